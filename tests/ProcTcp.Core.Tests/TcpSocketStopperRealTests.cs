using System;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using ProcTcp.Rows;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests;

/// <summary>Sockets of the test's own that this kernel closes.</summary>
public sealed class TcpSocketStopperRealTests
{
    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("::1", true)]
    [InlineData("::1", false)]
    [InlineData("::ffff:127.0.0.1", true)]
    [InlineData("::ffff:127.0.0.1", false)]
    public void Connection_IsAborted_AndItsPeerIsReset(string address, bool hasCookie) => OwnNamespace.Run(() =>
    {
        using var pair = new Pair(IPAddress.Parse(address));
        TcpSocketInfo end = Assert.Single(Read(hasCookie, pair.Server));

        Assert.Equal(TcpSocketStopResult.Stopped, Stop(end));
        Assert.Equal(SocketError.ConnectionAborted, ErrorOf(pair.Server));
        Assert.Equal(SocketError.ConnectionReset, ErrorOf(pair.Client));
        Assert.Equal(TcpSocketStopResult.Gone, Stop(end));
        Assert.Equal([TcpSocketState.Listen], Read(hasCookie, pair.Listener).Select(static socket => socket.State));
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void NewerSocketWithTheSameEnds_IsNotClosed(bool hasCookie) => OwnNamespace.Run(() =>
    {
        IPEndPoint client = new(IPAddress.Loopback, 40001), server = new(IPAddress.Loopback, 40002);
        using Socket listener = Listen(server);
        (Socket Client, Socket Server) old = Connect(client, listener);
        TcpSocketInfo[] ends = [.. Read(hasCookie, old.Client), .. Read(hasCookie, old.Server)];
        old.Server.Close(0);
        old.Client.Close(0);
        (Socket Client, Socket Server) newer = Connect(client, listener);

        Assert.Equal(2, ends.Length);
        Assert.All(ends, static end => Assert.Equal(TcpSocketStopResult.Gone, Stop(end)));
        Assert.Equal(1, newer.Client.Send([1]));
        Assert.Equal(1, newer.Server.Receive(new byte[1]));
        newer.Client.Dispose();
        newer.Server.Dispose();
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ListenersThatShareAPort_AreClosed_IfTheUnreachableOnesAreTriedAgain(bool hasCookie) => OwnNamespace.Run(() =>
    {
        Socket[] listeners = [.. Enumerable.Range(0, 4).Select(static _ => Listen(new IPEndPoint(IPAddress.Loopback, 40003), sharesPort: true))];
        TcpSocketInfo[] all = Read(hasCookie, listeners[0]);
        Assert.Equal(4, all.Length);

        TcpSocketStopResult[] results = [.. all.Select(Stop)];
        Assert.All(results, static result => Assert.True(result is TcpSocketStopResult.Stopped or TcpSocketStopResult.Unreachable, $"{result}"));
        for (int i = 0; i < all.Length; i++)
        {
            Array.ForEach(all, static socket => Stop(socket));
        }

        Assert.Empty(Read(hasCookie, listeners[0]));
        Assert.All(all, static socket => Assert.Equal(TcpSocketStopResult.Gone, Stop(socket)));
        Array.ForEach(listeners, static listener => listener.Dispose());
    });

    [Fact]
    public void SocketThatIsBoundToAnInterface_IsClosed() => OwnNamespace.Run(static () =>
    {
        using Socket listener = new(SocketType.Stream, ProtocolType.Tcp);
        listener.SetRawSocketOption(1, 25, "lo\0"u8);
        listener.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
        listener.Listen();
        foreach (bool hasCookie in (bool[])[true, false])
        {
            (Socket client, Socket server) = Connect(null, listener);
            Assert.Equal(TcpSocketStopResult.Stopped, Stop(Assert.Single(Read(hasCookie, server))));
            client.Dispose();
            server.Dispose();
        }
    });

    /// <summary>Reads the rows with the ends of a socket, as socket diagnosis or as the table has them, which is not that of a thread.</summary>
    private static TcpSocketInfo[] Read(bool hasCookie, Socket socket)
    {
        IPEndPoint local = (IPEndPoint)socket.LocalEndPoint!;
        int remote = socket.Connected ? ((IPEndPoint)socket.RemoteEndPoint!).Port : 0;
        TcpSocketInfo[] sockets = [.. new TcpSocketReader().Read(new() { IncludeOwners = false, Source = TcpSocketSource.SockDiag })];
        return [.. sockets.Where(row => row.LocalPort == local.Port && row.RemotePort == remote).Select(row => hasCookie ? row : WithoutCookie(row))];
    }

    private static TcpSocketInfo WithoutCookie(TcpSocketInfo socket)
    {
        TcpTableRow row = socket.Row;
        row.Columns = RowColumns.None;
        return new(row, socket.Origin, socket.OwnerStatus, []);
    }

    private static TcpSocketStopResult Stop(TcpSocketInfo socket)
    {
        using var stopper = new TcpSocketStopper(new TcpSocketReader());
        return stopper.Stop(socket).Result;
    }

    private static SocketError ErrorOf(Socket socket) => Assert.Throws<SocketException>(() => socket.Receive(new byte[1])).SocketErrorCode;

    private static Socket Listen(IPEndPoint end, bool sharesPort = false)
    {
        var listener = new Socket(end.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (end.AddressFamily == AddressFamily.InterNetworkV6)
        {
            listener.DualMode = true;
        }

        if (sharesPort)
        {
            // SO_REUSEPORT, which .NET does not set.
            listener.SetRawSocketOption(1, 15, [1, 0, 0, 0]);
        }

        listener.Bind(end);
        listener.Listen();
        return listener;
    }

    private static (Socket Client, Socket Server) Connect(IPEndPoint? end, Socket listener)
    {
        var client = new Socket(listener.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (end is not null)
        {
            client.Bind(end);
        }

        client.Connect(listener.LocalEndPoint!);
        return (client, listener.Accept());
    }

    private sealed class Pair : IDisposable
    {
        public Pair(IPAddress address)
        {
            Listener = Listen(new IPEndPoint(address.IsIPv4MappedToIPv6 ? IPAddress.IPv6Any : address, 0));
            Client = new Socket(address.IsIPv4MappedToIPv6 ? AddressFamily.InterNetwork : address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            Client.Connect(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, ((IPEndPoint)Listener.LocalEndPoint!).Port);
            Server = Listener.Accept();
        }

        public Socket Listener { get; }

        public Socket Client { get; }

        public Socket Server { get; }

        public void Dispose()
        {
            Client.Dispose();
            Server.Dispose();
            Listener.Dispose();
        }
    }
}
