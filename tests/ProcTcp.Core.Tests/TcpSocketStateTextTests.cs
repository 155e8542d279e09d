using System;
using Xunit;

namespace ProcTcp.Tests;

public sealed class TcpSocketStateTextTests
{
    [Theory]
    [InlineData("Established", TcpSocketState.Established)]
    [InlineData("ESTAB", TcpSocketState.Established)]
    [InlineData("ESTABLISHED", TcpSocketState.Established)]
    [InlineData("TCP_ESTABLISHED", TcpSocketState.Established)]
    [InlineData("SYN-SENT", TcpSocketState.SynSent)]
    [InlineData("SYN_SENT", TcpSocketState.SynSent)]
    [InlineData("SYN-RECV", TcpSocketState.SynReceived)]
    [InlineData("SYN_RECV", TcpSocketState.SynReceived)]
    [InlineData("SYN_RCVD", TcpSocketState.SynReceived)]
    [InlineData("SynReceived", TcpSocketState.SynReceived)]
    [InlineData("FIN-WAIT-1", TcpSocketState.FinWait1)]
    [InlineData("FIN_WAIT1", TcpSocketState.FinWait1)]
    [InlineData("FIN_WAIT2", TcpSocketState.FinWait2)]
    [InlineData("FIN-WAIT-2", TcpSocketState.FinWait2)]
    [InlineData("TIME-WAIT", TcpSocketState.TimeWait)]
    [InlineData("TIME_WAIT", TcpSocketState.TimeWait)]
    [InlineData("timewait", TcpSocketState.TimeWait)]
    [InlineData("UNCONN", TcpSocketState.Closed)]
    [InlineData("CLOSE", TcpSocketState.Closed)]
    [InlineData("Closed", TcpSocketState.Closed)]
    [InlineData("CLOSE_WAIT", TcpSocketState.CloseWait)]
    [InlineData("close-wait", TcpSocketState.CloseWait)]
    [InlineData("CloseWait", TcpSocketState.CloseWait)]
    [InlineData("LAST-ACK", TcpSocketState.LastAck)]
    [InlineData("LISTEN", TcpSocketState.Listen)]
    [InlineData("LISTENING", TcpSocketState.Listen)]
    [InlineData("CLOSING", TcpSocketState.Closing)]
    [InlineData("NEW_SYN_RECV", TcpSocketState.NewSynReceived)]
    [InlineData("TCP_BOUND_INACTIVE", TcpSocketState.BoundInactive)]
    [InlineData(" Listen ", TcpSocketState.Listen)]
    [InlineData("1", TcpSocketState.Established)]
    [InlineData("8", TcpSocketState.CloseWait)]
    [InlineData("08", TcpSocketState.CloseWait)]
    [InlineData("10", TcpSocketState.Listen)]
    [InlineData("0A", TcpSocketState.Listen)]
    [InlineData("0a", TcpSocketState.Listen)]
    [InlineData("0x0A", TcpSocketState.Listen)]
    [InlineData("0D", TcpSocketState.BoundInactive)]
    [InlineData("14", (TcpSocketState)14)]
    [InlineData("0E", (TcpSocketState)14)]
    [InlineData("255", (TcpSocketState)255)]
    public void Text_InTheSpellingsOfUsersAndTools_IsParsed(string text, TcpSocketState expected)
    {
        Assert.True(TcpSocketStateText.TryParse(text, out TcpSocketState state));
        Assert.Equal(expected, state);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("-")]
    [InlineData("TCP_")]
    [InlineData("Open")]
    [InlineData("Listen*")]
    [InlineData("0")]
    [InlineData("00")]
    [InlineData("0x")]
    [InlineData("256")]
    [InlineData("0100")]
    [InlineData("1A")]
    [InlineData("-1")]
    [InlineData("1.0")]
    [InlineData("Listen,Established")]
    [InlineData("\u0661")]
    public void OtherText_IsRejected(string? text)
    {
        Assert.False(TcpSocketStateText.TryParse(text, out _));
    }

    [Fact]
    public void EveryState_IsParsedByItsName_AndNamedInTheMessage()
    {
        foreach (TcpSocketState state in Enum.GetValues<TcpSocketState>())
        {
            Assert.True(TcpSocketStateText.TryParse(state.ToString(), out TcpSocketState parsed));
            Assert.Equal(state, parsed);
            Assert.Contains(state.ToString(), TcpSocketStateText.Accepted, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Numbers_AreTheKernels()
    {
        int[] numbers = [.. Array.ConvertAll(Enum.GetValues<TcpSocketState>(), static state => (int)state)];

        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13], numbers);
        Assert.Equal(10, (int)TcpSocketState.Listen);
        Assert.Equal(8, (int)TcpSocketState.CloseWait);
    }
}
