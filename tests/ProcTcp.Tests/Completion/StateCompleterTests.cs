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
    [InlineData("x")]
    public void State_IsCompleted_InAnySpelling(string word, params string[] expected) => Assert.Equal(expected, Complete(word));

    [Fact]
    public void EveryState_IsOffered() =>
        Assert.Equal(Enum.GetNames<TcpSocketState>().Order(StringComparer.Ordinal), Complete(string.Empty).Order(StringComparer.Ordinal));

    private static string[] Complete(string word) =>
        [.. new StateCompleter().CompleteArgument("Get-ProcTcpSocket", "State", word, null!, null!).Select(static result => result.CompletionText)];
}
