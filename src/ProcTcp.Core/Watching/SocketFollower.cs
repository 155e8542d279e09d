using System;
using System.Collections.Generic;
using ProcTcp.Buffers;
using ProcTcp.Filtering;
using ProcTcp.Reading;
using ProcTcp.Rows;

namespace ProcTcp.Watching;

/// <summary>Tracks sockets from one poll of the tables to the next, and finds their changes. It keeps only the sockets of the last poll.</summary>
/// <param name="wanted">
/// The filter on values that a row has only while a process has its socket open: a tracked socket matches from its first matching row
/// until it is closed. Null if every socket is wanted.
/// </param>
/// <param name="closes">The closes that the kernel announces.</param>
internal sealed class SocketFollower(RowFilter? wanted, CloseLedger closes) : IDisposable
{
    private readonly PooledList<TrackedChange> _changes = new();
    private readonly PooledList<TrackedSocket> _closed = new();
    private TcpSocketChangeKind _kindOfNew = TcpSocketChangeKind.Existing;

    /// <summary>Gets the tracked sockets of the last poll.</summary>
    public TrackedSocketTable Tracked { get; private set; } = new(0);

    /// <summary>Gets the changes that the last poll found in tracked sockets that still exist, in the order of the table.</summary>
    public PooledList<TrackedChange> Changes => _changes;

    /// <summary>Gets the tracked sockets that the last poll no longer found.</summary>
    public PooledList<TrackedSocket> Closed => _closed;

    /// <summary>Compares the snapshots of the next poll with the tracked sockets.</summary>
    /// <param name="snapshots">The snapshots of all namespaces.</param>
    /// <param name="now">The time since the start of the watch.</param>
    /// <param name="readAgain">
    /// Reads the tables again; called only if sockets are missing. Null if a second read costs too much. A missing row need not be gone:
    /// the kernel skips a row at the end of a page if a row before it is removed at that time.
    /// </param>
    public void Advance(IReadOnlyList<NamespaceSnapshot> snapshots, TimeSpan now, Func<IReadOnlyList<NamespaceSnapshot>>? readAgain = null)
    {
        _changes.Truncate(0);
        _closed.Truncate(0);
        TrackedSocketTable earlier = Tracked;
        Tracked = new TrackedSocketTable(CountRows(snapshots));
        using (earlier)
        using (PooledList<(int Index, int Row)> others = new())
        {
            for (int i = 0; i < snapshots.Count; i++)
            {
                ContinueSame(earlier, snapshots[i], i, others);
            }

            foreach ((int index, int row) in others.Items)
            {
                Match(earlier, snapshots[index], snapshots[index].Rows[row], now);
            }

            if (readAgain is not null && MissingSockets.Exist(earlier, closes))
            {
                Recover(earlier, readAgain());
            }

            MissingSockets.Close(earlier, snapshots, closes, Tracked, _closed);
        }

        closes.EndPoll();

        _kindOfNew = TcpSocketChangeKind.Opened;
    }

    public void Dispose()
    {
        Tracked.Dispose();
        _changes.Dispose();
        _closed.Dispose();
    }

    private static int CountRows(IReadOnlyList<NamespaceSnapshot> snapshots)
    {
        int count = 0;
        for (int i = 0; i < snapshots.Count; i++)
        {
            count += snapshots[i].Rows.Count;
        }

        return count;
    }

    /// <summary>Continues the tracked sockets whose rows are certainly the same. They come first, so that no other row takes one.</summary>
    private void ContinueSame(TrackedSocketTable earlier, NamespaceSnapshot snapshot, int index, PooledList<(int Index, int Row)> others)
    {
        // The kernel prints sockets in much the same order every time, so the socket after this one is probably the one that followed before.
        int expected = 0;
        for (int i = 0; i < snapshot.Rows.Count; i++)
        {
            ref TcpTableRow row = ref snapshot.Rows[i];
            int tracked = earlier.IsSameAt(expected, snapshot.Id, row) ? expected : earlier.FindSame(snapshot.Id, row);
            if (tracked >= 0)
            {
                Continue(ref earlier[tracked], snapshot, row);
                expected = tracked + 1;
            }
            else
            {
                others.Add((index, i));
            }
        }
    }

