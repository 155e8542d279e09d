using System;
using ProcTcp.Rows;

namespace ProcTcp.Measuring;

/// <summary>A row with its owners and origin: everything that a <see cref="TcpSocketInfo"/> is created from.</summary>
internal readonly ref struct MeasuredSocket(
    ref readonly TcpTableRow row, TableOrigin origin, SocketOwnerStatus status, ReadOnlySpan<TcpSocketOwner> owners, byte[]? attributes = null)
{
    public readonly ref readonly TcpTableRow Row = ref row;

    public TableOrigin Origin { get; } = origin;

    public SocketOwnerStatus Status { get; } = status;

    public ReadOnlySpan<TcpSocketOwner> Owners { get; } = owners;

    /// <summary>Gets a value that indicates whether owners were looked up.</summary>
    public bool HasOwnersLookedUp => Status is not (SocketOwnerStatus.NotRequested or SocketOwnerStatus.ForeignTable);

    public TcpSocketInfo ToInfo() => ToDetail() ?? new TcpSocketInfo(Row, Origin, Status, Owners.ToArray());

    /// <summary>Returns the socket with its attributes; null if they were not read.</summary>
    public TcpSocketDetail? ToDetail() => attributes is null ? null : new TcpSocketDetail(Row, Origin, Status, Owners.ToArray(), attributes);
}
