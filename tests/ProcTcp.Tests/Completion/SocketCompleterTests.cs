using System;
using System.Collections;
using System.Linq;
using System.Management.Automation;
using ProcTcp.Completion;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests.Completion;

public sealed class SocketCompleterTests : IDisposable
{
    private readonly FakeProc _proc = new FakeProc()
        .AddTable(TextTable.Of((22, TcpSocketState.Listen, 5), (8080, TcpSocketState.Listen, 6), (8080, TcpSocketState.Established, 7)))
        .AddProcess(10, "sshd", 5)
        .AddProcess(20, "a [b]", 6, 7);

    public void Dispose() => _proc.Dispose();

    [Theory]
    [InlineData("", "22", "8080")]
    [InlineData("8", "8080")]
    [InlineData("'8", "8080")]
    [InlineData("9")]
    public void Port_IsCompleted_FromTheTable(string word, params string[] expected) =>
        Assert.Equal(expected, Complete(new LocalPortCompleter(), word).Select(static result => result.CompletionText), StringComparer.Ordinal);

    [Fact]
    public void Port_SaysByWhomItIsUsed()
    {
        CompletionResult port = Assert.Single(Complete(new LocalPortCompleter(), "80"));

        Assert.Contains("a [b] (20)", port.ToolTip, StringComparison.Ordinal);
        Assert.Contains("1 Listen", port.ToolTip, StringComparison.Ordinal);
    }

    [Fact]
    public void Process_IsCompleted_ByItsName() =>
        Assert.Equal("10", Assert.Single(Complete(new OwningProcessCompleter(), "ssh")).CompletionText);

    [Fact]
    public void Name_WithWildcards_IsEscapedAndQuoted() =>
        Assert.Equal("'a `[b`]'", Assert.Single(Complete(new OwningProcessNameCompleter(), "a")).CompletionText);

    [Fact]
    public void UnreadableRoot_OffersNothing() => Assert.Empty(Complete(new LocalPortCompleter(), string.Empty, "/nowhere"));

    /// <summary>The name that the completers look for is that of the parameter.</summary>
    [Fact]
    public void Root_IsAParameter_OfAllThatReadTheLiveTable() =>
        Assert.NotNull(typeof(Commands.LiveTableCommandBase).GetProperty("ProcRoot"));

    private CompletionResult[] Complete(SocketCompleter completer, string word, string? root = null) =>
        [.. completer.CompleteArgument("Get-ProcTcpSocket", "Parameter", word, null!, new Hashtable { ["ProcRoot"] = root ?? _proc.Path })];
}
