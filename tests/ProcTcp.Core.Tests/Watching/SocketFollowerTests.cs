using System.Linq;
using ProcTcp.Tests.Support;
using Xunit;
using static ProcTcp.TcpSocketState;
using static ProcTcp.Tests.Watching.Script;

namespace ProcTcp.Tests.Watching;

public sealed class SocketFollowerTests : System.IDisposable
{
    private readonly Script _script = new();

    public void Dispose() => _script.Dispose();

    [Fact]
    public void FirstPoll_FindsExistingSockets_AndTheNextNothing()
    {
        Assert.Equal(["Existing 7 Established", "Existing 0 TimeWait"], _script.Poll(Socket(Established, 7, port: 1), TimeWait()));
        Assert.Empty(_script.Poll(Socket(Established, 7, port: 1), TimeWait()));
    }

    [Fact]
    public void Socket_ThatAppearsAndDisappears_IsOpenedAndClosed()
    {
        _script.Poll();

        Assert.Equal(["Opened 7 Established"], _script.Poll(Socket(Established, 7)));
        Assert.Equal(["Closed 7 Established"], _script.Poll());
        Assert.Empty(_script.Poll());
    }

    [Fact]
    public void RowThatTheKernelSkipped_IsFoundByASecondRead()
    {
        _script.Poll(Socket(Established, 7), Socket(Established, 8, port: 1));

        Assert.Empty(_script.PollTwice([Socket(Established, 8, port: 1)], [Socket(Established, 7), Socket(Established, 8, port: 1)]));
        Assert.Empty(_script.Poll(Socket(Established, 7), Socket(Established, 8, port: 1)));
    }

    [Fact]
    public void SocketThatTheSecondReadDoesNotFind_IsClosed()
    {
        _script.Poll(Socket(Established, 7));

        Assert.Equal(["Closed 7 Established"], _script.PollTwice([], []));
        Assert.Equal(1, _script.SecondReads);
    }

    [Fact]
    public void SocketThatChangesStateBeforeTheSecondRead_IsOneTrackedSocket()
    {
        _script.Poll(Socket(FinWait2, 7));

        Assert.Equal(["StateChanged 0 FinWait2>TimeWait"], _script.PollTwice([], [TimeWait()]));
        Assert.Empty(_script.Poll(TimeWait()));
    }

    // An orphan and a new connection between the same ends: the row can continue only one of them.
    [Fact]
    public void RowOfATrackedSocket_IsNotUsedForAnother_InTheSecondRead()
    {
        _script.Poll(Socket(FinWait2, 0), Socket(Established, 7, "d"));
        string[] changes = _script.PollTwice([TimeWait()], [TimeWait()]);

        Assert.Equal(1, _script.SecondReads);
        Assert.Equal(["Closed", "StateChanged"], changes.Select(static change => change.Split(' ')[0]).ToArray());
        Assert.Empty(_script.Poll(TimeWait()));
    }

    [Fact]
    public void WhatOnlyTheSecondReadFinds_IsLeftToTheNextPoll()
    {
        _script.Poll(Socket(Established, 7));

        Assert.Equal(["Closed 7 Established", "Opened 8 Established"], _script.PollTwice([Socket(Established, 8)], [Socket(CloseWait, 8), Socket(Listen, 9)]));
        Assert.Equal(["StateChanged 8 Established>CloseWait", "Opened 9 Listen"], _script.Poll(Socket(CloseWait, 8), Socket(Listen, 9)));
    }

    [Fact]
    public void RowInTheSecondRead_BelongsToTheNewSocketWithTheSameEnds_NotToTheMissingOne()
    {
        _script.Poll(Socket(Established, 7));

        Assert.Equal(["Closed 7 Established", "Opened 8 Established"], _script.PollTwice([Socket(Established, 8)], [TimeWait()]));
        Assert.Equal(["StateChanged 0 Established>TimeWait"], _script.Poll(TimeWait()));
    }

    [Fact]
    public void TimeWaitInTheSecondRead_IsNotTheOneWhoseEndsAreUsedAgain()
    {
        _script.Poll(TimeWait());

        Assert.Equal(["Closed 0 TimeWait", "Opened 8 Established"], _script.PollTwice([Socket(Established, 8)], [TimeWait()]));
        Assert.Equal(["StateChanged 0 Established>TimeWait"], _script.Poll(TimeWait()));
    }

