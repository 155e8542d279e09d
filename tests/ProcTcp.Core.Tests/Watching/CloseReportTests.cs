using System;
using System.Linq;
using ProcTcp.Rows;
using Xunit;
using static ProcTcp.TcpSocketState;
using static ProcTcp.Tests.Watching.CloseScript;

namespace ProcTcp.Tests.Watching;

public sealed class CloseReportTests : IDisposable
{
    private readonly CloseScript _script = new();

    public void Dispose() => _script.Dispose();

    [Fact]
    public void TrackedSocket_IsClosedOnce_WithItsLastRow_AndItsFinalCounts()
    {
        _script.Poll([]);
        _script.Poll([Row(Established, 7, 5000)]);
        _script.Destroy(7, 5000);

        TcpSocketChange closed = Assert.Single(_script.Wait());
        Assert.Equal((TcpSocketChangeKind.Closed, Established, (ushort)5000, 7UL), (closed.Kind, closed.State, closed.RemotePort, closed.Socket.Inode));
        Assert.Equal(TimeSpan.Zero, closed.Age);
        Assert.NotNull(Assert.IsType<TcpSocketDetail>(closed.Socket).BytesSent);
        Assert.Empty(_script.Poll([]));
    }

    [Fact]
    public void LifeThatNoPollSaw_IsClosedOnly_WithoutAge()
    {
        _script.Poll([]);
        _script.Destroy(7, 5000);

        TcpSocketChange closed = Assert.Single(_script.Wait());
        Assert.Equal((TcpSocketChangeKind.Closed, Closed, (ushort)5000, 7UL), (closed.Kind, closed.State, closed.RemotePort, closed.Socket.Cookie));
        Assert.Equal((null, null, 0UL), (closed.Age, closed.Socket.UserId, closed.Socket.Inode));
        Assert.NotNull(Assert.IsType<TcpSocketDetail>(closed.Socket).BytesSent);
    }

    [Fact]
    public void AbortedConnection_HasNoCounts_WhichTheKernelClears_AndIsFoundByItsCookie()
    {
        _script.Poll([Row(Established, 7, 5000), Row(Established, 8, 5001)]);
        _script.Destroy(8, port: 0);
        _script.Destroy(9, port: 0);

        TcpSocketChange[] closed = _script.Wait();
        Assert.Equal(["Closed 5001 Established", "Closed 0 Closed"], Describe(closed));
        Assert.All(closed, static change => Assert.IsType<TcpSocketInfo>(change.Socket));
        Assert.Empty(_script.Poll([Row(Established, 7, 5000)]));
    }

    [Fact]
    public void SocketThatNeverHadAPeer_IsSkipped_UnlessItIsTracked()
    {
        _script.Poll([Row(Listen, 7, 0) with { RemoteAddress = SocketAddressBits.FromIPv4(0) }]);
        _script.Destroy(7, 0, remote: "0.0.0.0");
        _script.Destroy(8, 0, remote: "0.0.0.0");
        _script.Destroy(9, 5000, local: 0);

        Assert.Equal(["Closed 0 Listen"], Describe(_script.Wait()));
    }

    [Fact]
    public void CloseThatAPollFindsFirst_IsNotReportedAgain_HoweverLateItIsAnnounced()
    {
        _script.Poll([Row(Established, 7, 5000)]);

        Assert.Equal(["Closed 5000 Established"], Describe(_script.Poll([])));
        for (int i = 0; i < 20; i++)
        {
            Assert.Empty(_script.Poll([]));
        }

        _script.Destroy(7, 5000);
        Assert.Empty(_script.Wait());
    }

    [Fact]
    public void RequestThatBecameASocketOfAnotherNumber_IsClosedOnce()
    {
        _script.Poll([Row(Listen, 1, 0)]);
        _script.Poll([Row(Listen, 1, 0), Row(SynReceived, 7, 5000, RowKind.Request), Row(SynReceived, 8, 5001, RowKind.Request)]);
        _script.Destroy(17, 5000);

        Assert.Equal(["Closed 5000 SynReceived"], Describe(_script.Wait()));
        Assert.Equal(["Closed 5001 SynReceived"], Describe(_script.Poll([Row(Listen, 1, 0)], () => _script.Destroy(18, 5001))));
        Assert.Empty(_script.Poll([Row(Listen, 1, 0)]));
    }

    [Fact]
    public void CloseAnnouncedBeforeOrDuringAPoll_IsReportedOnce_WithItsFinalCounts()
    {
        _script.Poll([Row(Established, 7, 5000), Row(Established, 8, 5001), Row(Established, 9, 5002)]);
        _script.Destroy(7, 5000);

        // The third one was read before it was closed.
        TcpSocketChange[] changes = _script.Poll([Row(CloseWait, 9, 5002)], () =>
        {
            _script.Destroy(8, 5001);
            _script.Destroy(9, 5002);
        });
        Assert.Equal(
            ["Closed 5000 Established", "StateChanged 5002 Established>CloseWait", "Closed 5001 Established", "Closed 5002 CloseWait"], Describe(changes));
        Assert.Equal(3, changes.Count(static change => change.Socket is TcpSocketDetail));
        Assert.Empty(_script.Poll([]));
    }

