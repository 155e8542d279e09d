using System;
using System.Collections.Generic;
using ProcTcp.Buffers;
using ProcTcp.Filtering;
using ProcTcp.Reading;
using ProcTcp.Rows;

namespace ProcTcp.Watching;

/// <summary>
/// Follows sockets from one look at the tables to the next, and finds what has happened to them. It holds the sockets of the last
/// look and nothing of the ones before.
/// </summary>
/// <param name="wanted">
/// Filters on what a row has only while a process holds its socket, so that a life matches from its first row that does to its end;
/// null where every life is wanted.
/// </param>
internal sealed class SocketFollower(RowFilter? wanted) : IDisposable
{
    private readonly PooledList<TrackedChange> _changes = new();
    private readonly PooledList<TrackedSocket> _closed = new();
    private TcpSocketChangeKind _kindOfNew = TcpSocketChangeKind.Existing;

    /// <summary>Gets the lives of the last look.</summary>
    public TrackedSocketTable Lives { get; private set; } = new(0);

    /// <summary>Gets what the last look has shown of lives that go on, in the order of the table.</summary>
    public PooledList<TrackedChange> Changes => _changes;

    /// <summary>Gets the lives that the last look has not found any more.</summary>
    public PooledList<TrackedSocket> Closed => _closed;

    /// <summary>Takes the next look.</summary>
    /// <param name="tables">The rows of all namespaces.</param>
    /// <param name="now">The time since the begin of the watch.</param>
    /// <param name="lookAgain">
    /// Reads the tables once more, to be asked only where sockets are missing; null where that costs too much. A row may be missing that
    /// is not gone: the kernel skips one where a page ends just when another one before it is taken out.
    /// </param>
    public void Advance(IReadOnlyList<NamespaceSnapshot> tables, TimeSpan now, Func<IReadOnlyList<NamespaceSnapshot>>? lookAgain = null)
    {
        _changes.Truncate(0);
        _closed.Truncate(0);
        TrackedSocketTable earlier = Lives;
        Lives = new TrackedSocketTable(CountRows(tables));
        using (earlier)
        using (PooledList<(int Table, int Row)> others = new())
        {
            for (int table = 0; table < tables.Count; table++)
            {
                ContinueSame(earlier, tables[table], table, others);
            }

            foreach ((int table, int row) in others.Items)
            {
                Place(earlier, tables[table], tables[table].Rows[row], now);
            }

            if (lookAgain is not null && HasLost(earlier))
            {
                Recover(earlier, lookAgain());
            }

            End(earlier, tables);
        }

        _kindOfNew = TcpSocketChangeKind.Opened;
    }

    public void Dispose()
    {
        Lives.Dispose();
        _changes.Dispose();
        _closed.Dispose();
    }

    private static int CountRows(IReadOnlyList<NamespaceSnapshot> tables)
    {
        int count = 0;
        for (int i = 0; i < tables.Count; i++)
        {
            count += tables[i].Rows.Count;
        }

        return count;
    }

    /// <summary>Goes on with the lives whose rows are beyond doubt the same. All of them come first: none may be taken for another's.</summary>
    private void ContinueSame(TrackedSocketTable earlier, NamespaceSnapshot table, int number, PooledList<(int Table, int Row)> others)
    {
        // The kernel prints sockets in much the same order every time, so that next to one stands the one that stood there before.
        int expected = 0;
        for (int i = 0; i < table.Rows.Count; i++)
        {
            ref TcpTableRow row = ref table.Rows[i];
            int life = earlier.IsSameAt(expected, table.Id, row) ? expected : earlier.FindSame(table.Id, row);
            if (life >= 0)
            {
                Continue(ref earlier[life], table, row);
                expected = life + 1;
            }
            else
            {
                others.Add((number, i));
            }
        }
    }

    private void Place(TrackedSocketTable earlier, NamespaceSnapshot table, in TcpTableRow row, TimeSpan now)
    {
        int life = earlier.FindBecome(table.Id, row);
        int again = life >= 0 ? -1 : Lives.FindBecome(table.Id, row);
        if (life >= 0)
        {
            Continue(ref earlier[life], table, row);
        }
        else if (again >= 0)
        {
            // It moved while the table was being printed, and was printed at its old place and at its new one.
            GoOn(again, table, row);
        }
        else
        {
            Begin(table, row, now);
        }
    }

