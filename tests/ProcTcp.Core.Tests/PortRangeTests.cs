using System;
using Xunit;

namespace ProcTcp.Tests;

public sealed class PortRangeTests
{
    [Theory]
    [InlineData("80", 80, 80, "80")]
    [InlineData("0", 0, 0, "0")]
    [InlineData("65535", 65535, 65535, "65535")]
    [InlineData(" 80 ", 80, 80, "80")]
    [InlineData("8000-8100", 8000, 8100, "8000-8100")]
    [InlineData(" 8000 - 8100 ", 8000, 8100, "8000-8100")]
    [InlineData("80-80", 80, 80, "80")]
    [InlineData("0-65535", 0, 65535, "0-65535")]
    public void Text_OfAPortOrARange_IsParsed(string text, ushort first, ushort last, string printed)
    {
        PortRange range = PortRange.Parse(text);

        Assert.Equal(new PortRange(first, last), range);
        Assert.Equal(first == last, range.IsSingle);
        Assert.Equal(printed, range.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("-")]
    [InlineData("80-")]
    [InlineData("-80")]
    [InlineData("90-80")]
    [InlineData("1-2-3")]
    [InlineData("65536")]
    [InlineData("80-65536")]
    [InlineData("+80")]
    [InlineData("0x50")]
    [InlineData("8e1")]
    [InlineData("80.0")]
    [InlineData("8 0")]
    [InlineData("80,81")]
    [InlineData("http")]
    [InlineData("8*")]
    public void OtherText_IsRejected(string? text)
    {
        Assert.False(PortRange.TryParse(text, out _));
    }

    [Fact]
    public void Parse_OfOtherText_ReportsWhatIsAccepted()
    {
        FormatException error = Assert.Throws<FormatException>(static () => PortRange.Parse("http"));

        Assert.Contains(PortRange.Accepted, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(7999, false)]
    [InlineData(8000, true)]
    [InlineData(8050, true)]
    [InlineData(8100, true)]
    [InlineData(8101, false)]
    public void Range_ContainsItsEnds(ushort port, bool expected)
    {
        Assert.Equal(expected, new PortRange(8000, 8100).Contains(port));
    }
}
