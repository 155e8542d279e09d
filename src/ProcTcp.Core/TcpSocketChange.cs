using System;
using System.Globalization;

namespace ProcTcp;

/// <summary>A change of a socket between two polls of the table. Immutable.</summary>
public sealed class TcpSocketChange
{
    internal TcpSocketChange(DateTimeOffset time, TcpSocketChangeKind kind, TcpSocketInfo socket)
    {
        Time = time.LocalDateTime;
        Kind = kind;
        Socket = socket;
    }

    /// <summary>
    /// Gets the local time of the poll that found the change, which happened between the previous poll and this one; for a close that the kernel has
    /// announced, the time at which the announcement was received.
    /// </summary>
    public DateTime Time { get; }

    /// <summary>Gets the kind of change.</summary>
    public TcpSocketChangeKind Kind { get; }

    /// <summary>
    /// Gets the socket after the change; for a closed socket, its last row. The owners of a socket that its process has closed are the last
    /// ones found. If the kernel has announced the close, the socket is a <see cref="TcpSocketDetail"/> with its final <c>tcp_info</c>, unless the
    /// kernel has cleared it, as of an aborted connection.
    /// </summary>
    public TcpSocketInfo Socket { get; }

    /// <summary>Gets the local address of the socket.</summary>
    public string LocalAddress => Socket.LocalAddress;

    /// <summary>Gets the local port of the socket.</summary>
    public ushort LocalPort => Socket.LocalPort;

    /// <summary>Gets the remote address of the socket.</summary>
    public string RemoteAddress => Socket.RemoteAddress;

    /// <summary>Gets the remote port of the socket.</summary>
    public ushort RemotePort => Socket.RemotePort;

    /// <summary>Gets the process ID of the first owner of the socket; null if it has none.</summary>
    public int? OwningProcess => Socket.OwningProcess;

    /// <summary>Gets the name of that process, as Get-Process shows it; null if there is none.</summary>
    public string? OwningProcessName => Socket.OwningProcessName;

    /// <summary>Gets the state before the change; null if the state has not changed.</summary>
    public TcpSocketState? PreviousState { get; internal init; }

    /// <summary>Gets the state after the change; for a closed socket, its last state.</summary>
    public TcpSocketState State => Socket.State;

    /// <summary>Gets the owners before the change; null if the owners have not changed.</summary>
    public TcpSocketOwner[]? PreviousOwners { get; internal init; }

    /// <summary>Gets the time since the poll that first found the socket; null if the socket is older than the watch, or no poll has found it.</summary>
    public TimeSpan? Age { get; internal init; }

    /// <summary>
    /// Returns the change as text, such as <c>14:02:11.250 StateChanged Established 127.0.0.1:22 -&gt; 127.0.0.1:50000 CloseWait</c>.
    /// </summary>
    /// <returns>The text.</returns>
    public override string ToString()
    {
        string before = PreviousState is TcpSocketState state ? $"{state} " : string.Empty;
        return string.Create(CultureInfo.InvariantCulture, $"{Time:HH:mm:ss.fff} {Kind} {before}{Socket}");
    }
}
