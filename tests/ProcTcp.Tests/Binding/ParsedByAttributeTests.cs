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
    [InlineData("8080", "For a port, use -LocalPort 8080.")]
    [InlineData("8000-8100", "For a port, use -LocalPort 8000-8100.")]
    [InlineData("123456", "For a process, use -OwningProcess 123456.")]
    [InlineData("CLOSE_WAIT", "For a state, use -State CLOSE_WAIT.")]
    [InlineData("owningprocess", "To count by a property, use Measure-ProcTcpSocket -Property owningprocess.")]
    [InlineData("nginx", "For a process, use -OwningProcessName nginx.")]
    [InlineData("nginx*", "For a process, use -OwningProcessName nginx*.")]
    [InlineData("my worker", "For a process, use -OwningProcessName 'my worker'.")]
    [InlineData("nginx inc.", "For a process, use -OwningProcessName 'nginx inc.'.")]
    public void FirstArgument_ThatIsNoAddress_NamesTheParameterThatWasMeant(string text, string advice)
    {
        var error = Assert.Throws<ArgumentTransformationMetadataException>(() => new ParsedByAttribute<AddressPatternParser, AddressPattern> { IsFirst = true }.Transform(null!, text));

        Assert.StartsWith($"'{text}' is not {AddressPattern.Accepted}. ", error.Message, StringComparison.Ordinal);
        Assert.EndsWith($" {advice}", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("10.0.0.300")]
    [InlineData("10.0.0.0/33")]
    [InlineData("fe80::zz")]
    public void AddressWithAMistake_IsNothingElse(string text)
    {
        var error = Assert.Throws<ArgumentTransformationMetadataException>(() => new ParsedByAttribute<AddressPatternParser, AddressPattern> { IsFirst = true }.Transform(null!, text));

        Assert.EndsWith(AddressPattern.Accepted + ".", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SharedArgument_IsLeftToOthers_IfItIsNotUnderstood()
    {
        var shared = new ParsedByAttribute<AddressPatternParser, AddressPattern> { IsShared = true };

        Assert.Equal("capture.txt", shared.Transform(null!, "capture.txt"));
        Assert.IsType<AddressPattern[]>(shared.Transform(null!, "10.0.*"));
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
