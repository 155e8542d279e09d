using System;
using System.Collections.Generic;
using System.Linq;
using ProcTcp.Polling;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests.Polling;

public sealed class WaitTextTests
{
    [Theory]
    [InlineData(0, "no socket matches")]
    [InlineData(1, "1 socket matches")]
    [InlineData(2, "2 sockets match")]
    [InlineData(17, "17 sockets match")]
    public void Match_CountsInPlainWords(int count, string text) => Assert.Equal(text, WaitText.Match(count));

    [Theory]
    [InlineData(0.25, "0.3 ms")]
    [InlineData(12.34, "12.3 ms")]
    [InlineData(999.9, "999.9 ms")]
    [InlineData(1000, "1 s")]
    [InlineData(61_500, "61.5 s")]
    public void Duration_IsInTheUnitThatReadsBest(double milliseconds, string text) =>
        Assert.Equal(text, WaitText.Duration(TimeSpan.FromMilliseconds(milliseconds)));

    [Theory]
    [InlineData("0", "no socket")]
    [InlineData("1-", "a socket")]
    [InlineData("2-", "at least 2 sockets")]
    [InlineData("-5", "at most 5 sockets")]
    [InlineData("3-4", "3-4 sockets")]
    [InlineData("1", "exactly 1 socket")]
    [InlineData("-1", "at most 1 socket")]
    public void Wanted_NamesCountAndFilters(string count, string text) =>
        Assert.Equal(text + " with LocalPort 443", WaitText.Wanted(CountRange.Parse(count), new TcpSocketQuery { LocalPort = [PortRange.Parse("443")] }));

    [Fact]
    public void Instead_NamesStatesInTheirOrder()
    {
        IReadOnlyList<TcpSocketInfo> sockets = TextTable.Sockets(
            (443, TcpSocketState.TimeWait, 0), (443, TcpSocketState.Established, 5), (443, TcpSocketState.Listen, 6), (443, (TcpSocketState)14, 7),
            (443, TcpSocketState.Established, 8));

        Assert.Contains(": 1 Listen, 2 Established, 1 TimeWait, 1 14.", WaitText.Instead(new TcpSocketQuery(), sockets), StringComparison.Ordinal);
    }

    [Fact]
    public void Instead_NamesAtMostThreeOwners()
    {
        using var proc = new FakeProc();
        proc.AddTable(TextTable.Of([.. Enumerable.Range(1, 5).Select(static inode => ((ushort)80, TcpSocketState.Established, (ulong)inode))]));
        foreach (int id in Enumerable.Range(1, 5))
        {
            proc.AddProcess(10 * id, "w\u001b", (ulong)id);
        }

        string text = WaitText.Instead(new TcpSocketQuery(), [.. new TcpSocketReader(proc.Path).Read(new TcpSocketQuery())]);

        Assert.EndsWith(@"w\e (10) and w\e (20) and w\e (30).", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Instead_OfNothing_SaysSo() => Assert.EndsWith(": nothing.", WaitText.Instead(new TcpSocketQuery(), []), StringComparison.Ordinal);
}
