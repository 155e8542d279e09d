using System.Net;
using Xunit;

namespace ProcTcp.Tests;

public sealed class AddressPatternTests
{
    [Theory]
    [InlineData("10.0.0.1", "10.0.0.1")]
    [InlineData(" 10.0.0.1 ", "10.0.0.1")]
    [InlineData("10.0.0.1", "::ffff:10.0.0.1")]
    [InlineData("0.0.0.0", "0.0.0.0")]
    [InlineData("::1", "::1")]
    [InlineData("0:0:0:0:0:0:0:1", "::1")]
    [InlineData("[::1]", "::1")]
    [InlineData("2001:DB8::00A", "2001:db8::a")]
    [InlineData("::ffff:10.0.0.1", "::ffff:10.0.0.1")]
    [InlineData("::FFFF:0a00:0001", "::ffff:10.0.0.1")]
    [InlineData("fe80::1%3", "fe80::1")]
    public void Literal_MatchesTheAddress_InAnySpelling(string text, string address)
    {
        AddressPattern pattern = AddressPattern.Parse(text);

        Assert.True(pattern.IsLiteral);
        Assert.True(pattern.IsMatch(IPAddress.Parse(address)));
    }

    [Theory]
    [InlineData("10.0.0.1", "10.0.0.2")]
    [InlineData("10.0.0.1", "::10.0.0.1")]
    [InlineData("10.0.0.1", "::ffff:10.0.0.2")]
    [InlineData("0.0.0.0", "::")]
    [InlineData("::", "0.0.0.0")]
    [InlineData("::", "::ffff:0.0.0.0")]
    [InlineData("::1", "127.0.0.1")]
    [InlineData("::ffff:10.0.0.1", "10.0.0.1")]
    [InlineData("2001:db8::a", "2001:db8:0:0:1::a")]
    public void Literal_MatchesNoOtherAddress(string text, string address)
    {
        Assert.False(AddressPattern.Parse(text).IsMatch(IPAddress.Parse(address)));
    }

    [Theory]
    [InlineData("0.0.0.0/0", "255.255.255.255", true)]
    [InlineData("0.0.0.0/0", "::ffff:1.2.3.4", true)]
    [InlineData("0.0.0.0/0", "::1", false)]
    [InlineData("10.0.0.4/31", "10.0.0.5", true)]
    [InlineData("10.0.0.5/31", "10.0.0.4", true)]
    [InlineData("10.0.0.4/31", "10.0.0.6", false)]
    [InlineData("10.0.0.4/31", "10.0.0.3", false)]
    [InlineData("10.0.0.4/32", "10.0.0.4", true)]
    [InlineData("10.0.0.4/32", "10.0.0.5", false)]
    [InlineData("10.0.0.0/8", "10.255.255.255", true)]
    [InlineData("10.0.0.0/8", "11.0.0.0", false)]
    [InlineData("10.1.2.3/8", "10.200.0.1", true)]
    [InlineData("10.0.0.0/8", "::ffff:10.9.9.9", true)]
    [InlineData("172.16.0.0/12", "172.31.255.255", true)]
    [InlineData("172.16.0.0/12", "172.32.0.0", false)]
    [InlineData("::/0", "2001:db8::1", true)]
    [InlineData("::/0", "::ffff:10.0.0.1", true)]
    [InlineData("::/0", "10.0.0.1", false)]
    [InlineData("2001:db8::/64", "2001:db8::ffff:ffff:ffff:ffff", true)]
    [InlineData("2001:db8::/64", "2001:db8:0:1::", false)]
    [InlineData("2001:db8::/65", "2001:db8::7fff:0:0:0", true)]
    [InlineData("2001:db8::/65", "2001:db8::8000:0:0:0", false)]
    [InlineData("2001:db8::/63", "2001:db8:0:1::", true)]
    [InlineData("::ffff:0:0/96", "::ffff:192.0.2.1", true)]
    [InlineData("::ffff:0:0/96", "::fffe:192.0.2.1", false)]
    [InlineData("::ffff:0:0/96", "192.0.2.1", false)]
    [InlineData("2001:db8::2/127", "2001:db8::3", true)]
    [InlineData("2001:db8::2/127", "2001:db8::4", false)]
    [InlineData("2001:db8::2/128", "2001:db8::2", true)]
    [InlineData("2001:db8::2/128", "2001:db8::3", false)]
    [InlineData("fe80::/10", "febf:ffff::1", true)]
    [InlineData("fe80::/10", "fec0::1", false)]
    public void Network_MatchesUpToItsEdges(string text, string address, bool expected)
    {
        AddressPattern pattern = AddressPattern.Parse(text);

        Assert.False(pattern.IsLiteral);
        Assert.Equal(expected, pattern.IsMatch(IPAddress.Parse(address)));
    }

    [Theory]
    [InlineData("*", "10.0.0.1", true)]
    [InlineData("*", "::", true)]
    [InlineData("10.0.*", "10.0.255.1", true)]
    [InlineData("10.0.*", "10.1.0.1", false)]
    [InlineData("10.0.*", "::ffff:10.0.0.1", true)]
    [InlineData("*.1", "110.0.0.1", true)]
    [InlineData("10.0.0.?", "10.0.0.10", false)]
    [InlineData("10.0.0.[1-3]", "10.0.0.2", true)]
    [InlineData("10.0.0.[1-3]", "10.0.0.4", false)]
    [InlineData("FE80::*", "fe80::1", true)]
    [InlineData("::*", "10.0.0.1", false)]
    [InlineData("::ffff:*", "::ffff:10.0.0.1", true)]
    [InlineData("::ffff:*", "10.0.0.1", false)]
    [InlineData("*:*", "::1", true)]
    [InlineData("*:*", "10.0.0.1", false)]
    public void Wildcard_MatchesTheAddressAsPrinted(string text, string address, bool expected)
    {
        AddressPattern pattern = AddressPattern.Parse(text);

        Assert.False(pattern.IsLiteral);
        Assert.Equal(expected, pattern.IsMatch(IPAddress.Parse(address)));
    }
}
