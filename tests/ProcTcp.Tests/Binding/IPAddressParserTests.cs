using System.Net;
using ProcTcp.Binding;
using Xunit;

namespace ProcTcp.Tests.Binding;

public sealed class IPAddressParserTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("[::1]")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("fe80::1%1")]
    public void Address_IsAccepted(string text)
    {
        Assert.True(IPAddressParser.TryParse(text, out IPAddress? address));
        Assert.Equal(IPAddress.Parse(text), address);
    }

    [Theory]
    [InlineData("")]
    [InlineData("localhost")]
    [InlineData("1")]
    [InlineData("10.0.0.0/8")]
    [InlineData("10.0.0.1/32")]
    [InlineData("10.0.0.*")]
    [InlineData("127.0.0.1:80")]
    [InlineData("010.0.0.1")]
    public void AnythingElse_IsRefused(string text) => Assert.False(IPAddressParser.TryParse(text, out _));
}
