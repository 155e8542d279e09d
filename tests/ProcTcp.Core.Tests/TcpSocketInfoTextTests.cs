using System.Net;
using ProcTcp.Rows;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests;

public sealed class TcpSocketInfoTextTests
{
    [Theory]
    [InlineData("ffff880ed4353000", "ffff880ed4353000")]
    [InlineData("FFFF880ED4353000", "ffff880ed4353000")]
    [InlineData("000000006b2f9635", "000000006b2f9635")]
    [InlineData("0000000000000000", "0000000000000000")]
    [InlineData("c0d4f1a0", "c0d4f1a0")]
    [InlineData("00000000", "00000000")]
    [InlineData("(____ptrval____)", null)]
    [InlineData("(ptrval)", null)]
    public void KernelAddress_KeepsItsDigits(string column, string? expected)
    {
        Assert.Equal(expected, Create(new KernelRow { Pointer = column }).KernelAddress);
    }

    [Theory]
    [InlineData("10.0.0.1:22", "0.0.0.0:0", 10, "10.0.0.1:22 -> 0.0.0.0:0 Listen")]
    [InlineData("[::1]:22", "[2001:db8::1]:65535", 8, "[::1]:22 -> [2001:db8::1]:65535 CloseWait")]
    [InlineData("[::ffff:10.0.0.1]:80", "[::ffff:10.0.0.2]:81", 0xEE, "[::ffff:10.0.0.1]:80 -> [::ffff:10.0.0.2]:81 238")]
    public void EndPoints_PrintAsDotNetPrintsThem(string local, string remote, byte state, string expected)
    {
        TcpSocketInfo socket = Create(KernelRow.Between(local, remote) with { State = state });

        Assert.Equal(expected, socket.ToString());
        Assert.Equal(IPEndPoint.Parse(local), socket.GetLocalEndPoint());
        Assert.Equal(IPEndPoint.Parse(remote), socket.GetRemoteEndPoint());
        Assert.Equal(IPEndPoint.Parse(local).Address.ToString(), socket.LocalAddress);
        Assert.Equal(IPEndPoint.Parse(remote).Address.ToString(), socket.RemoteAddress);
        Assert.Equal(IPEndPoint.Parse(local).AddressFamily, (System.Net.Sockets.AddressFamily)socket.AddressFamily);
    }

    private static TcpSocketInfo Create(KernelRow row) =>
        new(row.Parse(), new TableOrigin(default, null), SocketOwnerStatus.NotRequested, []);
}
