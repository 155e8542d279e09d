using System;
using System.Linq;
using ProcTcp.Rows;
using Xunit;
using static ProcTcp.TcpSocketState;

namespace ProcTcp.Tests.Rows;

public sealed class StateOrderTests
{
    // The arrows of RFC 9293, figure 5, and the ends of connections; all else follows from them.
    private static readonly (TcpSocketState From, TcpSocketState To)[] s_arrows =
    [
        (SynSent, SynReceived), (SynSent, Established), (NewSynReceived, SynReceived), (NewSynReceived, Established),
        (SynReceived, Established), (SynReceived, FinWait1), (Established, FinWait1), (Established, CloseWait),
        (CloseWait, LastAck), (FinWait1, FinWait2), (FinWait1, Closing), (FinWait1, TimeWait), (FinWait2, TimeWait),
        (Closing, TimeWait), (TimeWait, Closed), (LastAck, Closed),
    ];

    [Fact]
    public void CanFollow_IsReachabilityByArrows()
    {
        TcpSocketState[] states = Enum.GetValues<TcpSocketState>();
        foreach (TcpSocketState from in states)
        {
            Assert.Equal(Reached(from).Order(), states.Where(to => StateOrder.CanFollow((byte)from, (byte)to)).Order());
        }
    }

    [Fact]
    public void UnknownStates_CanComeBeforeAndAfterAny()
    {
        Assert.True(StateOrder.CanFollow((byte)TimeWait, 99));
        Assert.True(StateOrder.CanFollow(99, (byte)SynSent));
    }

    [Fact]
    public void Places_FollowTheArrows()
    {
        Assert.All(s_arrows, static arrow => Assert.True(StateOrder.PlaceOf(arrow.From) < StateOrder.PlaceOf(arrow.To), $"{arrow}"));
    }

    [Fact]
    public void Places_AreOneForEachState_AndTheUnknownOnesAreLast()
    {
        TcpSocketState[] states = Enum.GetValues<TcpSocketState>();

        Assert.Equal(Enumerable.Range(0, states.Length), states.Select(StateOrder.PlaceOf).Order());
        Assert.True(StateOrder.PlaceOf((TcpSocketState)14) >= states.Length);
        Assert.True(StateOrder.PlaceOf((TcpSocketState)14) < StateOrder.PlaceOf((TcpSocketState)99));
    }

    private static TcpSocketState[] Reached(TcpSocketState from)
    {
        TcpSocketState[] next = [.. s_arrows.Where(arrow => arrow.From == from).Select(static arrow => arrow.To)];
        return [.. next.Concat(next.SelectMany(Reached)).Distinct()];
    }
}