    [Fact]
    public void TimeWaitThatAClosedSocketLeaves_IsSilent_AndAConnectionWithTheSameEndsIsOpened()
    {
        _script.Poll([Row(Established, 7, 5000)]);
        _script.Destroy(7, 5000);
        _script.Destroy(8, 5001);

        Assert.Equal(["Closed 5000 Established", "Closed 5001 Closed"], Describe(_script.Wait()));

        // The kernel numbers a socket when it first reports it: what remains of one that no poll has seen has another number.
        Assert.Empty(_script.Poll([Left(7, 5000), Left(108, 5001)]));
        Assert.Empty(_script.Poll([Left(7, 5000), Left(108, 5001)]));
        Assert.Equal(["Opened 5000 Established", "Opened 5001 Established"], Describe(_script.Poll([Row(Established, 17, 5000), Row(Established, 18, 5001)])));
    }

    [Fact]
    public void TimeWaitThatIsReadBeforeItsCloseIsAnnounced_IsSilentToo()
    {
        _script.Poll([]);

        Assert.Equal(["Closed 5000 Closed"], Describe(_script.Poll([Left(7, 5000), Left(8, 5001)], () => _script.Destroy(107, 5000))));
        _script.Destroy(108, 5001);
        Assert.Equal(["Closed 5001 Closed"], Describe(_script.Wait()));
        Assert.Empty(_script.Poll([Left(7, 5000), Left(8, 5001)]));
        Assert.Empty(_script.Poll([]));
    }

    [Fact]
    public void TimeWaitOfWhichNoCloseIsAnnounced_IsOpened_OnePollLater()
    {
        _script.Poll([]);

        Assert.Empty(_script.Poll([Left(7, 5000)]));
        Assert.Equal(["Opened 5000 TimeWait"], Describe(_script.Poll([Left(7, 5000)])));
        Assert.Equal(["Closed 5000 TimeWait"], Describe(_script.Poll([])));
    }

    [Fact]
    public void TimeWaitThatWasOpened_IsClosedByItsLateAnnouncement_AndNotAgain()
    {
        _script.Poll([]);
        _script.Poll([Left(7, 5000)]);

        Assert.Equal(["Opened 5000 TimeWait"], Describe(_script.Poll([Left(7, 5000)])));
        _script.Destroy(107, 5000);
        Assert.Equal(["Closed 5000 TimeWait"], Describe(_script.Wait()));
        Assert.Empty(_script.Poll([Left(7, 5000)]));
        Assert.Empty(_script.Poll([]));
    }

    [Fact]
    public void TimeWaitAtTheStart_IsReportedAsWithoutAnnouncements()
    {
        Assert.Equal(["Existing 5000 TimeWait"], Describe(_script.Poll([Left(7, 5000)])));
        Assert.Equal(["Closed 5000 TimeWait"], Describe(_script.Poll([])));
    }

    [Theory]
    [InlineData(TimeWait, new[] { TimeWait }, "", "StateChanged 5000 Established>TimeWait;Opened 5001 TimeWait", "Closed 5000 TimeWait;Closed 5001 TimeWait")]
    [InlineData(TimeWait, new[] { TimeWait, Established }, "Closed 5000 Established", "Opened 5000 TimeWait;Opened 5001 TimeWait", "Closed 5000 TimeWait;Closed 5001 TimeWait")]
    [InlineData(FinWait2, new[] { FinWait2 }, "", "StateChanged 5000 Established>FinWait2;Opened 5001 FinWait2", "Closed 5000 FinWait2;Closed 5001 FinWait2")]
    [InlineData(TimeWait, new[] { Established }, "Closed 5000 Established", "", "")]
    [InlineData(TimeWait, new[] { Closed }, "Closed 5001 Closed", "", "")]
    public void StateFilter_ThatAsksForWhatIsLeft_HasItFromThePolls(
        TcpSocketState left, TcpSocketState[] states, string announced, string next, string last)
    {
        using var script = new CloseScript(new TcpSocketQuery { State = states, IncludeOwners = false });
        TcpTableRow[] leftRows = [Row(left, 7, 5000, RowKind.TimeWait), Row(left, 108, 5001, RowKind.TimeWait)];
        script.Poll([Row(Established, 7, 5000)]);
        script.Destroy(7, 5000);
        script.Destroy(8, 5001);

        Assert.Equal(announced, string.Join(';', Describe(script.Wait())));
        Assert.Equal(next, string.Join(';', Describe(script.Poll(leftRows))));
        Assert.Empty(script.Poll(leftRows));
        Assert.Equal(last, string.Join(';', Describe(script.Poll([]))));
    }

    [Fact]
    public void ConnectionShutDownOnBothSides_ThatItsProcessClosesLater_IsClosedOnce()
    {
        _script.Poll([Row(Established, 7, 5000)]);

        Assert.Equal(["StateChanged 5000 Established>TimeWait"], Describe(_script.Poll([Left(7, 5000)])));
        _script.Destroy(7, 5000);
        Assert.Equal(["Closed 5000 TimeWait"], Describe(_script.Wait()));
        Assert.Empty(_script.Poll([Left(7, 5000)]));
        Assert.Empty(_script.Poll([]));
    }

    [Fact]
    public void WhatWasLost_IsFoundByThePolls()
    {
        _script.Poll([Row(Established, 7, 5000), Row(Established, 8, 5001)]);
        _script.Destroy(7, 5000);
        _script.Lose();

        Assert.Equal(["Closed 5000 Established"], Describe(_script.Wait()));
        Assert.Equal((1, 0), (_script.Events.TakeLosses(), _script.Events.TakeLosses()));
        Assert.Equal(["Closed 5001 Established"], Describe(_script.Poll([])));
    }
}