    private void Match(TrackedSocketTable earlier, NamespaceSnapshot snapshot, in TcpTableRow row, TimeSpan now)
    {
        int tracked = earlier.FindEarlier(snapshot.Id, row);
        int again = tracked >= 0 ? -1 : Tracked.FindEarlier(snapshot.Id, row);
        if (tracked >= 0)
        {
            Continue(ref earlier[tracked], snapshot, row);
        }
        else if (again >= 0)
        {
            // It moved while the table was being printed, so the table has it at its old place and at its new one.
            Update(again, snapshot, row);
        }
        else
        {
            Start(snapshot, row, now);
        }
    }

    private void Continue(ref TrackedSocket tracked, NamespaceSnapshot snapshot, in TcpTableRow row)
    {
        tracked.IsContinued = true;
        Update(Tracked.Add(tracked), snapshot, row);
    }

    private void Update(int index, NamespaceSnapshot snapshot, in TcpTableRow row)
    {
        ref TrackedSocket tracked = ref Tracked[index];
        (byte state, ulong inode) = (tracked.Row.State, tracked.Row.Inode);
        tracked.Row = row;
        tracked.Origin = snapshot.Origin;
        if (inode == 0 && row.Inode != 0)
        {
            tracked.OwnerWalks = 0;
        }

        if (tracked.IsClosed && closes.FollowsTimeWait)
        {
            // Its close was reported, and what it leaves is a socket of its own.
            (tracked.IsClosed, tracked.IsWanted) = (false, false);
        }

        if (tracked.IsClosed)
        {
            return;
        }

        if (!tracked.IsWanted)
        {
            UpdateWanted(ref tracked, index);
        }
        else if (state != row.State)
        {
            _changes.Add(new TrackedChange { Kind = TcpSocketChangeKind.StateChanged, Index = index, Row = row, PreviousState = state });
        }
        else if (inode != row.Inode)
        {
            _changes.Add(new TrackedChange { Kind = TcpSocketChangeKind.OwnerChanged, Index = index, Row = row });
        }
    }

    private void Start(NamespaceSnapshot snapshot, in TcpTableRow row, TimeSpan now)
    {
        // The row that a closed socket leaves may be read before the close is announced.
        bool isLeft = snapshot.AnnouncesCloses && closes.IsLeft(row);
        bool isAwaited = !isLeft && snapshot.AnnouncesCloses && closes.MayBeLeft(row) && _kindOfNew == TcpSocketChangeKind.Opened;
        int index = Tracked.Add(new TrackedSocket
        {
            Row = row,
            Origin = snapshot.Origin,
            Namespace = snapshot.Id,
            FirstSeen = _kindOfNew == TcpSocketChangeKind.Existing ? null : now,
            Owners = [],
            IsClosed = isLeft,
            IsAwaited = isAwaited,
        });
        if (!isLeft && !isAwaited)
        {
            UpdateWanted(ref Tracked[index], index);
        }
    }

    private void UpdateWanted(ref TrackedSocket tracked, int index)
    {
        if (wanted is null || wanted.IsMatch(tracked.Row))
        {
            tracked.IsWanted = true;
            _changes.Add(new TrackedChange { Kind = _kindOfNew, Index = index, Row = tracked.Row });
        }
    }

    /// <summary>Continues the tracked sockets that a second read still finds. Anything else in it is left to the next poll.</summary>
    private void Recover(TrackedSocketTable earlier, IReadOnlyList<NamespaceSnapshot> snapshots)
    {
        foreach (NamespaceSnapshot snapshot in snapshots)
        {
            foreach (ref readonly TcpTableRow row in snapshot.Rows.Items)
            {
                int tracked = FindMissing(earlier, snapshot.Id, row);
                if (tracked >= 0)
                {
                    Continue(ref earlier[tracked], snapshot, row);
                }
            }
        }
    }

    private int FindMissing(TrackedSocketTable earlier, ulong networkNamespace, in TcpTableRow row)
    {
        int tracked = earlier.FindSame(networkNamespace, row);
        bool isCertain = tracked >= 0 && row.Inode != 0;
        // Otherwise the row may be the next state of another socket that has the same ends by now.
        bool isFree = isCertain || (Tracked.FindSame(networkNamespace, row) < 0 && Tracked.FindEarlier(networkNamespace, row) < 0);
        return !isFree ? -1 : tracked >= 0 ? tracked : earlier.FindEarlier(networkNamespace, row);
    }
}
