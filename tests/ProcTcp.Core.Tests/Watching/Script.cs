using System;
using System.Collections.Generic;
using System.Linq;
using ProcTcp.Filtering;
using ProcTcp.Reading;
using ProcTcp.Rows;
using ProcTcp.Tests.Support;
using ProcTcp.Watching;

namespace ProcTcp.Tests.Watching;

/// <summary>Shows one poll after another to a follower, one second apart, and describes the changes that it finds.</summary>
internal sealed class Script(RowFilter? wanted = null, CloseLedger? closes = null) : IDisposable
{
    private static readonly TableOrigin s_origin = new(DateTimeOffset.UnixEpoch, networkNamespace: null);

    private TimeSpan _now;

    public SocketFollower Follower { get; } = new(wanted, closes ?? new CloseLedger());

    /// <summary>Creates a row of a socket that a process owns, or that waits to be accepted.</summary>
    public static KernelRow Socket(TcpSocketState state, ulong inode, string pointer = "a", int port = 5000) =>
        KernelRow.Between("10.0.0.1:80", $"10.0.0.2:{port}") with { State = (byte)state, Inode = inode, Pointer = pointer };

    public static KernelRow TimeWait(string pointer = "b", TcpSocketState state = TcpSocketState.TimeWait) =>
        Socket(state, 0, pointer) with { Fields = KernelRow.ShortFields, Timer = 3 };

    public static KernelRow Request(string pointer = "c") =>
        Socket(TcpSocketState.SynReceived, 0, pointer) with { Fields = KernelRow.ShortFields, Timer = 1 };

    /// <summary>Shows the rows of one namespace.</summary>
    /// <returns>The changes, as <c>StateChanged 5 Established&gt;CloseWait</c>: kind, inode, states.</returns>
    public string[] Poll(params IEnumerable<KernelRow> rows) => PollAll((Namespace: 0, IsComplete: true, rows));

    /// <summary>Shows the rows of one namespace, and other rows if the follower reads again.</summary>
    public string[] PollTwice(IEnumerable<KernelRow> rows, IEnumerable<KernelRow> again)
    {
        SecondReads = 0;
        return PollAll([(0, true, rows)], () =>
        {
            SecondReads++;
            return [Snapshot(0, isComplete: true, again)];
        });
    }

    /// <summary>Gets the number of second reads in the last poll.</summary>
    public int SecondReads { get; private set; }

    /// <summary>Shows the rows of several namespaces.</summary>
    public string[] PollAll(params IReadOnlyList<(int Namespace, bool IsComplete, IEnumerable<KernelRow> Rows)> tables) => PollAll(tables, readAgain: null);

    private string[] PollAll(
        IReadOnlyList<(int Namespace, bool IsComplete, IEnumerable<KernelRow> Rows)> tables, Func<IReadOnlyList<NamespaceSnapshot>>? readAgain)
    {
        NamespaceSnapshot[] snapshots = [.. tables.Select(static table => Snapshot(table.Namespace, table.IsComplete, table.Rows))];
        Follower.Advance(snapshots, _now, readAgain);
        _now += TimeSpan.FromSeconds(1);
        foreach (NamespaceSnapshot snapshot in snapshots)
        {
            snapshot.Dispose();
        }

        return [.. Closed(), .. Changes()];
    }

    public void Dispose() => Follower.Dispose();

    private static NamespaceSnapshot Snapshot(int id, bool isComplete, IEnumerable<KernelRow> rows)
    {
        var snapshot = new NamespaceSnapshot(s_origin, []) { Id = (ulong)id, IsComplete = isComplete };
        foreach (KernelRow row in rows)
        {
            snapshot.Rows.Add(row.Parse());
        }

        return snapshot;
    }

    private IEnumerable<string> Closed()
    {
        for (int i = 0; i < Follower.Closed.Count; i++)
        {
            TcpTableRow row = Follower.Closed[i].Row;
            yield return $"Closed {row.Inode} {(TcpSocketState)row.State}";
        }
    }

    private IEnumerable<string> Changes()
    {
        for (int i = 0; i < Follower.Changes.Count; i++)
        {
            TrackedChange change = Follower.Changes[i];
            string before = change.PreviousState == 0 ? string.Empty : $"{(TcpSocketState)change.PreviousState}>";
            yield return $"{change.Kind} {change.Row.Inode} {before}{(TcpSocketState)change.Row.State}";
        }
    }
}
