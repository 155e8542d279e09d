using System;
using Xunit;

namespace ProcTcp.Tests;

public sealed class CountRangeTests
{
    [Theory]
    [InlineData("0", 0, 0, "0")]
    [InlineData("3", 3, 3, "3")]
    [InlineData(" 3 ", 3, 3, "3")]
    [InlineData("3-3", 3, 3, "3")]
    [InlineData("10-20", 10, 20, "10-20")]
    [InlineData(" 10 - 20 ", 10, 20, "10-20")]
    [InlineData("1-", 1, CountRange.Unlimited, "1-")]
    [InlineData("0-", 0, CountRange.Unlimited, "0-")]
    [InlineData("-5", 0, 5, "0-5")]
    [InlineData(" - 5 ", 0, 5, "0-5")]
    [InlineData("-0", 0, 0, "0")]
    public void Text_OfANumberOrARange_IsParsed(string text, long minimum, long maximum, string printed)
    {
        CountRange range = CountRange.Parse(text);

        Assert.Equal(new CountRange(minimum, maximum), range);
        Assert.Equal(printed, range.ToString());
        Assert.Equal(range, CountRange.Parse(printed));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("-")]
    [InlineData(" - ")]
    [InlineData("--5")]
    [InlineData("5--")]
    [InlineData("20-10")]
    [InlineData("1-2-3")]
    [InlineData("+1")]
    [InlineData("1.0")]
    [InlineData("1e3")]
    [InlineData("1,000")]
    [InlineData("many")]
    [InlineData("99999999999999999999")]
    public void OtherText_IsRejected(string? text)
    {
        Assert.False(CountRange.TryParse(text, out _));
    }

    [Fact]
    public void Parse_OfOtherText_ReportsWhatIsAccepted()
    {
        FormatException error = Assert.Throws<FormatException>(static () => CountRange.Parse("many"));

        Assert.Contains(CountRange.Accepted, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10-20", 9, false)]
    [InlineData("10-20", 10, true)]
    [InlineData("10-20", 20, true)]
    [InlineData("10-20", 21, false)]
    [InlineData("0", 0, true)]
    [InlineData("0", 1, false)]
    [InlineData("1-", 0, false)]
    [InlineData("1-", 1_000_000, true)]
    [InlineData("-5", 0, true)]
    [InlineData("-5", 6, false)]
    public void Range_ContainsItsEnds(string range, long count, bool expected)
    {
        Assert.Equal(expected, CountRange.Parse(range).Contains(count));
    }

    [Theory]
    [InlineData("1-", 0, false)]
    [InlineData("1-", 1, true)]
    [InlineData("5-", 4, false)]
    [InlineData("0-", 0, true)]
    [InlineData("0", 0, false)]
    [InlineData("0", 1, true)]
    [InlineData("3", 3, false)]
    [InlineData("3", 4, true)]
    [InlineData("10-20", 15, false)]
    [InlineData("10-20", 21, true)]
    public void Result_IsDecided_IfFurtherSocketsCannotChangeIt(string range, long count, bool expected)
    {
        Assert.Equal(expected, CountRange.Parse(range).IsDecidedAt(count));
    }

    [Fact]
    public void NamedRanges_HaveTheirValues()
    {
        Assert.Equal(CountRange.Parse("1-"), CountRange.Any);
        Assert.Equal(CountRange.Parse("0"), CountRange.None);
    }
}
