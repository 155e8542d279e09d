using System;
using ProcTcp.Rows;

namespace ProcTcp.Measuring;

/// <summary>A row with what is known beside it: all that a socket's object would be made of.</summary>
internal readonly ref struct MeasuredSocket(
    ref readonly TcpTableRow row, TableOrigin origin, SocketOwnerStatus status, ReadOnlySpan<TcpSocketOwner> owners)
{
    public readonly ref readonly TcpTableRow Row = ref row;

    public TableOrigin Origin { get; } = origin;

    public SocketOwnerStatus Status { get; } = status;

    public ReadOnlySpan<TcpSocketOwner> Owners { get; } = owners;

    /// <summary>Gets whether owners were looked for.</summary>
    public bool HasOwnersLookedUp => Status is not (SocketOwnerStatus.NotRequested or SocketOwnerStatus.ForeignTable);

    public TcpSocketInfo MakeInfo() => new(Row, Origin, Status, Owners.ToArray());
}
