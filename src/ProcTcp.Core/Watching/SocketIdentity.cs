using ProcTcp.Rows;

namespace ProcTcp.Watching;

/// <summary>
/// Determines whether two rows with the same ends, one printed after the other, belong to the same tracked socket: from the request to
/// the end of TIME_WAIT. The inode identifies a socket only while a process has it open; before the accept and after the close the ends do.
/// </summary>
internal static class SocketIdentity
{
    /// <summary>Determines whether the ends are the same, in either family.</summary>
    /// <remarks>Requests to a dual-stack listener are in the table of the other family.</remarks>
    public static bool HasSameEnds(in TcpTableRow one, in TcpTableRow other) =>
        one.LocalPort == other.LocalPort
        && one.RemotePort == other.RemotePort
        && one.LocalAddress == other.LocalAddress
        && one.RemoteAddress == other.RemoteAddress;

    /// <summary>Determines whether the rows are certainly the same: one cookie or inode, or without either one kernel object in one state.</summary>
    public static bool IsSame(in TcpTableRow earlier, in TcpTableRow later) => HaveCookies(earlier, later)
        ? earlier.ObjectId == later.ObjectId
        : earlier.Inode == later.Inode && (earlier.Inode != 0 || (earlier.State == later.State && !AreDifferentObjects(earlier, later)));

    /// <summary>Determines whether the later row may be a later state of the earlier one.</summary>
    public static bool CanBecome(in TcpTableRow earlier, in TcpTableRow later)
    {
        if (HaveCookies(earlier, later))
        {
            return earlier.ObjectId == later.ObjectId;
        }

        bool isPossible = earlier.State == later.State || StateOrder.CanFollow(earlier.State, later.State);
        return isPossible && !AreDifferentObjects(earlier, later) && (earlier.Inode == 0, later.Inode == 0) switch
        {
            (true, true) => true,
            (true, false) => IsUnaccepted(earlier),
            (false, true) => IsReleased(later),
            (false, false) => false,
        };
    }

    // A connection keeps its cookie from the request to the end of TIME_WAIT.
    private static bool HaveCookies(in TcpTableRow one, in TcpTableRow other) => one.Has(RowColumns.Cookie) && other.Has(RowColumns.Cookie);

    private static bool IsUnaccepted(in TcpTableRow row) => (TcpSocketState)row.State
        is TcpSocketState.SynReceived or TcpSocketState.NewSynReceived or TcpSocketState.Established or TcpSocketState.CloseWait;

    private static bool IsReleased(in TcpTableRow row) => (TcpSocketState)row.State
        is TcpSocketState.FinWait1 or TcpSocketState.FinWait2 or TcpSocketState.Closing or TcpSocketState.LastAck or TcpSocketState.TimeWait
        or TcpSocketState.Closed;

    // Requests, sockets and the mini-sockets of TIME_WAIT are objects of their own; two of one kind are distinguished only by the pointer.
    private static bool AreDifferentObjects(in TcpTableRow one, in TcpTableRow other) =>
        one.ObjectId != other.ObjectId && one.ObjectId != 0 && other.ObjectId != 0 && one.Kind == other.Kind;
}
