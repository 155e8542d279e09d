using System;
using ProcTcp.Filtering;
using ProcTcp.Reading;
using ProcTcp.Rows;

namespace ProcTcp.Watching;

/// <summary>Creates the changes for closes that the kernel announces.</summary>
/// <param name="query">The filters.</param>
/// <param name="follower">The tracked sockets.</param>
/// <param name="owners">Their owners; null if they are not looked up.</param>
/// <param name="closes">What was announced or reported before.</param>
/// <param name="reporter">Creates the changes.</param>
internal sealed class CloseReporter(TcpSocketQuery query, SocketFollower follower, TrackedOwners? owners, CloseLedger closes, ChangeReporter reporter)
{
    private readonly RowFilter _ends = query.CompileEndFilter();
    private readonly bool _takesUnseen = query.Inode is null && query.UserName is null;
    private TableOrigin? _origin;
    private ulong _namespace;

    /// <summary>Ends a poll.</summary>
    /// <param name="announced">The namespace whose closes are announced; null if there is none.</param>
    public void EndPoll(NamespaceSnapshot? announced)
    {
        _origin = announced?.Origin;
        _namespace = announced?.Id ?? 0;
    }

    /// <summary>Creates the change for a close.</summary>
    /// <param name="closed">The announced socket.</param>
    /// <param name="events">The events of which it is the one taken last.</param>
    /// <param name="now">The time since the start of the watch.</param>
    /// <returns>The change; null if there is nothing to report.</returns>
    public TcpSocketChange? Create(in TcpTableRow closed, CloseEvents events, TimeSpan now)
    {
        if (closes.RemoveMissing(closed) || _origin is null)
        {
            return null;
        }

        // The kernel clears the counts of a connection that is aborted, with its remote port.
        CloseEvents? final = closed.RemotePort == 0 ? null : events;
        int index = follower.Tracked.FindClosed(_namespace, closed);
        if (index < 0)
        {
            closes.AddUnseen(closed);
            return CreateUnseen(closed, final, now);
        }

        ref TrackedSocket tracked = ref follower.Tracked[index];
        if (tracked is { IsAwaited: true, IsWanted: false })
        {
            tracked.IsClosed = true;
            return CreateUnseen(closed, final, now);
        }

        return CreateTracked(ref tracked, final, now);
    }

    private TcpSocketChange? CreateTracked(ref TrackedSocket tracked, CloseEvents? final, TimeSpan now)
    {
        if (closes.FollowsTimeWait && tracked.Row.Kind == RowKind.TimeWait)
        {
            return null;
        }

        var change = new TrackedChange { Kind = TcpSocketChangeKind.Closed, Row = tracked.Row };
        TcpSocketChange? reported = tracked.IsWanted && !tracked.IsClosed ? reporter.Create(change, tracked, DateTimeOffset.UtcNow, now, final?.GetAttributes()) : null;

        // If the close is not reported, what it leaves is its next state.
        tracked.IsClosed = reported is not null || !closes.FollowsTimeWait;
        return reported;
    }

    private TcpSocketChange? CreateUnseen(in TcpTableRow closed, CloseEvents? final, TimeSpan now)
    {
        // A socket that never was a connection or an attempt at one was only bound, or listened for less than an interval: the two are not distinguished.
        if (!_takesUnseen || closed.LocalPort == 0 || closed.RemoteAddress.IsUnspecified || !_ends.IsMatch(closed))
        {
            return null;
        }

        DateTimeOffset time = DateTimeOffset.UtcNow;
        (SocketOwnerStatus status, TcpSocketOwner[] found) = owners?.FindOfUnseen(closed) ?? (SocketOwnerStatus.NotRequested, []);
        var unseen = new TrackedSocket { Row = closed, Origin = _origin!.At(time), OwnerStatus = status, Owners = found };
        return reporter.Create(new TrackedChange { Kind = TcpSocketChangeKind.Closed, Row = closed }, unseen, time, now, final?.GetAttributes());
    }
}