    [Fact]
    public void IfNothingIsMissing_ThereIsNoSecondRead()
    {
        _script.Poll(Socket(Established, 7));

        Assert.Equal(["Opened 8 Listen"], _script.PollTwice([Socket(Established, 7), Socket(Listen, 8)], []));
        Assert.Equal(0, _script.SecondReads);
    }

    [Fact]
    public void LocalClose_EndsInTimeWait_AndIsOneTrackedSocket()
    {
        _script.Poll(Socket(Established, 7));

        Assert.Equal(["StateChanged 7 Established>FinWait1"], _script.Poll(Socket(FinWait1, 7)));
        Assert.Equal(["StateChanged 0 FinWait1>FinWait2"], _script.Poll(Socket(FinWait2, 0)));
        Assert.Equal(["StateChanged 0 FinWait2>TimeWait"], _script.Poll(TimeWait()));
        Assert.Empty(_script.Poll(TimeWait()));
        Assert.Equal(["Closed 0 TimeWait"], _script.Poll());
    }

    [Fact]
    public void RemoteClose_IsOneTrackedSocket()
    {
        _script.Poll(Socket(Established, 7));

        Assert.Equal(["StateChanged 7 Established>CloseWait"], _script.Poll(Socket(CloseWait, 7)));
        Assert.Equal(["StateChanged 0 CloseWait>LastAck"], _script.Poll(Socket(LastAck, 0)));
        Assert.Equal(["Closed 0 LastAck"], _script.Poll());
    }

    [Theory]
    [InlineData(FinWait1)]
    [InlineData(FinWait2)]
    [InlineData(Closing)]
    [InlineData(LastAck)]
    public void ClosedByItsProcess_InOneStep_IsOneTrackedSocket(TcpSocketState state)
    {
        _script.Poll(Socket(Established, 7));

        Assert.Equal([$"StateChanged 0 Established>{state}"], _script.Poll(Socket(state, 0)));
    }

    [Fact]
    public void HalfClosedSocket_ReleasedByItsProcess_ChangesItsOwner()
    {
        _script.Poll(Socket(FinWait2, 7));

        Assert.Equal(["OwnerChanged 0 FinWait2"], _script.Poll(TimeWait("b", FinWait2)));
        Assert.Equal(["StateChanged 0 FinWait2>TimeWait"], _script.Poll(TimeWait("b")));
    }

    [Fact]
    public void AcceptedConnection_IsOneTrackedSocket()
    {
        _script.Poll();

        Assert.Equal(["Opened 0 SynReceived"], _script.Poll(Request()));
        Assert.Equal(["StateChanged 0 SynReceived>Established"], _script.Poll(Socket(Established, 0)));
        Assert.Equal(["OwnerChanged 7 Established"], _script.Poll(Socket(Established, 7)));
        Assert.Equal(["Closed 7 Established"], _script.Poll());
    }

    [Fact]
    public void ConnectionClosedByThePeerBeforeItIsAccepted_IsOneTrackedSocket()
    {
        _script.Poll(Socket(Established, 0));

        Assert.Equal(["StateChanged 0 Established>CloseWait"], _script.Poll(Socket(CloseWait, 0)));
        Assert.Equal(["OwnerChanged 7 CloseWait"], _script.Poll(Socket(CloseWait, 7)));
    }

    [Fact]
    public void RequestToADualStackListener_IsInTheOtherTable_AndIsOneTrackedSocket()
    {
        _script.Poll(Request());

        string[] changes = _script.Poll(KernelRow.Between("[::ffff:10.0.0.1]:80", "[::ffff:10.0.0.2]:5000") with { Inode = 7 });

        Assert.Equal(["StateChanged 7 SynReceived>Established"], changes);
    }

    [Fact]
    public void SameInode_OtherEnds_IsAnotherTrackedSocket()
    {
        _script.Poll(Socket(Established, 7, port: 1));

        Assert.Equal(["Closed 7 Established", "Opened 7 SynSent"], _script.Poll(Socket(SynSent, 7, port: 2)));
    }

    [Fact]
    public void SameEnds_OtherInode_IsAnotherTrackedSocket()
    {
        _script.Poll(Socket(Established, 7));

        Assert.Equal(["Closed 7 Established", "Opened 8 Established"], _script.Poll(Socket(Established, 8)));
    }

