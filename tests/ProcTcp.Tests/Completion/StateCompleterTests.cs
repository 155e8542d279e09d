using System;
using System.Linq;
using ProcTcp.Completion;
using Xunit;

namespace ProcTcp.Tests.Completion;

public sealed class StateCompleterTests
{
    [Theory]
    [InlineData("fin", "FinWait1", "FinWait2")]
    [InlineData("CLOSE_W", "CloseWait")]
    [InlineData("close-w", "CloseWait")]
    [InlineData("close_", "CloseWait")]
    [InlineData("close", "CloseWait", "Closed")]
    [InlineData("time-", "TimeWait")]
    [InlineData("FIN-WAIT-", "FinWait1", "FinWait2")]
    [InlineData("fin_wait2", "FinWait2")]
    [InlineData("SYN-RECV", "SynReceived")]
    [InlineData("listening", "Listen")]
    [InlineData("estab", "Established")]
    [InlineData("x")]
    public void State_IsCompleted_InAnySpelling(string word, params string[] expected) => Assert.Equal(expected, Complete(word));

    [Fact]
    public void EveryState_IsOffered() =>
        Assert.Equal(Enum.GetNames<TcpSocketState>().Order(StringComparer.Ordinal), Complete(string.Empty).Order(StringComparer.Ordinal));

    [Fact]
    public void States_ComeInTheOrderOfAConnectionsLife()
    {
        string[] order =
        [
            "BoundInactive", "Listen", "SynSent", "NewSynReceived", "SynReceived", "Established", "FinWait1", "FinWait2", "CloseWait", "Closing",
            "LastAck", "TimeWait", "Closed",
        ];
        Assert.Equal(order, Complete(string.Empty));
    }

    private static string[] Complete(string word) =>
        [.. new StateCompleter().CompleteArgument("Get-ProcTcpSocket", "State", word, null!, null!).Select(static result => result.CompletionText)];
}
