using ProcTcp.Rows;

namespace ProcTcp.Watching;

/// <summary>
/// Tells whether two rows with the same ends, of which one was printed after the other, are of one life: from the request to the end
/// of TIME_WAIT. The inode identifies a socket only while a process holds it; before it is accepted and after it is closed the ends do.
/// </summary>
internal static class SocketIdentity
{
    /// <summary>Tells whether the ends are the same. IPv4 is so in both families: a dual-stack listener's requests stand in the other table.</summary>
    public static bool HasSameEnds(in TcpTableRow one, in TcpTableRow other) =>
        one.LocalPort == other.LocalPort
        && one.RemotePort == other.RemotePort
        && one.LocalAddress == other.LocalAddress
        && one.RemoteAddress == other.RemoteAddress;

    /// <summary>Tells whether the rows are beyond doubt the same: one inode, or without inodes one object of the kernel in one state.</summary>
    public static bool IsSame(in TcpTableRow earlier, in TcpTableRow later) =>
        earlier.Inode == later.Inode && (earlier.Inode != 0 || (earlier.State == later.State && !AreDifferentObjects(earlier, later)));

    /// <summary>Tells whether the later row may be what has become of the earlier one.</summary>
    public static bool CanBecome(in TcpTableRow earlier, in TcpTableRow later)
    {
        bool isPossible = earlier.State == later.State || StateOrder.CanFollow(earlier.State, later.State);
        return isPossible && !AreDifferentObjects(earlier, later) && (earlier.Inode == 0, later.Inode == 0) switch
        {
            (true, true) => true,
            (true, false) => IsUnaccepted(earlier),
            (false, true) => IsLetGo(later),
            (false, false) => false,
        };
    }

    private static bool IsUnaccepted(in TcpTableRow row) => (TcpSocketState)row.State
        is TcpSocketState.SynReceived or TcpSocketState.NewSynReceived or TcpSocketState.Established or TcpSocketState.CloseWait;

    private static bool IsLetGo(in TcpTableRow row) => (TcpSocketState)row.State
        is TcpSocketState.FinWait1 or TcpSocketState.FinWait2 or TcpSocketState.Closing or TcpSocketState.LastAck or TcpSocketState.TimeWait
        or TcpSocketState.Closed;

    // Requests, sockets and the mini-sockets of TIME_WAIT are objects of their own; between two of one sort only the pointer tells.
    private static bool AreDifferentObjects(in TcpTableRow one, in TcpTableRow other) =>
        one.KernelAddress != other.KernelAddress && one.KernelAddress != 0 && other.KernelAddress != 0 && SortOf(one) == SortOf(other);

    private static TcpTableRowSort SortOf(in TcpTableRow row) =>
        row.FieldCount >= TcpTableRow.FullFieldCount ? TcpTableRowSort.Full
        : row.Timer == (byte)TcpSocketTimer.TimeWait ? TcpTableRowSort.TimeWait
        : TcpTableRowSort.Request;
}
