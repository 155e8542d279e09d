using System;
using Xunit;

namespace ProcTcp.Tests;

public sealed class AddressPatternTextTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("1")]
    [InlineData("10.1")]
    [InlineData("010.0.0.1")]
    [InlineData("10.0.1")]
    [InlineData("10.0.0.256")]
    [InlineData("10.0.0.0.1")]
    [InlineData("0x7f.0.0.1")]
    [InlineData("...")]
    [InlineData("1.2.3.")]
    [InlineData("localhost")]
    [InlineData("[::1]:80")]
    [InlineData("[::1")]
    [InlineData("::1]")]
    [InlineData("10.0.0.1:80")]
    [InlineData(":")]
    [InlineData("::g")]
    [InlineData("1::2::3")]
    [InlineData("/")]
    [InlineData("/8")]
    [InlineData("10.0.0.0/")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/-1")]
    [InlineData("10.0.0.0/+8")]
    [InlineData("10.0.0.0/ 8")]
    [InlineData("10.0.0.0/8/8")]
    [InlineData("10.0.0.0/255.0.0.0")]
    [InlineData("10.0.*/16")]
    [InlineData("::/129")]
    [InlineData("10/8")]
    public void OtherText_IsRejected(string? text)
    {
        Assert.False(AddressPattern.TryParse(text, out AddressPattern? pattern));
        Assert.Null(pattern);
    }

    [Fact]
    public void Parse_OfOtherText_ReportsWhatIsAccepted()
    {
        FormatException error = Assert.Throws<FormatException>(static () => AddressPattern.Parse("10.1"));

        Assert.Contains("10.1", error.Message, StringComparison.Ordinal);
        Assert.Contains(AddressPattern.Accepted, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10.0.0.0/8")]
    [InlineData("2001:DB8::1")]
    [InlineData("10.*")]
    public void ToString_ReturnsTheText(string text)
    {
        Assert.Equal(text, AddressPattern.Parse(text).ToString());
    }
}
