using System;
using System.Net;
using ProcTcp.Captures;
using ProcTcp.Rows;
using Xunit;

namespace ProcTcp.Tests.Captures;

public sealed class AddressEvidenceTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.53")]
    [InlineData("127.0.1.1")]
    [InlineData("10.1.2.3")]
    [InlineData("172.16.3.4")]
    [InlineData("172.31.255.9")]
    [InlineData("192.168.7.20")]
    [InlineData("192.168.0.127")]
    [InlineData("169.254.1.2")]
    [InlineData("100.64.1.2")]
    [InlineData("100.127.1.2")]
    [InlineData("8.8.4.224")]
    [InlineData("8.8.4.255")]
    [InlineData("203.0.113.0")]
    [InlineData("::1")]
    [InlineData("::ffff:8.8.4.4")]
    [InlineData("::ffff:1.0.0.127")]
    [InlineData("fe80::1")]
    [InlineData("fe80::20")]
    [InlineData("fd12:3456:789a::1")]
    [InlineData("2001:db8::1")]
    [InlineData("2001:db8:1:2:3:4:5:6")]
    [InlineData("2a00:1450:4001:82a::200e")]
    [InlineData("64:ff9b::c000:201")]
    [InlineData("2003:e420::ba27:ebff:fe3d:1122")]
    public void Address_IsEvidenceForItself_AndItsReverseAgainst(string text)
    {
        (SocketAddressBits address, bool isIPv6) = Parse(text);
        int weight = AddressEvidence.Weigh(address, isIPv6);

        Assert.True(weight > 0, $"{text} weighs {weight}");
        Assert.Equal(-weight, AddressEvidence.Weigh(address.InOtherByteOrder(isIPv6), isIPv6));
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("255.255.255.255")]
    [InlineData("1.2.2.1")]
    [InlineData("8.8.4.4")]
    [InlineData("172.32.1.9")]
    [InlineData("100.128.1.9")]
    [InlineData("10.0.0.127")]
    [InlineData("10.3.2.10")]
    [InlineData("192.168.16.172")]
    [InlineData("127.3.2.1")]
    [InlineData("::")]
    [InlineData("2001:120:1221::")]
    public void Address_IsNoEvidence(string text)
    {
        (SocketAddressBits address, bool isIPv6) = Parse(text);

        Assert.Equal(0, AddressEvidence.Weigh(address, isIPv6));
    }

    [Theory]
    [InlineData("127.0.0.1", "1.0.0.127")]
    [InlineData("::1", "::100:0")]
    [InlineData("fe80::1:2", "0:80fe::200:100")]
    [InlineData("1:2:3:4:5:6:7:8", "200:100:400:300:600:500:800:700")]
    public void OtherByteOrder_ReversesEachWord(string text, string reversed)
    {
        (SocketAddressBits address, bool isIPv6) = Parse(text);
        SocketAddressBits other = address.InOtherByteOrder(isIPv6);

        Assert.Equal(IPAddress.Parse(reversed), other.ToIPAddress(isIPv6));
        Assert.Equal(address, other.InOtherByteOrder(isIPv6));
    }

    private static (SocketAddressBits Address, bool IsIPv6) Parse(string text) =>
        (SocketAddressBits.From(IPAddress.Parse(text)), text.Contains(':', StringComparison.Ordinal));
}
