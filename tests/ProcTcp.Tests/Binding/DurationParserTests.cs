using System;
using System.Management.Automation;
using ProcTcp.Binding;
using Xunit;

namespace ProcTcp.Tests.Binding;

public sealed class DurationParserTests
{
    private static readonly ParsedByAttribute<DurationParser, TimeSpan> s_attribute = new() { IsSingle = true };

    [Theory]
    [InlineData(30, 30_000)]
    [InlineData(0.5, 500)]
    [InlineData("0", 0)]
    [InlineData("90", 90_000)]
    [InlineData("1e2", 100_000)]
    [InlineData("00:01:30", 90_000)]
    [InlineData("1.00:00:00", 86_400_000)]
    public void Argument_IsADuration(object argument, double milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), s_attribute.Transform(null!, argument));

    [Fact]
    public void TimeSpan_StaysAsItIs() => Assert.Equal(TimeSpan.FromTicks(7), s_attribute.Transform(null!, new PSObject(TimeSpan.FromTicks(7))));

    [Theory]
    [InlineData("soon")]
    [InlineData("-1")]
    [InlineData("-00:00:01")]
    [InlineData("NaN")]
    [InlineData("1e300")]
    [InlineData("")]
    [InlineData(double.MaxValue)]
    [InlineData(double.NegativeInfinity)]
    public void OtherArgument_IsRefused(object argument)
    {
        var error = Assert.Throws<ArgumentTransformationMetadataException>(() => s_attribute.Transform(null!, argument));

        Assert.Contains(DurationParser.Accepted, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NegativeTimeSpan_IsRefused() =>
        Assert.Throws<ArgumentTransformationMetadataException>(static () => s_attribute.Transform(null!, TimeSpan.FromTicks(-1)));
}
