using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests;

/// <summary>Reads this machine's own tables, in which this process has sockets in several states.</summary>
public sealed class TcpSocketReaderRealTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly Socket _listener;
    private readonly Socket _client;
    private readonly Socket _server;
    private readonly int _port;

    public TcpSocketReaderRealTests()
    {
        _listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(8);
        _port = Port(_listener);
        _client = Connect();
        _server = _listener.Accept();
    }

    public void Dispose()
    {
        _client.Dispose();
        _server.Dispose();
        _listener.Dispose();
    }

    [Fact]
    public void ListenerAndConnection_HaveTheirInodes_AndThisProcess()
    {
        TcpReadReport report = new();
        TcpSocketInfo[] sockets = [.. new TcpSocketReader().Read(new() { LocalPort = [Only(_port)] }, report)];

        AssertOwned(_listener, TcpSocketState.Listen, Assert.Single(sockets, static socket => socket.State == TcpSocketState.Listen));
        AssertOwned(_server, TcpSocketState.Established, Assert.Single(sockets, static socket => socket.State != TcpSocketState.Listen));
        AssertOwned(_client, TcpSocketState.Established, One(Port(_client), TcpSocketState.Established));
        Assert.Equal(0, report.LinesMalformed);
        Assert.Equal(Emulator.Name is null ? TcpSocketSource.SockDiag : TcpSocketSource.ProcFs, report.Source);
    }

    [Fact]
    public void UnreadBytes_AreInTheReceiveQueue()
    {
        _client.Send(new byte[1234]);

        Assert.Equal(1234u, One(_port, TcpSocketState.Established).ReceiveQueue);
    }

    [Fact]
    public void ClosedByThePeer_IsCloseWait_AndFinWait2AtThePeer()
    {
        _client.Shutdown(SocketShutdown.Send);
        Assert.Equal(0, _server.Receive(new byte[1]));

        AssertOwned(_server, TcpSocketState.CloseWait, One(_port, TcpSocketState.CloseWait));
        AssertOwned(_client, TcpSocketState.FinWait2, One(Port(_client), TcpSocketState.FinWait2));
    }

    [Fact]
    public void ConnectionThatIsNotAccepted_HasTheListenersProcess()
    {
        using Socket waiting = Connect();

        TcpSocketInfo socket = Assert.Single(
            new TcpSocketReader().Read(new() { LocalPort = [Only(_port)], RemotePort = [Only(Port(waiting))] }));

        Assert.Equal((0ul, SocketOwnerStatus.AcceptQueue, TcpSocketState.Established), (socket.Inode, socket.OwnerStatus, socket.State));
        Assert.Equal([Environment.ProcessId], socket.Owners.Select(static owner => owner.ProcessId).Distinct().ToArray());
        Assert.Equal((int)_listener.Handle, socket.Owners[0].FileDescriptor);
        Assert.Equal(1u, One(_port, TcpSocketState.Listen).ReceiveQueue);
    }

    [Fact]
    public void ClosedConnection_IsInTimeWait_WithoutOwner()
    {
        int port = Port(_client);
        _client.Shutdown(SocketShutdown.Both);
        Assert.Equal(0, _server.Receive(new byte[1]));
        _server.Shutdown(SocketShutdown.Both);
        _server.Close();
        _client.Close();

        TcpSocketInfo socket = One(port, TcpSocketState.TimeWait);

        Assert.Equal((0ul, SocketOwnerStatus.TimeWait, null), (socket.Inode, socket.OwnerStatus, socket.OwningProcess));
        Assert.Equal(TcpSocketTimer.TimeWait, socket.Timer);
        Assert.InRange(socket.TimerExpiresIn!.Value, TimeSpan.Zero, TimeSpan.FromSeconds(61));
        Assert.Null(socket.RetransmitTimeout);
    }

    [Fact]
    public void MappedConnection_OfADualStackListener_IsFoundByItsIPv4Address()
    {
        if (!Socket.OSSupportsIPv6)
        {
            return;
        }

        using Socket dual = new(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp) { DualMode = true };
        dual.Bind(new IPEndPoint(IPAddress.IPv6Any, 0));
        dual.Listen(1);
        using Socket client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        client.Connect(IPAddress.Loopback, Port(dual));

        TcpSocketInfo socket = Assert.Single(new TcpSocketReader().Read(
            new() { LocalAddress = [AddressPattern.Parse("127.0.0.1")], LocalPort = [Only(Port(dual))] }));

        Assert.Equal("::ffff:127.0.0.1", socket.LocalAddress);
        Assert.Equal((SocketOwnerStatus.AcceptQueue, Environment.ProcessId), (socket.OwnerStatus, socket.OwningProcess));
    }

    private static int Port(Socket socket) => ((IPEndPoint)socket.LocalEndPoint!).Port;

    private static PortRange Only(int port) => new((ushort)port, (ushort)port);

    // The peer's answer may still be on its way, and a read beside other sockets that come and go may miss one.
    private static TcpSocketInfo One(int port, TcpSocketState state)
    {
        TcpSocketInfo[] sockets = [];
        SpinWait.SpinUntil(() => (sockets = [.. new TcpSocketReader().Read(new() { LocalPort = [Only(port)], State = [state] })]).Length > 0, s_patience);
        return Assert.Single(sockets);
    }

    private static void AssertOwned(Socket expected, TcpSocketState state, TcpSocketInfo actual)
    {
        string link = new FileInfo(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{expected.Handle}")).LinkTarget!;
        Assert.Equal(link, string.Create(CultureInfo.InvariantCulture, $"socket:[{actual.Inode}]"));
        Assert.Equal((state, SocketOwnerStatus.Resolved), (actual.State, actual.OwnerStatus));
        TcpSocketOwner owner = Assert.Single(actual.Owners);
        Assert.Equal((Environment.ProcessId, (int)expected.Handle), (owner.ProcessId, owner.FileDescriptor));
        Assert.Equal(Environment.UserName, actual.UserName);
        Assert.Equal(expected.LocalEndPoint, actual.GetLocalEndPoint());
        Assert.NotNull(actual.NetworkNamespace);
    }

    private Socket Connect()
    {
        Socket client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        client.Connect(IPAddress.Loopback, _port);
        return client;
    }
}
