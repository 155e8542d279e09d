using System;
using System.Net;
using ProcTcp.Rows;
using ProcTcp.SockDiag;
using Xunit;

namespace ProcTcp.Tests.SockDiag;

/// <summary>Requests for one socket, byte by byte as <c>linux/inet_diag.h</c> has them.</summary>
public sealed class SockDiagRequestTests
{
    private const string HeaderOfDestroy = "48000000 1500 0500 00000000 00000000";
    private const string HeaderOfFind = "48000000 1400 0100 00000000 00000000";
    private const string IPv4Ends = "1F90 D431 C0000211 00000000 00000000 00000000 C6336417 00000000 00000000 00000000";
    private const string IPv6Ends = "1F90 D431 20010DB8 00000000 00000000 00000001 00000000 00000000 0000FFFF C6336417";

    [Theory]
    [InlineData("192.0.2.17", "198.51.100.23", 0, $"{HeaderOfDestroy} 02 06 0000 00000000 {IPv4Ends} 00000000 8877665544332211")]
    [InlineData("192.0.2.17", "198.51.100.23", 3, $"{HeaderOfDestroy} 02 06 0000 00000000 {IPv4Ends} 03000000 8877665544332211")]
    [InlineData("2001:db8::1", "::ffff:198.51.100.23", 0, $"{HeaderOfDestroy} 0A 06 0000 00000000 {IPv6Ends} 00000000 8877665544332211")]
    public void Destroy_HasTheEndsAndTheCookie(string local, string remote, int interfaceIndex, string expected)
    {
        TcpTableRow row = Row(local, remote);
        row.Columns = RowColumns.Interface;
        row.InterfaceIndex = interfaceIndex;
        row.ObjectId = 0x1122334455667788;

        AssertBytes(expected, SockDiagRequest.CreateDestroy(row));
    }

    [Fact]
    public void Find_HasTheEnds_AndAnyCookie()
    {
        TcpTableRow row = Row("192.0.2.17", "198.51.100.23");

        // From the table, where the place of the interface has another column.
        row.ReferenceCount = 7;

        AssertBytes($"{HeaderOfFind} 02 06 0000 00000000 {IPv4Ends} 00000000 FFFFFFFFFFFFFFFF", SockDiagRequest.CreateFind(row));
    }

    private static void AssertBytes(string expected, byte[] request)
    {
        Assert.SkipUnless(BitConverter.IsLittleEndian, "The expected bytes are those of a little-endian machine.");
        Assert.Equal(expected.Replace(" ", string.Empty, StringComparison.Ordinal), Convert.ToHexString(request));
    }

    private static TcpTableRow Row(string local, string remote) => new()
    {
        LocalAddress = SocketAddressBits.From(IPAddress.Parse(local)),
        RemoteAddress = SocketAddressBits.From(IPAddress.Parse(remote)),
        LocalPort = 8080,
        RemotePort = 54321,
        IsIPv6 = local.Contains(':', StringComparison.Ordinal),
    };
}