    private void Continue(ref TrackedSocket life, NamespaceSnapshot table, in TcpTableRow row)
    {
        life.IsContinued = true;
        GoOn(Lives.Add(life), table, row);
    }

    private void GoOn(int index, NamespaceSnapshot table, in TcpTableRow row)
    {
        ref TrackedSocket life = ref Lives[index];
        (byte state, ulong inode) = (life.Row.State, life.Row.Inode);
        life.Row = row;
        life.Origin = table.Origin;
        if (inode == 0 && row.Inode != 0)
        {
            life.OwnerLooks = 0;
        }

        if (!life.IsWanted)
        {
            BeWanted(ref life, index);
        }
        else if (state != row.State)
        {
            _changes.Add(new TrackedChange { Kind = TcpSocketChangeKind.StateChanged, Life = index, Row = row, PreviousState = state });
        }
        else if (inode != row.Inode)
        {
            _changes.Add(new TrackedChange { Kind = TcpSocketChangeKind.OwnerChanged, Life = index, Row = row });
        }
    }

    private void Begin(NamespaceSnapshot table, in TcpTableRow row, TimeSpan now)
    {
        int index = Lives.Add(new TrackedSocket
        {
            Row = row,
            Origin = table.Origin,
            Namespace = table.Id,
            FirstSeen = _kindOfNew == TcpSocketChangeKind.Existing ? null : now,
            Owners = [],
        });
        BeWanted(ref Lives[index], index);
    }

    private void BeWanted(ref TrackedSocket life, int index)
    {
        if (wanted is null || wanted.IsMatch(life.Row))
        {
            life.IsWanted = true;
            _changes.Add(new TrackedChange { Kind = _kindOfNew, Life = index, Row = life.Row });
        }
    }

    private static bool HasLost(TrackedSocketTable earlier)
    {
        for (int i = 0; i < earlier.Count; i++)
        {
            if (!earlier[i].IsContinued && earlier[i].IsWanted)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Goes on with lives that another look still finds. What it finds beside them is left to the next one.</summary>
    private void Recover(TrackedSocketTable earlier, IReadOnlyList<NamespaceSnapshot> tables)
    {
        foreach (NamespaceSnapshot table in tables)
        {
            foreach (ref readonly TcpTableRow row in table.Rows.Items)
            {
                int life = FindLost(earlier, table.Id, row);
                if (life >= 0)
                {
                    Continue(ref earlier[life], table, row);
                }
            }
        }
    }

    private int FindLost(TrackedSocketTable earlier, ulong networkNamespace, in TcpTableRow row)
    {
        int life = earlier.FindSame(networkNamespace, row);
        bool isProved = life >= 0 && row.Inode != 0;
        // Else it may be what has become of another socket, which has the ends by now.
        bool isFree = isProved || (Lives.FindSame(networkNamespace, row) < 0 && Lives.FindBecome(networkNamespace, row) < 0);
        return !isFree ? -1 : life >= 0 ? life : earlier.FindBecome(networkNamespace, row);
    }

    private void End(TrackedSocketTable earlier, IReadOnlyList<NamespaceSnapshot> tables)
    {
        for (int i = 0; i < earlier.Count; i++)
        {
            ref TrackedSocket life = ref earlier[i];
            if (life.IsContinued)
            {
                continue;
            }

            if (IsUnread(life.Namespace, tables))
            {
                Lives.Add(life);
            }
            else if (life.IsWanted)
            {
                _closed.Add(life);
            }
        }
    }

    private static bool IsUnread(ulong networkNamespace, IReadOnlyList<NamespaceSnapshot> tables)
    {
        for (int i = 0; i < tables.Count; i++)
        {
            if (tables[i].Id == networkNamespace)
            {
                return !tables[i].IsComplete;
            }
        }

        return false;
    }
}
