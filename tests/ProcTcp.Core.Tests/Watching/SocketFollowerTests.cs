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
    public void FirstLook_FindsExistingSockets_AndTheNextNothing()
    {
        Assert.Equal(["Existing 7 Established", "Existing 0 TimeWait"], _script.Look(Socket(Established, 7, port: 1), TimeWait()));
        Assert.Empty(_script.Look(Socket(Established, 7, port: 1), TimeWait()));
    }

    [Fact]
    public void Socket_OpenedAndGone_IsOpenedAndClosed()
    {
        _script.Look();

        Assert.Equal(["Opened 7 Established"], _script.Look(Socket(Established, 7)));
        Assert.Equal(["Closed 7 Established"], _script.Look());
        Assert.Empty(_script.Look());
    }

    [Fact]
    public void RowThatTheKernelSkipped_IsLookedForAgain()
    {
        _script.Look(Socket(Established, 7), Socket(Established, 8, port: 1));

        Assert.Empty(_script.LookTwice([Socket(Established, 8, port: 1)], [Socket(Established, 7), Socket(Established, 8, port: 1)]));
        Assert.Empty(_script.Look(Socket(Established, 7), Socket(Established, 8, port: 1)));
    }

    [Fact]
    public void SocketThatASecondLookDoesNotFind_IsClosed()
    {
        _script.Look(Socket(Established, 7));

        Assert.Equal(["Closed 7 Established"], _script.LookTwice([], []));
        Assert.Equal(1, _script.LooksAgain);
    }

    [Fact]
    public void SocketThatHasMovedOn_BySecondLook_IsOneLife()
    {
        _script.Look(Socket(FinWait2, 7));

        Assert.Equal(["StateChanged 0 FinWait2>TimeWait"], _script.LookTwice([], [TimeWait()]));
        Assert.Empty(_script.Look(TimeWait()));
    }

    // An orphan and a new connection between the same ends: only one of them can have become the row.
    [Fact]
    public void RowThatHasItsLife_IsNotTakenForAnother_BySecondLook()
    {
        _script.Look(Socket(FinWait2, 0), Socket(Established, 7, "d"));
        string[] changes = _script.LookTwice([TimeWait()], [TimeWait()]);

        Assert.Equal(1, _script.LooksAgain);
        Assert.Equal(["Closed", "StateChanged"], changes.Select(static change => change.Split(' ')[0]).ToArray());
        Assert.Empty(_script.Look(TimeWait()));
    }

    [Fact]
    public void WhatOnlyTheSecondLookShows_IsLeftToTheNext()
    {
        _script.Look(Socket(Established, 7));

        Assert.Equal(["Closed 7 Established", "Opened 8 Established"], _script.LookTwice([Socket(Established, 8)], [Socket(CloseWait, 8), Socket(Listen, 9)]));
        Assert.Equal(["StateChanged 8 Established>CloseWait", "Opened 9 Listen"], _script.Look(Socket(CloseWait, 8), Socket(Listen, 9)));
    }

    [Fact]
    public void WhatTheSecondLookShows_IsOfTheSocketThatTookTheEndsSince_NotOfTheMissingOne()
    {
        _script.Look(Socket(Established, 7));

        Assert.Equal(["Closed 7 Established", "Opened 8 Established"], _script.LookTwice([Socket(Established, 8)], [TimeWait()]));
        Assert.Equal(["StateChanged 0 Established>TimeWait"], _script.Look(TimeWait()));
    }

    [Fact]
    public void TimeWaitThatTheSecondLookShows_IsNotTheOneWhoseEndsAreTaken()
    {
        _script.Look(TimeWait());

        Assert.Equal(["Closed 0 TimeWait", "Opened 8 Established"], _script.LookTwice([Socket(Established, 8)], [TimeWait()]));
        Assert.Equal(["StateChanged 0 Established>TimeWait"], _script.Look(TimeWait()));
    }

    [Fact]
    public void WhereNothingIsMissing_ThereIsNoSecondLook()
    {
        _script.Look(Socket(Established, 7));

        Assert.Equal(["Opened 8 Listen"], _script.LookTwice([Socket(Established, 7), Socket(Listen, 8)], []));
        Assert.Equal(0, _script.LooksAgain);
    }

    [Fact]
    public void CloseFromHere_EndsInTimeWait_AndIsOneLife()
    {
        _script.Look(Socket(Established, 7));

        Assert.Equal(["StateChanged 7 Established>FinWait1"], _script.Look(Socket(FinWait1, 7)));
        Assert.Equal(["StateChanged 0 FinWait1>FinWait2"], _script.Look(Socket(FinWait2, 0)));
        Assert.Equal(["StateChanged 0 FinWait2>TimeWait"], _script.Look(TimeWait()));
        Assert.Empty(_script.Look(TimeWait()));
        Assert.Equal(["Closed 0 TimeWait"], _script.Look());
    }

    [Fact]
    public void CloseFromThere_IsOneLife()
    {
        _script.Look(Socket(Established, 7));

        Assert.Equal(["StateChanged 7 Established>CloseWait"], _script.Look(Socket(CloseWait, 7)));
        Assert.Equal(["StateChanged 0 CloseWait>LastAck"], _script.Look(Socket(LastAck, 0)));
        Assert.Equal(["Closed 0 LastAck"], _script.Look());
    }

    [Theory]
    [InlineData(FinWait1)]
    [InlineData(FinWait2)]
    [InlineData(Closing)]
    [InlineData(LastAck)]
    public void ClosedByItsProcess_InOneStep_IsOneLife(TcpSocketState state)
    {
        _script.Look(Socket(Established, 7));

        Assert.Equal([$"StateChanged 0 Established>{state}"], _script.Look(Socket(state, 0)));
    }

    [Fact]
    public void HalfClosedSocket_LetGo_ChangesItsOwner()
    {
        _script.Look(Socket(FinWait2, 7));

        Assert.Equal(["OwnerChanged 0 FinWait2"], _script.Look(TimeWait("b", FinWait2)));
        Assert.Equal(["StateChanged 0 FinWait2>TimeWait"], _script.Look(TimeWait("b")));
    }

    [Fact]
    public void AcceptedConnection_IsOneLife()
    {
        _script.Look();

        Assert.Equal(["Opened 0 SynReceived"], _script.Look(Request()));
        Assert.Equal(["StateChanged 0 SynReceived>Established"], _script.Look(Socket(Established, 0)));
        Assert.Equal(["OwnerChanged 7 Established"], _script.Look(Socket(Established, 7)));
        Assert.Equal(["Closed 7 Established"], _script.Look());
    }

    [Fact]
    public void ConnectionGivenUpBeforeItIsAccepted_IsOneLife()
    {
        _script.Look(Socket(Established, 0));

        Assert.Equal(["StateChanged 0 Established>CloseWait"], _script.Look(Socket(CloseWait, 0)));
        Assert.Equal(["OwnerChanged 7 CloseWait"], _script.Look(Socket(CloseWait, 7)));
    }

    [Fact]
    public void RequestOfDualStackListener_StandsInTheOtherTable_AndIsOneLife()
    {
        _script.Look(Request());

        string[] changes = _script.Look(KernelRow.Between("[::ffff:10.0.0.1]:80", "[::ffff:10.0.0.2]:5000") with { Inode = 7 });

        Assert.Equal(["StateChanged 7 SynReceived>Established"], changes);
    }

    [Fact]
    public void SameInode_OtherEnds_IsAnotherLife()
    {
        _script.Look(Socket(Established, 7, port: 1));

        Assert.Equal(["Closed 7 Established", "Opened 7 SynSent"], _script.Look(Socket(SynSent, 7, port: 2)));
    }

    [Fact]
    public void SameEnds_OtherInode_IsAnotherLife()
    {
        _script.Look(Socket(Established, 7));

        Assert.Equal(["Closed 7 Established", "Opened 8 Established"], _script.Look(Socket(Established, 8)));
    }

    [Theory]
    [InlineData(SynSent, 8)]
    [InlineData(Established, 8)]
    [InlineData(Established, 0)]
    [InlineData(SynReceived, 0)]
    public void SameEnds_DuringTimeWait_IsAnotherLife(TcpSocketState state, ulong inode)
    {
        _script.Look(Socket(Established, 7));
        _script.Look(TimeWait());

        Assert.Equal(["Closed 0 TimeWait", $"Opened {inode} {state}"], _script.Look(Socket(state, inode, "d")));
    }

    [Fact]
    public void SameEnds_BesideTimeWait_AreTwoLives()
    {
        _script.Look(TimeWait());

        Assert.Equal(["Opened 8 Established"], _script.Look(TimeWait(), Socket(Established, 8)));
        Assert.Equal(["Closed 0 TimeWait"], _script.Look(Socket(Established, 8)));
    }

    [Fact]
    public void TimeWait_OfAnotherObject_IsAnotherLife()
    {
        _script.Look(TimeWait("b"));

        Assert.Equal(["Closed 0 TimeWait", "Opened 0 TimeWait"], _script.Look(TimeWait("d")));
    }

    [Fact]
    public void TimeWait_WithoutPointers_IsTheSameLife()
    {
        _script.Look(TimeWait("0"));

        Assert.Empty(_script.Look(TimeWait("0")));
    }

    [Fact]
    public void QueuedConnection_OfAnotherObject_IsAnotherLife()
    {
        _script.Look(Socket(Established, 0, "a"));

        Assert.Equal(["Closed 0 Established", "Opened 7 Established"], _script.Look(Socket(Established, 7, "d")));
    }

    [Fact]
    public void NewListener_OnTheSamePort_IsAnotherLife()
    {
        _script.Look(KernelRow.Listener("0.0.0.0:80", 7));

        Assert.Equal(["Closed 7 Listen", "Opened 8 Listen"], _script.Look(KernelRow.Listener("0.0.0.0:80", 8)));
    }

    [Fact]
    public void ListenersThatShareAPort_AreLivesOfTheirOwn()
    {
        _script.Look(KernelRow.Listener("0.0.0.0:80", 7), KernelRow.Listener("0.0.0.0:80", 8));

        Assert.Empty(_script.Look(KernelRow.Listener("0.0.0.0:80", 8), KernelRow.Listener("0.0.0.0:80", 7)));
        Assert.Equal(["Closed 7 Listen"], _script.Look(KernelRow.Listener("0.0.0.0:80", 8)));
    }

    [Fact]
    public void SubflowsThatShareAnInode_AreLivesOfTheirOwn()
    {
        _script.Look(Socket(Established, 7, port: 1), Socket(Established, 7, port: 2));

        Assert.Equal(["Closed 7 Established"], _script.Look(Socket(Established, 7, port: 2)));
    }

    [Fact]
    public void SocketThatMovesWhileItsTableIsPrinted_IsOneLife()
    {
        _script.Look(Socket(Established, 7));

        Assert.Equal(["StateChanged 0 Established>TimeWait"], _script.Look(Socket(Established, 7), TimeWait()));
        Assert.Empty(_script.Look(TimeWait()));
    }

    [Fact]
    public void NewSocketThatMovesWhileItsTableIsPrinted_IsOneLife()
    {
        _script.Look();

        Assert.Equal(["Opened 0 Established", "OwnerChanged 7 Established"], _script.Look(Socket(Established, 0), Socket(Established, 7)));
        Assert.Equal(["Closed 7 Established"], _script.Look());
    }

    [Fact]
    public void QueuesAndTimers_AreNoChange()
    {
        _script.Look(Socket(Established, 7));

        Assert.Empty(_script.Look(Socket(Established, 7) with { SendQueue = 9, ReceiveQueue = 8, Timer = 1, When = 3, CongestionWindow = 99 }));
    }

    [Fact]
    public void OrderOfTheTable_DoesNotMatter()
    {
        _script.Look(Socket(Established, 7, port: 1), Socket(Established, 8, port: 2), Socket(Established, 9, port: 3));

        Assert.Empty(_script.Look(Socket(Established, 9, port: 3), Socket(Established, 7, port: 1), Socket(Established, 8, port: 2)));
    }
}
