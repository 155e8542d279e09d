using System;
using System.Collections.Generic;
using System.Management.Automation;
using ProcTcp.Binding;
using Xunit;

namespace ProcTcp.Tests.Binding;

public sealed class ParsedByAttributeTests
{
    private static readonly ParsedByAttribute<PortRangeParser, PortRange> s_many = new();
    private static readonly ParsedByAttribute<CountRangeParser, CountRange> s_single = new() { IsSingle = true };

    public static TheoryData<object, string[]> Arguments => new()
    {
        { "80", ["80"] },
        { 80, ["80"] },
        { new PSObject("8000-8100"), ["8000-8100"] },
        { PortRange.Parse("80"), ["80"] },
        { new PSObject(PortRange.Parse("80")), ["80"] },
        { new object[] { 22, "80-90", PSObject.AsPSObject((ushort)443), PortRange.Parse("1") }, ["22", "80-90", "443", "1"] },
        { new PSObject(new List<int> { 22, 80 }), ["22", "80"] },
        { Array.Empty<object>(), [] },
    };

    [Theory]
    [MemberData(nameof(Arguments))]
    public void Argument_BecomesAnArray(object argument, string[] expected)
    {
        PortRange[] ranges = Assert.IsType<PortRange[]>(s_many.Transform(null!, argument));

        Assert.Equal(expected, Array.ConvertAll(ranges, static range => range.ToString()));
    }

    [Fact]
    public void Null_StaysNull()
    {
        Assert.Null(s_many.Transform(null!, null));
        Assert.Null(s_single.Transform(null!, null));
    }

    [Fact]
    public void SingleArgument_BecomesAValue()
    {
        Assert.Equal(new CountRange(3, 3), s_single.Transform(null!, 3));
        Assert.Equal(new CountRange(1, 5), s_single.Transform(null!, new PSObject(new object[] { "1-5" })));
    }

    [Fact]
    public void SeveralArguments_ForOneValue_AreRefused()
    {
        var error = Assert.Throws<ArgumentTransformationMetadataException>(static () => s_single.Transform(null!, new object[] { 1, "2" }));

        Assert.Contains(CountRange.Accepted, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http")]
    [InlineData("65536")]
    [InlineData("")]
    public void OtherText_IsRefused_AndWhatIsAcceptedNamed(string text)
    {
        var error = Assert.Throws<ArgumentTransformationMetadataException>(() => s_many.Transform(null!, new object[] { 80, text }));

        Assert.StartsWith($"'{text}' ", error.Message, StringComparison.Ordinal);
        Assert.Contains(PortRange.Accepted, error.Message, StringComparison.Ordinal);
    }
}
