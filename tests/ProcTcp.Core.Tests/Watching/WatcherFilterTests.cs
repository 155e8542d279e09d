using System;
using System.Net;
using ProcTcp.Tests.Support;
using Xunit;
using static ProcTcp.TcpSocketState;
using static ProcTcp.Tests.Watching.Script;
using static ProcTcp.Tests.Watching.WatchedProc;

namespace ProcTcp.Tests.Watching;

public sealed class WatcherFilterTests : IDisposable
{
    private readonly WatchedProc _proc = new();

    public WatcherFilterTests()
    {
        _proc.Root.AddProcess(10, "web", 7).AddProcess(20, "other", 8);
    }

    public void Dispose() => _proc.Dispose();

    [Fact]
    public void State_SeesSocketsEnterAndLeaveIt()
    {
        _proc.Start(new TcpSocketQuery { State = [CloseWait] });

        Assert.Empty(_proc.Poll());
        Assert.Empty(_proc.Poll(Socket(Established, 7)));
        Assert.Equal(["StateChanged Established>CloseWait web(10)"], Describe(_proc.Poll(Socket(CloseWait, 7))));
        Assert.Equal(["StateChanged CloseWait>LastAck web(10)"], Describe(_proc.Poll(Socket(LastAck, 0))));
        Assert.Empty(_proc.Poll());
    }

    [Fact]
    public void State_SeesSocketsOpenedAndClosedInIt()
    {
        _proc.Start(new TcpSocketQuery { State = [Established] });

        _proc.Poll();
        Assert.Equal(["Opened Established web(10)"], Describe(_proc.Poll(Socket(Established, 7), Socket(CloseWait, 8, port: 2))));
        Assert.Equal(["Closed Established web(10)"], Describe(_proc.Poll()));
    }

    [Fact]
    public void Existing_AreReportedIfTheyAreWanted()
    {
        _proc.Start(new TcpSocketQuery { State = [Established] }, includeExisting: true);

        TcpSocketChange existing = Assert.Single(_proc.Poll(Socket(Established, 7), Socket(CloseWait, 8, port: 2)));
        Assert.Equal(["Existing Established web(10)"], Describe([existing]));
        Assert.Null(existing.Age);
        Assert.Null(existing.PreviousState);
        Assert.Null(existing.PreviousOwners);
    }

    [Fact]
    public void Owner_SeesSocketsOpenedAndClosed_AndTracksThemThroughTimeWait()
    {
        _proc.Start(new TcpSocketQuery { OwningProcessName = ["web"] });
        _proc.Poll();

        Assert.Equal(["Opened Established web(10)"], Describe(_proc.Poll(Socket(Established, 7), Socket(Established, 8, port: 2))));
        Assert.Equal(["StateChanged Established>TimeWait web(10)"], Describe(_proc.Poll(TimeWait(), Socket(CloseWait, 8, port: 2))));
        Assert.Equal(["Closed TimeWait web(10)"], Describe(_proc.Poll()));
    }

    [Fact]
    public void Owner_SeesSocketsPassedOn()
    {
        _proc.Start(new TcpSocketQuery { OwningProcess = [10] });
        _proc.Poll(Socket(Established, 7));
        _proc.Poll(Socket(Established, 7));
        _proc.End(10);
        _proc.Root.AddDescriptor(20, 5, "socket:[7]");
        _proc.Poll(Socket(Established, 7));

        Assert.Equal(["OwnerChanged Established web(10)>other(20)"], Describe(_proc.Poll(Socket(Established, 7))));
        Assert.Empty(_proc.Poll());
    }

    [Fact]
    public void OwnerStatus_SeesSocketsEnterAndLeaveIt()
    {
        _proc.Start(new TcpSocketQuery { OwnerStatus = [SocketOwnerStatus.AcceptQueue] });
        KernelRow listener = KernelRow.Listener("10.0.0.1:80", 7);
        _proc.Poll(listener, Socket(Established, 8, port: 2));

        Assert.Equal(["Opened Established web(10)"], Describe(_proc.Poll(listener, Socket(Established, 0), Socket(CloseWait, 8, port: 2))));
        Assert.Empty(_proc.Poll(listener, Socket(Established, 0)));
        _proc.Root.AddDescriptor(10, 9, "socket:[9]");
        Assert.Equal(["OwnerChanged Established web(10)>web(10)"], Describe(_proc.Poll(listener, Socket(Established, 9))));
        Assert.Empty(_proc.Poll(listener, Socket(CloseWait, 9)));
    }

