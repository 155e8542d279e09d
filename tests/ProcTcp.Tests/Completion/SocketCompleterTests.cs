using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using ProcTcp.Completion;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests.Completion;

public sealed class SocketCompleterTests : IDisposable
{
    private static readonly Dictionary<string, SocketCompleter> s_completers = new(StringComparer.Ordinal)
    {
        ["LocalPort"] = new LocalPortCompleter(),
        ["RemotePort"] = new RemotePortCompleter(),
        ["RemoteAddress"] = new RemoteAddressCompleter(),
        ["Port"] = new PortCompleter(),
        ["State"] = new StateCompleter(),
        ["OwnerStatus"] = new OwnerStatusCompleter(),
    };

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

    [Theory]
    [InlineData("LocalPort", "", "22", "8080")]
    [InlineData("LocalPort", "4", "40000", "40001")]
    [InlineData("Port", "", "22", "8080")]
    [InlineData("Port", "5", "5432", "50000", "54321")]
    [InlineData("RemotePort", "", "443", "5432", "54321")]
    public void Port_IsOneOfAListener_UntilADigitIsTyped(string parameter, string word, params string[] expected)
    {
        AddConnections();

        Assert.Equal(expected, Texts(parameter, word));
    }

    [Theory]
    [InlineData("RemotePort", "5432", "LocalPort", 40000)]
    [InlineData("RemotePort", "54321", "RemoteAddress", "10.0.0.3")]
    [InlineData("RemotePort", "443", "State", "CLOSE_WAIT")]
    [InlineData("RemotePort", "443", "OwningProcessName", "curl")]
    [InlineData("RemoteAddress", "10.0.0.3", "RemotePort", "54000-55000")]
    [InlineData("LocalPort", "40000 40001", "State", "Established")]
    [InlineData("State", "CloseWait", "Port", 443)]
    [InlineData("OwnerStatus", "NotFound", "LocalPort", 40000)]
    public void Value_IsOneOfTheSocketsThatOtherFiltersLeave(string parameter, string expected, string bound, object value)
    {
        AddConnections();

        CompletionResult[] all = Complete(s_completers[parameter], string.Empty, bound: new Hashtable { [bound] = value });

        // States and statuses are all offered, with the number of sockets that have them.
        string[] texts = [.. all.Where(result => parameter is not ("State" or "OwnerStatus") || result.ToolTip.Contains(" (1) - ", StringComparison.Ordinal)).Select(static result => result.CompletionText)];
        Assert.Equal(expected.Split(' '), texts);
    }

    [Fact]
    public void ValuesOfTheSameParameter_AndThoseThatAreNotUnderstood_LeaveAll()
    {
        AddConnections();

        Assert.Equal(3, Complete(new RemotePortCompleter(), string.Empty, bound: new Hashtable { ["RemotePort"] = 443, ["State"] = "clos", ["LocalPort"] = null }, parameter: "RemotePort").Length);
    }

    [Fact]
    public void Ports_AreNeverThousands()
    {
        _proc.AddTable(TextTable.Of([.. Enumerable.Range(30_000, 2_000).Select(static port => ((ushort)port, TcpSocketState.Established, 0ul)), (31_999, TcpSocketState.Listen, 5)]));

        Assert.Equal(["31999"], Texts("LocalPort", string.Empty));
        string[] texts = Texts("LocalPort", "3");
        Assert.Equal(100, texts.Length);
        Assert.Equal("31999", texts[^1]);
    }

    [Fact]
    public void Port_IsAnyOne_IfNothingListens()
    {
        _proc.AddTable(TextTable.Of((4000, TcpSocketState.Established, 5)));

        Assert.Equal(["4000"], Texts("LocalPort", string.Empty));
    }

    [Fact]
    public void ServingAddress_IsOneThatIsServed()
    {
        _proc.AddTable(TextTable.Of(
            ("0.0.0.0:80", "0.0.0.0:0", TcpSocketState.Listen, 5),
            ("10.0.0.1:81", "0.0.0.0:0", TcpSocketState.Listen, 6),
            ("10.0.0.2:90", "10.0.0.9:1", TcpSocketState.Established, 7)));

        CompletionResult[] results = Complete(new ServingAddressCompleter(), string.Empty);

        string[] texts = [.. results.Select(static result => result.CompletionText)];
        Assert.Equal(["10.0.0.1", "127.0.0.1"], texts);
        Assert.Equal("127.0.0.1 - sshd (10): 1 Listen", results[1].ToolTip);
    }

    [Fact]
    public void State_SaysHowManySocketsAreInIt()
    {
        CompletionResult[] states = Complete(new StateCompleter(), string.Empty);

        Assert.Equal("Listen (2) - waiting for connections", Assert.Single(states, static state => state.CompletionText == "Listen").ToolTip);
        Assert.Equal("CloseWait - the peer has closed, the program here has not", Assert.Single(states, static state => state.CompletionText == "CloseWait").ToolTip);
    }

    [Fact]
    public void StatesAndStatuses_AreOffered_IfNothingCanBeRead()
    {
        Assert.Equal(Enum.GetValues<TcpSocketState>().Length, Complete(new StateCompleter(), string.Empty, "/nowhere").Length);
        Assert.Equal(Enum.GetValues<SocketOwnerStatus>().Length - 2, Complete(new OwnerStatusCompleter(), string.Empty, "/nowhere").Length);
    }

    [Fact]
    public void NothingCompleter_OffersNothing() => Assert.Empty(new NothingCompleter().CompleteArgument("Get-ProcTcpSocket", "Inode", string.Empty, null!, null!));

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

    private void AddConnections() => _proc.AddProcess(30, "curl", 8).AddTable(TextTable.Of(
        ("10.0.0.1:22", "0.0.0.0:0", TcpSocketState.Listen, 5),
        ("10.0.0.1:8080", "0.0.0.0:0", TcpSocketState.Listen, 6),
        ("10.0.0.1:40000", "10.0.0.2:5432", TcpSocketState.Established, 9),
        ("10.0.0.1:40001", "10.0.0.3:54321", TcpSocketState.Established, 7),
        ("10.0.0.1:50000", "10.0.0.2:443", TcpSocketState.CloseWait, 8)));

    private string[] Texts(string parameter, string word) => [.. Complete(s_completers[parameter], word).Select(static result => result.CompletionText)];

    private CompletionResult[] Complete(SocketCompleter completer, string word, string? root = null, Hashtable? bound = null, string parameter = "Parameter")
    {
        bound ??= [];
        bound["ProcRoot"] = root ?? _proc.Path;
        return [.. completer.CompleteArgument("Get-ProcTcpSocket", parameter, word, null!, bound)];
    }
}
