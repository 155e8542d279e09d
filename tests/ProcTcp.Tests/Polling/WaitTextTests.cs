using System;
using ProcTcp.Polling;
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
}
