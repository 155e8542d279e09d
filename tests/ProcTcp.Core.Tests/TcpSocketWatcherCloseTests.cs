using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using ProcTcp.Sources;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests;

/// <summary>Closes that this kernel announces, compared with what the test closes.</summary>
public sealed class TcpSocketWatcherCloseTests
{
    private const int NotPermitted = 1;

    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(30);

    [Fact]
    public void ShortLives_AreReported_EachEndOnce_WithTheListenersOwner() => OwnNamespace.Run(static () =>
    {
        using var world = new World();
        using TcpSocketWatcher watcher = Watch();
        Assert.Empty(watcher.Poll());
        for (int i = 0; i < 300; i++)
        {
            world.Close(world.Connect());
        }

        TcpSocketChange[] closed = [.. watcher.Wait(s_longestWait).Take(600)];
        Assert.All(closed, static change => Assert.Equal((TcpSocketChangeKind.Closed, TcpSocketState.Closed, null), (change.Kind, change.State, change.Age)));
        Assert.Equal(600, closed.DistinctBy(static change => change.Socket.Cookie).Count());
        Assert.Equal(world.Closed.Order(), closed.Select(static change => (change.LocalPort, change.RemotePort)).Order());
        Assert.Equal(
            [(SocketOwnerStatus.NotFound, (int?)null), (SocketOwnerStatus.Listener, Environment.ProcessId)],
            closed.Select(change => (change.Socket.OwnerStatus, change.OwningProcess)).Distinct().Order());
        Assert.Empty(watcher.Poll());
        Assert.Empty(watcher.Poll());
    });

    [Fact]
    public void TrackedSocket_IsClosedAtOnce_WithTheCountsOfItsEnd() => OwnNamespace.Run(static () =>
    {
        using var world = new World();
        using TcpSocketWatcher watcher = Watch();
        (Socket client, Socket server) = world.Connect();
        Assert.Empty(watcher.Poll());
        client.Send(new byte[1000]);
        server.Receive(new byte[1000]);
        world.Close((client, server));

        TcpSocketChange[] closed = [.. watcher.Wait(s_longestWait).Take(2)];
        TcpSocketDetail[] ends = [.. closed.Select(static change => Assert.IsType<TcpSocketDetail>(change.Socket)).OrderBy(static end => end.BytesReceived)];
        Assert.All(ends, static end => Assert.Equal(Environment.ProcessId, end.OwningProcess));
        Assert.Equal((1000UL, 1000UL), (ends[0].BytesSent!.Value, ends[1].BytesReceived!.Value - 1));
        Assert.Empty(watcher.Poll());
    });

    [Fact]
    public void ReportsOfLostEvents_AreMadeUpForByAPollAtOnce() => OwnNamespace.Run(static () =>
    {
        using var world = new World();
        using TcpSocketWatcher watcher = Watch(listen: static () => CloseEventListener.Open(bufferSize: 1));
        (Socket, Socket)[] pairs = [.. Enumerable.Range(0, 200).Select(_ => world.Connect())];
        Assert.Empty(watcher.Poll());
        Array.ForEach(pairs, world.Close);

        var report = new TcpReadReport();
        TcpSocketChange[] changes = [.. watcher.Wait(s_longestWait, report).Take(400)];
        Assert.Equal(world.Closed.Order(), changes.Select(static change => (change.LocalPort, change.RemotePort)).Order());
        Assert.True(report.CloseEventsLost > 0);

        // A close that was lost is found as today: the socket is gone, or in TIME_WAIT.
        Assert.Equal(
            [("Closed", false), ("Closed", true), ("StateChanged", false)],
            changes.Select(static change => ($"{change.Kind}", change.Socket is TcpSocketDetail)).Distinct().Order());
    });

    [Fact]
    public void Watch_ReturnsCloses_HoweverLongTheInterval_AndEndsAtOnce() => OwnNamespace.Run(static () =>
    {
        using var world = new World();
        using TcpSocketWatcher watcher = Watch(includeExisting: true);
        (Socket, Socket) pair = world.Connect();
        using var stop = new CancellationTokenSource();
        List<TcpSocketChangeKind> kinds = [];
        foreach (TcpSocketChange change in watcher.Watch(stop.Token))
        {
            kinds.Add(change.Kind);
            if (kinds.Count == 3)
            {
                world.Close(pair);
            }
            else if (kinds.Count == 5)
            {
                stop.Cancel();
            }
        }

        Assert.Equal(["Existing", "Existing", "Existing", "Closed", "Closed"], kinds.Select(static kind => $"{kind}"), StringComparer.Ordinal);
    });