    [Theory]
    [InlineData(SynSent, 8)]
    [InlineData(Established, 8)]
    [InlineData(Established, 0)]
    [InlineData(SynReceived, 0)]
    public void SameEnds_DuringTimeWait_IsAnotherTrackedSocket(TcpSocketState state, ulong inode)
    {
        _script.Poll(Socket(Established, 7));
        _script.Poll(TimeWait());

        Assert.Equal(["Closed 0 TimeWait", $"Opened {inode} {state}"], _script.Poll(Socket(state, inode, "d")));
    }

    [Fact]
    public void SameEnds_BesideTimeWait_AreTwoTrackedSockets()
    {
        _script.Poll(TimeWait());

        Assert.Equal(["Opened 8 Established"], _script.Poll(TimeWait(), Socket(Established, 8)));
        Assert.Equal(["Closed 0 TimeWait"], _script.Poll(Socket(Established, 8)));
    }

    [Fact]
    public void TimeWait_OfAnotherObject_IsAnotherTrackedSocket()
    {
        _script.Poll(TimeWait("b"));

        Assert.Equal(["Closed 0 TimeWait", "Opened 0 TimeWait"], _script.Poll(TimeWait("d")));
    }

    [Fact]
    public void TimeWait_WithoutPointers_IsTheSameTrackedSocket()
    {
        _script.Poll(TimeWait("0"));

        Assert.Empty(_script.Poll(TimeWait("0")));
    }

    [Fact]
    public void QueuedConnection_OfAnotherObject_IsAnotherTrackedSocket()
    {
        _script.Poll(Socket(Established, 0, "a"));

        Assert.Equal(["Closed 0 Established", "Opened 7 Established"], _script.Poll(Socket(Established, 7, "d")));
    }

    [Fact]
    public void NewListener_OnTheSamePort_IsAnotherTrackedSocket()
    {
        _script.Poll(KernelRow.Listener("0.0.0.0:80", 7));

        Assert.Equal(["Closed 7 Listen", "Opened 8 Listen"], _script.Poll(KernelRow.Listener("0.0.0.0:80", 8)));
    }

    [Fact]
    public void ListenersThatShareAPort_AreTrackedSeparately()
    {
        _script.Poll(KernelRow.Listener("0.0.0.0:80", 7), KernelRow.Listener("0.0.0.0:80", 8));

        Assert.Empty(_script.Poll(KernelRow.Listener("0.0.0.0:80", 8), KernelRow.Listener("0.0.0.0:80", 7)));
        Assert.Equal(["Closed 7 Listen"], _script.Poll(KernelRow.Listener("0.0.0.0:80", 8)));
    }

    [Fact]
    public void SubflowsThatShareAnInode_AreTrackedSeparately()
    {
        _script.Poll(Socket(Established, 7, port: 1), Socket(Established, 7, port: 2));

        Assert.Equal(["Closed 7 Established"], _script.Poll(Socket(Established, 7, port: 2)));
    }

    [Fact]
    public void SocketThatMovesWhileItsTableIsPrinted_IsOneTrackedSocket()
    {
        _script.Poll(Socket(Established, 7));

        Assert.Equal(["StateChanged 0 Established>TimeWait"], _script.Poll(Socket(Established, 7), TimeWait()));
        Assert.Empty(_script.Poll(TimeWait()));
    }

    [Fact]
    public void NewSocketThatMovesWhileItsTableIsPrinted_IsOneTrackedSocket()
    {
        _script.Poll();

        Assert.Equal(["Opened 0 Established", "OwnerChanged 7 Established"], _script.Poll(Socket(Established, 0), Socket(Established, 7)));
        Assert.Equal(["Closed 7 Established"], _script.Poll());
    }

    [Fact]
    public void QueuesAndTimers_AreNoChange()
    {
        _script.Poll(Socket(Established, 7));

        Assert.Empty(_script.Poll(Socket(Established, 7) with { SendQueue = 9, ReceiveQueue = 8, Timer = 1, When = 3, CongestionWindow = 99 }));
    }

    [Fact]
    public void OrderOfTheTable_DoesNotMatter()
    {
        _script.Poll(Socket(Established, 7, port: 1), Socket(Established, 8, port: 2), Socket(Established, 9, port: 3));

        Assert.Empty(_script.Poll(Socket(Established, 9, port: 3), Socket(Established, 7, port: 1), Socket(Established, 8, port: 2)));
    }
}
