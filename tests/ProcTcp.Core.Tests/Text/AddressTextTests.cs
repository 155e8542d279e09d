using System;
using System.Buffers.Binary;
using System.Net;
using FsCheck;
using FsCheck.Fluent;
using ProcTcp.Rows;
using ProcTcp.Text;
using Xunit;

namespace ProcTcp.Tests.Text;

public sealed class AddressTextTests
{
    private static readonly Config s_config = Config.QuickThrowOnFailure.WithMaxTest(20_000);

    [Fact]
    public void IPv6_IsWrittenAsDotNetWritesIt()
    {
        // Zeros and the prefixes of embedded IPv4 decide the form.
        Gen<int> group = Gen.Frequency((5, Gen.Constant(0)), (1, Gen.Constant(0xFFFF)), (1, Gen.Constant(0x5EFE)), (3, Gen.Choose(0, 0xFFFF)));
        Prop.ForAll(group.ArrayOf(8).ToArbitrary(), static groups =>
        {
            var bytes = new byte[16];
            for (int i = 0; i < groups.Length; i++)
            {
                BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2 * i), (ushort)groups[i]);
            }

            var address = new IPAddress(bytes);
            Assert.Equal(address.ToString(), FormatIPv6(address));
        }).Check(s_config);
    }

    [Theory]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("1::")]
    [InlineData("1:0:2::3")]
    [InlineData("1:0:2:3:4:5:6:7")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::ffff:0:0")]
    [InlineData("::10.0.0.1")]
    [InlineData("::ffff:0:10.0.0.1")]
    [InlineData("fe80::5efe:10.0.0.1")]
    [InlineData("2001:db8:1:2:0:5efe:10.0.0.1")]
    [InlineData("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    public void IPv6_IsWrittenInItsShortForm(string text) => Assert.Equal(text, FormatIPv6(IPAddress.Parse(text)));

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("10.20.30.4")]
    [InlineData("255.255.255.255")]
    public void IPv4_IsWrittenInDottedDecimal(string text)
    {
        Span<char> buffer = stackalloc char[AddressText.MaximumLength];
        int length = AddressText.FormatIPv4(SocketAddressBits.From(IPAddress.Parse(text)).IPv4, buffer);
        Assert.Equal(text, buffer[..length].ToString());
    }

    [Fact]
    public void Wildcards_AllocateNothing()
    {
        AddressPattern pattern = AddressPattern.Parse("*:dead:*");
        SocketAddressBits address = SocketAddressBits.From(IPAddress.Parse("2001:db8::ffff:1"));
        pattern.IsMatch(address, isIPv6: true);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            pattern.IsMatch(address, isIPv6: true);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static string FormatIPv6(IPAddress address)
    {
        Span<char> buffer = stackalloc char[AddressText.MaximumLength];
        return buffer[..AddressText.FormatIPv6(SocketAddressBits.From(address), buffer)].ToString();
    }
}
