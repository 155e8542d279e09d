using ProcTcp.Binding;
using Xunit;

namespace ProcTcp.Tests.Binding;

public sealed class IPFamilyParserTests
{
    [Theory]
    [InlineData("IPv4", IPFamily.IPv4)]
    [InlineData("ipv6", IPFamily.IPv6)]
    [InlineData("InterNetwork", IPFamily.IPv4)]
    [InlineData("InterNetworkV6", IPFamily.IPv6)]
    [InlineData("23", IPFamily.IPv6)]
    public void Name_IsRead(string text, IPFamily expected)
    {
        Assert.True(IPFamilyParser.TryParse(text, out IPFamily family));
        Assert.Equal(expected, family);
    }

    [Theory]
    [InlineData("")]
    [InlineData("IPv5")]
    [InlineData("IPv4, IPv6")]
    [InlineData("InterNetwork,InterNetworkV6")]
    [InlineData("1")]
    public void OtherText_IsRefused(string text) => Assert.False(IPFamilyParser.TryParse(text, out _));
}