    [Theory]
    [InlineData(TcpSocketSource.Auto)]
    [InlineData(TcpSocketSource.SockDiag)]
    public void WithoutPermission_ClosesAreFoundByPolls_AndTheReasonIsReportedOnce(TcpSocketSource source) => OwnNamespace.Run(() =>
    {
        using var world = new World();
        using TcpSocketWatcher watcher = Watch(source, static () => (null, NotPermitted));
        var report = new TcpReadReport();
        (Socket, Socket) pair = world.Connect();
        Assert.Empty(watcher.Poll(report));
        Assert.Contains("Operation not permitted", report.CloseEventsUnused, StringComparison.Ordinal);
        world.Close(pair);
        world.Close(world.Connect());

        Assert.Empty(watcher.Wait(TimeSpan.FromMilliseconds(20)));
        report = new TcpReadReport();
        TcpSocketChange[] changes = [.. watcher.Poll(report)];
        Assert.Contains(changes, static change => change.Kind == TcpSocketChangeKind.Closed || change.PreviousState is not null);
        Assert.DoesNotContain(changes, static change => change.Socket is TcpSocketDetail || change.State == TcpSocketState.Closed);
        Assert.Null(report.CloseEventsUnused);
    });

    [Theory]
    [InlineData(true, TcpSocketSource.ProcFs)]
    [InlineData(false, TcpSocketSource.Auto)]
    public void WithoutDump_NoEventsAreAskedFor(bool isLive, TcpSocketSource source)
    {
        using var proc = new FakeProc();
        proc.AddTable(TableText.Of());
        var query = new TcpSocketQuery { Source = source, LocalPort = [new PortRange(1, 1)] };
        using var watcher = new TcpSocketWatcher(
            isLive ? new TcpSocketReader() : new TcpSocketReader(proc.Path), query, static () => throw new InvalidOperationException("They are asked for."));
        var report = new TcpReadReport();

        Assert.Empty(watcher.Poll(report, TestContext.Current.CancellationToken));
        Assert.Contains("socket diagnosis", report.CloseEventsUnused, StringComparison.Ordinal);
    }

    [Fact]
    public void NamespacesReadFromTheTables_AreNotListenedTo() => OwnNamespace.Run(static () =>
    {
        CloseEventListener? opened = null;
        using var watcher = new TcpSocketWatcher(
            new TcpSocketReader(), new TcpSocketQuery { AllNetworkNamespaces = true, IncludeOwners = false }, () => CloseEventListener.Open() is var result ? (opened = result.Listener, 0) : default);
        var report = new TcpReadReport();
        _ = watcher.Poll(report).Count();

        Assert.Contains("socket diagnosis", report.CloseEventsUnused, StringComparison.Ordinal);
        Assert.Throws<ObjectDisposedException>(() => opened!.TryTake(out _));
    });

    private static TcpSocketWatcher Watch(
        TcpSocketSource source = TcpSocketSource.Auto, Func<(CloseEventListener? Listener, int Errno)>? listen = null, bool includeExisting = false) =>
        new(new TcpSocketReader(), new TcpSocketQuery { Source = source }, listen ?? (static () => CloseEventListener.Open()))
        {
            Interval = TimeSpan.FromHours(1),
            IncludeExisting = includeExisting,
        };

    private sealed class World : IDisposable
    {
        private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

        public World()
        {
            _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            _listener.Listen(512);
        }

        /// <summary>Gets the ports of the ends that were closed, local and remote.</summary>
        public List<(ushort Local, ushort Remote)> Closed { get; } = [];

        public (Socket Client, Socket Server) Connect()
        {
            var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            client.Connect(_listener.LocalEndPoint!);
            return (client, _listener.Accept());
        }

        public void Close((Socket Client, Socket Server) pair)
        {
            var client = (ushort)((IPEndPoint)pair.Client.LocalEndPoint!).Port;
            var server = (ushort)((IPEndPoint)pair.Server.LocalEndPoint!).Port;
            Closed.AddRange([(client, server), (server, client)]);
            pair.Client.Dispose();
            pair.Server.Dispose();
        }

        public void Dispose() => _listener.Dispose();
    }
}
