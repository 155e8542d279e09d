using System;
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
        _proc.Begin(new TcpSocketQuery { State = [CloseWait] });

        Assert.Empty(_proc.Look());
        Assert.Empty(_proc.Look(Socket(Established, 7)));
        Assert.Equal(["StateChanged Established>CloseWait web(10)"], Describe(_proc.Look(Socket(CloseWait, 7))));
        Assert.Equal(["StateChanged CloseWait>LastAck web(10)"], Describe(_proc.Look(Socket(LastAck, 0))));
        Assert.Empty(_proc.Look());
    }

    [Fact]
    public void State_SeesSocketsOpenedAndClosedInIt()
    {
        _proc.Begin(new TcpSocketQuery { State = [Established] });

        _proc.Look();
        Assert.Equal(["Opened Established web(10)"], Describe(_proc.Look(Socket(Established, 7), Socket(CloseWait, 8, port: 2))));
        Assert.Equal(["Closed Established web(10)"], Describe(_proc.Look()));
    }

    [Fact]
    public void Existing_AreToldWhereTheyAreWanted()
    {
        _proc.Begin(new TcpSocketQuery { State = [Established] }, includeExisting: true);

        TcpSocketChange existing = Assert.Single(_proc.Look(Socket(Established, 7), Socket(CloseWait, 8, port: 2)));
        Assert.Equal(["Existing Established web(10)"], Describe([existing]));
        Assert.Null(existing.Age);
        Assert.Null(existing.PreviousState);
        Assert.Null(existing.PreviousOwners);
    }

    [Fact]
    public void Owner_SeesSocketsComeAndGo_AndFollowsThemThroughTimeWait()
    {
        _proc.Begin(new TcpSocketQuery { OwningProcessName = ["web"] });
        _proc.Look();

        Assert.Equal(["Opened Established web(10)"], Describe(_proc.Look(Socket(Established, 7), Socket(Established, 8, port: 2))));
        Assert.Equal(["StateChanged Established>TimeWait web(10)"], Describe(_proc.Look(TimeWait(), Socket(CloseWait, 8, port: 2))));
        Assert.Equal(["Closed TimeWait web(10)"], Describe(_proc.Look()));
    }

    [Fact]
    public void Owner_SeesSocketsPassedOn()
    {
        _proc.Begin(new TcpSocketQuery { OwningProcess = [10] });
        _proc.Look(Socket(Established, 7));
        _proc.Look(Socket(Established, 7));
        _proc.End(10);
        _proc.Root.AddDescriptor(20, 5, "socket:[7]");
        _proc.Look(Socket(Established, 7));

        Assert.Equal(["OwnerChanged Established web(10)>other(20)"], Describe(_proc.Look(Socket(Established, 7))));
        Assert.Empty(_proc.Look());
    }

    [Fact]
    public void Ends_AreFilteredInTheTable()
    {
        _proc.Begin(new TcpSocketQuery { RemotePort = [PortRange.Parse("2")] });
        _proc.Look();

        Assert.Equal(["Opened Established other(20)"], Describe(_proc.Look(Socket(Established, 7), Socket(Established, 8, port: 2))));
        Assert.Equal(1, _proc.Report.RowsMatched);
    }

    [Fact]
    public void Inode_IsFollowedThroughTimeWait()
    {
        _proc.Begin(new TcpSocketQuery { Inode = [7] });
        _proc.Look(Socket(Established, 7), Socket(Established, 8, port: 2));

        Assert.Equal(["StateChanged Established>TimeWait web(10)"], Describe(_proc.Look(TimeWait())));
        Assert.Equal(["Closed TimeWait web(10)"], Describe(_proc.Look()));
    }

    [Fact]
    public void Age_IsTheTimeSinceTheSocketWasSeenFirst()
    {
        _proc.Begin();
        _proc.Look(TimeSpan.FromSeconds(1), Socket(Established, 7));

        TcpSocketChange opened = Assert.Single(_proc.Look(TimeSpan.FromSeconds(2), Socket(Established, 7), Socket(Established, 8, port: 2)));
        TcpSocketChange changed = Assert.Single(_proc.Look(TimeSpan.FromSeconds(4), Socket(Established, 7), Socket(CloseWait, 8, port: 2)));
        TcpSocketChange[] closed = _proc.Look();

        Assert.Equal(TimeSpan.Zero, opened.Age);
        Assert.Equal(TimeSpan.FromSeconds(2), changed.Age);
        Assert.Equal([null, TimeSpan.FromSeconds(6)], [closed[0].Age, closed[1].Age]);
    }

    [Fact]
    public void Change_HasTheSocketAsItWasSeenAtThatLook()
    {
        _proc.Begin();
        _proc.Look();
        DateTime before = DateTime.Now;

        TcpSocketChange opened = Assert.Single(_proc.Look(Socket(Established, 7) with { ReceiveQueue = 3 }));
        _proc.Look(Socket(Established, 7) with { ReceiveQueue = 4 });
        TcpSocketChange closed = Assert.Single(_proc.Look());

        Assert.Equal(3u, opened.Socket.ReceiveQueue);
        Assert.Equal(4u, closed.Socket.ReceiveQueue);
        Assert.InRange(opened.Time, before, DateTime.Now);
        Assert.Equal(opened.State, opened.Socket.State);
        Assert.EndsWith("Opened 10.0.0.1:80 -> 10.0.0.2:5000 Established", opened.ToString(), StringComparison.Ordinal);
    }
}
