using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using ProcTcp.Attributes;
using ProcTcp.Ownership;
using ProcTcp.Reading;
using ProcTcp.Rows;
using ProcTcp.Sources;
using ProcTcp.Tests.Support;
using ProcTcp.Watching;

namespace ProcTcp.Tests.Watching;

/// <summary>A kernel whose dumps and announcements a test makes up, and the changes that a watch finds in them.</summary>
internal sealed class CloseScript : IDisposable
{
    private const int NoBuffer = 105;

    private readonly TableOrigin _origin = new(DateTimeOffset.UnixEpoch, networkNamespace: null);
    private readonly ScriptedEvents _kernel = new();
    private readonly ChangeReporter _reporter;
    private readonly CloseReporter _closeReporter;
    private TimeSpan _now;

    public CloseScript(TcpSocketQuery? query = null)
    {
        query ??= new TcpSocketQuery { IncludeOwners = false };
        var ledger = new CloseLedger(query.State?.Any(static state => state is TcpSocketState.TimeWait or TcpSocketState.FinWait2) == true);
        Follower = new SocketFollower(wanted: null, ledger);
        Events = new CloseEvents(ledger, () => CloseEventListener.Open(() => (_kernel, 0)));
        _reporter = new ChangeReporter(query, new UserNames());
        _closeReporter = new CloseReporter(query, Follower, owners: null, ledger, _reporter);
        Events.Start();
    }

    public SocketFollower Follower { get; }

    public CloseEvents Events { get; }

    /// <summary>Creates a row of a dump: of a connection from 10.0.0.1:80, whose remote port tells one from another.</summary>
    public static TcpTableRow Row(TcpSocketState state, ulong cookie, int port, RowKind kind = RowKind.Socket) => new()
    {
        LocalAddress = SocketAddressBits.From(IPAddress.Parse("10.0.0.1")),
        LocalPort = 80,
        RemoteAddress = SocketAddressBits.From(IPAddress.Parse("10.0.0.2")),
        RemotePort = (ushort)port,
        State = (byte)state,
        Kind = kind,
        Inode = kind == RowKind.Socket ? cookie : 0,
        ObjectId = cookie,
        Columns = RowColumns.Cookie,
    };

    public static TcpTableRow Left(ulong cookie, int port) => Row(TcpSocketState.TimeWait, cookie, port, RowKind.TimeWait);

    /// <summary>Announces that a socket was destroyed.</summary>
    public void Destroy(ulong cookie, int port, string remote = "10.0.0.2", int local = 80) => _kernel.Announce(NetlinkBytes.OfClosed(
        new IPEndPoint(IPAddress.Parse("10.0.0.1"), local),
        new IPEndPoint(IPAddress.Parse(remote), port),
        cookie,
        AttributeBytes.Of(SocketAttributes.Info, AttributeBytes.Info())));

    public void Lose() => _kernel.Fail(NoBuffer);

    /// <summary>Returns what is reported between two polls.</summary>
    public TcpSocketChange[] Wait()
    {
        List<TcpSocketChange> changes = [];
        while (Events.TryTake(out TcpTableRow row))
        {
            if (_closeReporter.Create(row, Events, _now) is { } change)
            {
                changes.Add(change);
            }
        }

        return [.. changes];
    }

    /// <summary>Polls, in the order in which the watcher does it.</summary>
    /// <param name="rows">The dump.</param>
    /// <param name="during">Announces what comes while the dump is read.</param>
    public TcpSocketChange[] Poll(IEnumerable<TcpTableRow> rows, Action? during = null)
    {
        _now += TimeSpan.FromSeconds(1);
        Events.Receive();
        List<TcpSocketChange> changes = [.. Wait()];
        using var snapshots = new NamespaceSnapshotList { new NamespaceSnapshot(_origin, []) { IsCallers = true, IsDumped = true } };
        foreach (TcpTableRow row in rows)
        {
            snapshots[0].Rows.Add(row);
        }

        during?.Invoke();
        NamespaceSnapshot? announced = Events.FindAnnounced(snapshots, new TcpReadReport());
        Events.Receive();
        Follower.Advance(snapshots, _now);
        _closeReporter.EndPoll(announced);
        for (int i = 0; i < Follower.Closed.Count; i++)
        {
            changes.Add(_reporter.Create(new TrackedChange { Kind = TcpSocketChangeKind.Closed, Row = Follower.Closed[i].Row }, Follower.Closed[i], default, _now)!);
        }

        for (int i = 0; i < Follower.Changes.Count; i++)
        {
            changes.Add(_reporter.Create(Follower.Changes[i], Follower.Tracked[Follower.Changes[i].Index], default, _now)!);
        }

        return [.. changes.Where(static change => change is not null), .. Wait()];
    }

    /// <summary>Describes changes as <c>StateChanged 5000 Established&gt;CloseWait</c>.</summary>
    public static string[] Describe(params IEnumerable<TcpSocketChange> changes) => [.. changes.Select(static change =>
        $"{change.Kind} {change.RemotePort} {(change.PreviousState is TcpSocketState state ? $"{state}>" : string.Empty)}{change.State}")];

    public void Dispose()
    {
        Events.Dispose();
        Follower.Dispose();
    }
}
