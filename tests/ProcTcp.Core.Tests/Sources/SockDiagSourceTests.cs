using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using ProcTcp.Filtering;
using ProcTcp.Interop;
using ProcTcp.Procfs;
using ProcTcp.Rows;
using ProcTcp.SockDiag;
using ProcTcp.Sources;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests.Sources;

/// <summary>Sockets of the test's own, read from both sources.</summary>
public sealed class SockDiagSourceTests : IDisposable
{
    private readonly List<Socket> _sockets = [];

    public SockDiagSourceTests() => Emulator.SkipTestOfSocketDiagnosis();

    public void Dispose() => _sockets.ForEach(static socket => socket.Dispose());

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    public void BothSources_HaveTheSameSockets_WithTheSameValues(string address)
    {
        ushort port = MakeSockets(IPAddress.Parse(address));
        RowFilter filter = new() { LocalPorts = [new PortRange(port, port)] };

        TcpTableRow[] table = ReadTable(filter);
        TcpTableRow[] dump = ReadDump(filter);

        Assert.Equal(4, table.Length);
        Assert.Equal(table.Select(Describe).Order(StringComparer.Ordinal), dump.Select(Describe).Order(StringComparer.Ordinal));
        Assert.All(dump, static row => Assert.True(row.Has(RowColumns.Cookie) && row.ObjectId != 0));
        Assert.Equal(7u, dump.Single(static row => row.IsListener).AcceptQueueLimit);
    }

    // If the kernel refused it, it would be asked for each family, and nobody would notice.
    [Fact]
    public void OneRequest_IsAnsweredWithBothFamilies()
    {
        ushort ipv4 = MakeSockets(IPAddress.Loopback), ipv6 = MakeSockets(IPAddress.IPv6Loopback);
        DumpRequest request = Assert.Single(DumpRequest.Of(new RowFilter(), TcpInfoUse.Columns, needsListeners: true));
        using NetlinkSocket socket = NetlinkSocket.Open().Socket!;
        Assert.Equal(0, socket.Send(request.ToBytes()));

        List<(ushort Port, bool IsIPv6)> found = [];
        byte[] buffer = new byte[64 * 1024];
        for (bool isDone = false; !isDone;)
        {
            (int length, int errno) = socket.Receive(buffer);
            Assert.Equal(0, errno);
            var messages = new NetlinkMessages(buffer.AsSpan(0, length));
            while (messages.MoveNext())
            {
                Assert.True(SocketMessage.TryDecode(messages.Payload, out TcpTableRow row));
                found.Add((row.LocalPort, row.IsIPv6));
            }

            Assert.Equal(0, messages.Errno);
            isDone = messages.IsDone;
        }

        Assert.Contains((ipv4, false), found);
        Assert.Contains((ipv6, true), found);
    }

    private static string Describe(TcpTableRow row)
    {
        const RowColumns Shared = RowColumns.CongestionWindow | RowColumns.SlowStartThreshold;
        string window = row.Has(RowColumns.CongestionWindow) ? $"{row.CongestionWindow}" : "-";
        string threshold = row.Has(RowColumns.SlowStartThreshold) ? $"{row.SlowStartThreshold}" : "-";
        return $"{row.State} {row.Kind} {row.IsIPv6} {row.LocalAddress} {row.LocalPort} {row.RemoteAddress} {row.RemotePort} {row.Inode} {row.UserId}"
            + $" {row.ReceiveQueue} {row.SendQueue} {row.Timer} {row.Retransmits} {row.UnansweredProbes} {row.Columns & Shared} {window} {threshold}";
    }

    private static TcpTableRow[] ReadDump(RowFilter filter)
    {
        (SockDiagSource? source, int errno) = SockDiagSource.Open(NetlinkSocket.Open, DumpRequest.Of(filter, TcpInfoUse.Columns, needsListeners: false), new TcpReadReport());
        Assert.Equal(0, errno);
        using (source)
        {
            return Read(source!, filter);
        }
    }

    private static TcpTableRow[] ReadTable(RowFilter filter)
    {
        var root = new ProcRoot("/proc");
        using ProcTableSource source = new([TableFile.Of(root, false, null), TableFile.Of(root, true, null)], new TcpReadReport());
        return Read(source, filter);
    }

    private static TcpTableRow[] Read(IRowSource source, RowFilter filter)
    {
        var rows = new RowList();
        while (source.Read(rows))
        {
        }

        return [.. rows.Rows.Where(row => filter.IsMatch(row))];
    }

    /// <summary>Makes a listener, an accepted connection, one that waits, and one in TIME_WAIT.</summary>
    private ushort MakeSockets(IPAddress address)
    {
        Socket listener = Add(address);
        listener.Bind(new IPEndPoint(address, 0));
        listener.Listen(7);
        var end = (IPEndPoint)listener.LocalEndPoint!;
        Add(address).Connect(end);
        _sockets.Add(listener.Accept());
        Socket leaver = Add(address);
        leaver.Connect(end);
        listener.Accept().Dispose();
        leaver.Receive(new byte[1]);
        leaver.Dispose();
        Socket waiting = Add(address);
        waiting.Connect(end);
        waiting.Send(new byte[3]);
        return (ushort)end.Port;
    }

    private Socket Add(IPAddress address)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            socket.DualMode = true;
        }

        _sockets.Add(socket);
        return socket;
    }

    private sealed class RowList : IRowSink
    {
        public List<TcpTableRow> Rows { get; } = [];

        public void Add(in TcpTableRow row) => Rows.Add(row);

        public void AddFailure(in MalformedLine line) => Assert.Fail("A malformed line.");
    }
}