    [Fact]
    public void OwnerStatus_SeesAConnectionBecomeOrphaned()
    {
        _proc.Start(new TcpSocketQuery { OwnerStatus = [SocketOwnerStatus.Orphaned] });
        _proc.Poll(Socket(Established, 7));

        Assert.Equal(["StateChanged Established>FinWait1 web(10)"], Describe(_proc.Poll(Socket(FinWait1, 0))));
        Assert.Equal(["StateChanged FinWait1>TimeWait web(10)"], Describe(_proc.Poll(TimeWait())));
        Assert.Empty(_proc.Poll());
    }

    [Fact]
    public void ServingAddress_SeesListenersAlone()
    {
        _proc.Start(new TcpSocketQuery { ServingAddress = [IPAddress.Loopback] });
        _proc.Poll(Socket(Established, 8, port: 2));

        Assert.Equal(["Opened Listen web(10)"], Describe(_proc.Poll(KernelRow.Listener("0.0.0.0:80", 7), KernelRow.Listener("10.0.0.1:81", 8))));
        Assert.Equal(["Closed Listen web(10)"], Describe(_proc.Poll(Socket(Established, 8, port: 2))));
    }

    [Fact]
    public void Ends_AreFilteredInTheTable()
    {
        _proc.Start(new TcpSocketQuery { RemotePort = [PortRange.Parse("2")] });
        _proc.Poll();

        Assert.Equal(["Opened Established other(20)"], Describe(_proc.Poll(Socket(Established, 7), Socket(Established, 8, port: 2))));
        Assert.Equal(1, _proc.Report.RowsMatched);
    }

    [Fact]
    public void PortOfEitherEnd_IsFilteredInTheTable()
    {
        _proc.Start(new TcpSocketQuery { Port = [PortRange.Parse("2")] });
        _proc.Poll();

        Assert.Equal(["Opened Established other(20)"], Describe(_proc.Poll(Socket(Established, 7), Socket(Established, 8, port: 2))));
        Assert.Equal(1, _proc.Report.RowsMatched);
    }

    [Fact]
    public void Inode_IsTrackedThroughTimeWait()
    {
        _proc.Start(new TcpSocketQuery { Inode = [7] });
        _proc.Poll(Socket(Established, 7), Socket(Established, 8, port: 2));

        Assert.Equal(["StateChanged Established>TimeWait web(10)"], Describe(_proc.Poll(TimeWait())));
        Assert.Equal(["Closed TimeWait web(10)"], Describe(_proc.Poll()));
    }

    [Fact]
    public void Age_IsTheTimeSinceTheSocketWasFirstSeen()
    {
        _proc.Start();
        _proc.Poll(TimeSpan.FromSeconds(1), Socket(Established, 7));

        TcpSocketChange opened = Assert.Single(_proc.Poll(TimeSpan.FromSeconds(2), Socket(Established, 7), Socket(Established, 8, port: 2)));
        TcpSocketChange changed = Assert.Single(_proc.Poll(TimeSpan.FromSeconds(4), Socket(Established, 7), Socket(CloseWait, 8, port: 2)));
        TcpSocketChange[] closed = _proc.Poll();

        Assert.Equal(TimeSpan.Zero, opened.Age);
        Assert.Equal(TimeSpan.FromSeconds(2), changed.Age);
        Assert.Equal([null, TimeSpan.FromSeconds(6)], [closed[0].Age, closed[1].Age]);
    }

    [Fact]
    public void Change_HasTheSocketAsOfItsPoll()
    {
        _proc.Start();
        _proc.Poll();
        DateTime before = DateTime.Now;

        TcpSocketChange opened = Assert.Single(_proc.Poll(Socket(Established, 7) with { ReceiveQueue = 3 }));
        _proc.Poll(Socket(Established, 7) with { ReceiveQueue = 4 });
        TcpSocketChange closed = Assert.Single(_proc.Poll());

        Assert.Equal(3u, opened.Socket.ReceiveQueue);
        Assert.Equal(4u, closed.Socket.ReceiveQueue);
        Assert.InRange(opened.Time, before, DateTime.Now);
        Assert.Equal(opened.State, opened.Socket.State);
        Assert.EndsWith("Opened 10.0.0.1:80 -> 10.0.0.2:5000 Established", opened.ToString(), StringComparison.Ordinal);
    }
}
