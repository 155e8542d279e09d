using System;
using System.Collections.Generic;
using System.Linq;
using ProcTcp.Interop;
using ProcTcp.Procfs;
using ProcTcp.Rows;
using ProcTcp.SockDiag;
using Xunit;

namespace ProcTcp.Tests.Support;

/// <summary>The sockets of the calling thread's network namespace with all their attributes.</summary>
internal static class DetailDump
{
    private const int AttributesStart = 72;

    public static TcpSocketDetail[] Read() => [.. Read(SockDiagRequest.IPv4), .. Read(SockDiagRequest.IPv6)];

    /// <summary>Reads the socket with the given ports.</summary>
    public static TcpSocketDetail Read(int localPort, int remotePort) => Read().Single(detail => detail.LocalPort == localPort && detail.RemotePort == remotePort);

    private static List<TcpSocketDetail> Read(byte family)
    {
        var paths = new CgroupPaths();
        var origin = new TableOrigin(DateTimeOffset.UnixEpoch, null) { CgroupPaths = paths.Found, Units = TimeUnits.OfDump };
        List<TcpSocketDetail> details = [];
        (NetlinkSocket? opened, int errno) = NetlinkSocket.Open();
        Assert.Equal(0, errno);
        using NetlinkSocket socket = opened!;
        Assert.Equal(0, socket.Send(SockDiagRequest.Create(family, uint.MaxValue, SockDiagRequest.All, [])));
        byte[] buffer = new byte[32 * 1024];
        for (bool isDone = false; !isDone;)
        {
            (int length, errno) = socket.Receive(buffer);
            Assert.Equal(0, errno);
            var messages = new NetlinkMessages(buffer.AsSpan(0, length));
            while (messages.MoveNext())
            {
                Assert.True(SocketMessage.TryDecode(messages.Payload, out TcpTableRow row));
                byte[] attributes = messages.Payload[AttributesStart..].ToArray();
                if (Attributes.SocketAttributes.ReadCgroupId(attributes) is ulong id)
                {
                    paths.Find(id);
                }

                details.Add(new TcpSocketDetail(row, origin, SocketOwnerStatus.NotRequested, [], attributes));
            }

            Assert.Equal((0, false), (messages.Errno, messages.IsMalformed));
            isDone = messages.IsDone;
        }

        return details;
    }
}
