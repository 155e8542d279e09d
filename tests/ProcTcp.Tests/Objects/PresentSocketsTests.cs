using System;
using System.IO;
using System.Linq;
using System.Threading;
using ProcTcp.Objects;
using ProcTcp.Reporting;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests.Objects;

public sealed class PresentSocketsTests : IDisposable
{
    private readonly FakeProc _proc = new();

    public PresentSocketsTests()
    {
        _proc.AddTable(TextTable.Of((80, TcpSocketState.Listen, 5), (81, TcpSocketState.TimeWait, 0)));
        _proc.AddProcess(1, "init").AddProcess(20, "web", 5);
    }

    public static TheoryData<TcpSocketQuery, bool> Queries => new()
    {
        { new TcpSocketQuery { LocalPort = [new(4711, 4711)] }, false },
        { new TcpSocketQuery { LocalPort = [new(4711, 4711), new(4712, 4712)] }, false },
        { new TcpSocketQuery { OwningProcess = [4711] }, false },
        { new TcpSocketQuery { Inode = [4711] }, false },
        { new TcpSocketQuery { State = [(TcpSocketState)77] }, false },
        { new TcpSocketQuery { LocalPort = [new(80, 80)], State = [TcpSocketState.TimeWait] }, true },
        { new TcpSocketQuery { Port = [new(4711, 4711)] }, false },
        { new TcpSocketQuery { ServingAddress = [System.Net.IPAddress.Parse("192.0.2.1")] }, true },
        { new TcpSocketQuery { LocalAddress = [AddressPattern.Parse("192.0.2.1")] }, true },
    };

    public void Dispose() => _proc.Dispose();

    [Theory]
    [MemberData(nameof(Queries))]
    public void MissingValues_CostASecondRead_OnlyIfSomethingElseMayBeThere(TcpSocketQuery query, bool isReadAgain)
    {
        var cmdlet = new RecordedCmdlet();
        var table = new LiveTable(cmdlet, _proc.Path, CancellationToken.None);
        LiteralTargets targets = LiteralTargets.Of(query, query.OwningProcess)!;
        var report = new TcpReadReport();
        Assert.Empty(table.Reader.Read(query, report));

        // A table that is opened again cannot be read any more, which ends the cmdlet.
        File.Delete(_proc.TablePath());
        Exception? end = Record.Exception(() => new MissingSockets(cmdlet, table, query, report).Write(targets, CancellationToken.None));

        Assert.Equal(isReadAgain, end is NotSupportedException);
        Assert.Equal(isReadAgain ? 0 : targets.Unmet.Count(), cmdlet.Errors.Count);
    }

    [Theory]
    [InlineData("80", "On LocalPort 80: 1 Listen, held by web (20).")]
    [InlineData("80-81", "On LocalPort 80-81: 1 Listen, held by web (20); 1 TimeWait.")]
    [InlineData("82", "A socket that is only bound may hold the port; -State BoundInactive shows it.")]
    public void Ports_AreDescribedAlone_WhateverElseWasAsked(string ports, string text) => Assert.Equal(
        text,
        Describe(new TcpSocketQuery { LocalPort = [PortRange.Parse(ports)], State = [TcpSocketState.CloseWait], OwningProcessName = ["nginx"] }));

    [Theory]
    [InlineData("80", "On Port 80: 1 Listen, held by web (20).")]
    [InlineData("79-80", "On Port 79-80: 1 Listen, held by web (20).")]
    [InlineData("82", "A socket that is only bound may hold the port; -State BoundInactive shows it.")]
    public void PortsOfEitherEnd_AreDescribed(string ports, string text) =>
        Assert.Equal(text, Describe(new TcpSocketQuery { Port = [PortRange.Parse(ports)], State = [TcpSocketState.CloseWait] }));

    [Theory]
    [InlineData("192.0.2.1", "Listeners on other addresses: 127.0.0.1:80 of web (20).")]
    [InlineData("127.0.0.1", "On ServingAddress 127.0.0.1: 1 Listen, held by web (20).")]
    public void ListenersOfOtherAddresses_AreDescribed(string address, string text) =>
        Assert.Equal(text, Describe(new TcpSocketQuery { ServingAddress = [System.Net.IPAddress.Parse(address)], OwningProcessName = ["nginx"] }));

    [Fact]
    public void EachValue_IsDescribed() => Assert.Equal(
        "On LocalPort 80: 1 Listen, held by web (20). No process has the ID 4711.",
        Describe(new TcpSocketQuery { LocalPort = [new(80, 80)], OwningProcess = [4711] }));

    [Theory]
    [InlineData("IPv4", " [::]:90 serves IPv4 too unless it is IPv6-only.")]
    [InlineData("IPv6", "")]
    public void ListenerOnAllIPv6Addresses_MayServeIPv4(string family, string text)
    {
        string row = TextTable.Of((90, TcpSocketState.Listen, 6)).Replace("0100007F", new string('0', 32), StringComparison.Ordinal);
        _proc.AddTable(row.Replace(" 00000000:0000 ", $" {new string('0', 32)}:0000 ", StringComparison.Ordinal), isIPv6: true);
        IPFamily[] families = [Enum.Parse<IPFamily>(family)];

        Assert.Equal($"On LocalPort 90: 1 Listen.{text}", Describe(new TcpSocketQuery { LocalPort = [new(90, 90)], AddressFamily = families, State = [TcpSocketState.Listen] }));
    }

    [Fact]
    public void WithoutAValue_OnlyTheStateIsLeftOut() => Assert.Equal(
        "In any state with OwningProcessName web: 1 Listen, held by web (20).",
        Describe(new TcpSocketQuery { State = [TcpSocketState.CloseWait], OwningProcessName = ["web"] }));

    [Fact]
    public void NothingElseThatWasAsked_CanBeLeftOut()
    {
        Assert.Empty(Describe(new TcpSocketQuery { UserName = ["www"] }));
        Assert.Empty(Describe(new TcpSocketQuery { State = [TcpSocketState.CloseWait] }));
    }

    [Fact]
    public void IfSocketsMatch_TheyAreDescribedToo() =>
        Assert.Equal("On LocalPort 80: 1 Listen, held by web (20).", Describe(new TcpSocketQuery { LocalPort = [new(80, 80)] }, hasMatches: true));

    private string Describe(TcpSocketQuery query, bool hasMatches = false) =>
        new PresentSockets(new LiveTable(new RecordedCmdlet(), _proc.Path, CancellationToken.None), query, hasMatches, includeOwners: true).Describe();
}
