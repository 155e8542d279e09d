using System;
using System.Management.Automation;
using ProcTcp.Formatting;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests.Formatting;

public sealed class MeasureTextTests
{
    // Of the usual screen, of which PowerShell uses 79 columns, 8 are left.
    private const int OtherColumns = 71;

    [Theory]
    [InlineData(0, "0")]
    [InlineData(9_999_999, "9999999")]
    [InlineData(10_000_000, "9.5M")]
    [InlineData(10_485_760, "10M")]
    [InlineData(1.0 * (1L << 30), "1G")]
    [InlineData(1.5 * (1L << 30), "1.5G")]
    [InlineData(1.55 * (1L << 40), "1.6T")]
    [InlineData(4.0 * (1L << 50), "4P")]
    [InlineData(3000.0 * (1L << 50), "3000P")]
    [InlineData(5000.0 * (1L << 50), "5000P")]
    public void Bytes_AreInTheUnitThatReadsBest(double bytes, string text) => Assert.Equal(text, MeasureText.Bytes(bytes));

    [Theory]
    [InlineData(1, "████████")]
    [InlineData(0.5, "████")]
    [InlineData(0.51, "████▏")]
    [InlineData(0.2, "█▋")]
    [InlineData(0.0001, "▏")]
    public void Bar_IsOfEighths_OnATerminal(double share, string bar)
    {
        PSObject measure = PlainStyle.Of(("State", "Established"), ("Count", 1), ("Share", share));

        Assert.Equal(bar, MeasureText.Bar(measure, OtherColumns, host: null, PlainStyle.Create(), isRedirected: false));
        Assert.Equal(new string('#', bar.Length), MeasureText.Bar(measure, OtherColumns, host: null, PlainStyle.Create(), isRedirected: true));
    }

    [Fact]
    public void Bar_OfAState_HasItsColour()
    {
        PSObject measure = PlainStyle.Of(("State", "CloseWait"), ("Count", 1), ("Share", 1));

        Assert.Equal("[BrightRed]████████[Reset]", MeasureText.Bar(measure, OtherColumns, host: null, PlainStyle.Create(), isRedirected: false));
    }

    [Theory]
    [InlineData(30, "nginx", "Listen", "nginx, Listen")]
    [InlineData(30, "3f2a9c41d07be85566aa0f1e2d3c4b5a69788796a5b4c3d2e1f0011223344556", "Established", "3f2a9c41d07b, Established")]
    [InlineData(20, "aaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbb", "aaaaaaaa…, bbbbbbbb…")]
    [InlineData(3, "abc", "def", "a…, d…")]
    public void Values_OfWhichOneIsLong_AreAllInTheColumn(int width, string one, string other, string shown) =>
        Assert.Equal(shown, MeasureText.Values(PlainStyle.Of(("ContainerId", one), ("State", other)), width));

    [Fact]
    public void Group_OfAMeasureFromAnotherSession_IsWhatIsNotItsOwn()
    {
        PSObject measure = PlainStyle.Of(
            ("LocalPort", 443), ("OwningProcessName", "e\u001bvil"), ("UserName", null),
            ("Count", 1), ("Share", 1), ("PSComputerName", "db1"), ("RunspaceId", Guid.Empty));

        Assert.Equal("LocalPort, OwningProcessName, UserName", MeasureText.Properties(measure));
        Assert.Equal(@"443, e\evil, -", MeasureText.Values(measure));
    }
}
