using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace ProcTcp.Tests.Support;

/// <summary>Real connections in many conditions, each end in this process.</summary>
internal sealed partial class DetailSockets : IDisposable
{
    /// <summary>The protocol MPTCP.</summary>
    public const int Multipath = 262;

    private const int Tcp = 6;
    private const int Stream = 1;

    private readonly List<Socket> _sockets = [];

    /// <summary>Gets the sockets.</summary>
    public IReadOnlyList<Socket> All => _sockets;

    /// <summary>Gets the protocol of the sockets.</summary>
    public int Protocol { get; init; } = Tcp;

    public void Dispose() => _sockets.ForEach(static socket => socket.Dispose());

    /// <summary>Connects a socket that was set up in some way.</summary>
    public (Socket Client, Socket Server) Connect(IPAddress address, Action<Socket>? setUpClient = null, Action<Socket>? setUpServer = null, int port = 0)
    {
        Socket listener = Add(address);
        setUpServer?.Invoke(listener);
        listener.Bind(new IPEndPoint(address, port));
        listener.Listen(5);
        Socket client = Add(address);
        setUpClient?.Invoke(client);
        client.Connect(listener.LocalEndPoint!);
        Socket server = listener.Accept();
        _sockets.Add(server);
        return (client, server);
    }

    /// <summary>Sends data and reads it at the other end.</summary>
    public static void Exchange(Socket from, Socket to, int bytes)
    {
        Task sending = Task.Factory.StartNew(() => from.Send(new byte[bytes]), default, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        byte[] buffer = new byte[64 * 1024];
        for (int rest = bytes; rest > 0;)
        {
            rest -= to.Receive(buffer);
        }

        sending.GetAwaiter().GetResult();
    }

    /// <summary>Makes one of each kind.</summary>
    public void MakeMany()
    {
        (Socket client, Socket server) = Connect(IPAddress.Loopback, static client =>
        {
            Set(client, 0, 1, 0x10);
            Set(client, 1, 36, 42);
        });
        Exchange(client, server, 200_000);
        Exchange(server, client, 3_000);

        (client, server) = Connect(IPAddress.IPv6Loopback, static client =>
        {
            client.SetRawSocketOption(6, 13, "cubic"u8);
            Set(client, 41, 67, 0x20);
            Set(client, 1, 47, 10_000_000);
        });
        Exchange(client, server, 50_000);
        server.Shutdown(SocketShutdown.Send);
        client.Receive(new byte[1]);

        // The peer's acknowledgment may be delayed.
        Socket halfClosed = server;
        Assert.True(SpinWait.SpinUntil(() => KernelTcpInfo.Of(halfClosed).State == (byte)TcpSocketState.FinWait2, TimeSpan.FromMinutes(1)));

        MakeStuck();
        MakeUnanswered();
        (client, server) = Connect(IPAddress.Loopback);
        client.Close();
        server.Receive(new byte[1]);
        server.Close();
        Connect(IPAddress.Loopback);
    }

    /// <summary>Makes a connection whose receiver reads nothing.</summary>
    public Socket MakeStuck()
    {
        (Socket client, _) = Connect(IPAddress.Loopback, setUpServer: static listener => listener.ReceiveBufferSize = 4_096);
        client.Blocking = false;
        try
        {
            while (client.Send(new byte[100_000]) > 0)
            {
            }
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.WouldBlock)
        {
            // Both buffers are full.
        }

        return client;
    }

    /// <summary>Makes requests to a listener whose queue is full.</summary>
    private void MakeUnanswered()
    {
        Socket listener = Add(IPAddress.Loopback);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(0);
        foreach (Socket client in Enumerable.Range(0, 3).Select(_ => Add(IPAddress.Loopback)).ToArray())
        {
            client.Blocking = false;
            try
            {
                client.Connect(listener.LocalEndPoint!);
            }
            catch (SocketException)
            {
                // It goes on by itself.
            }
        }
    }

    private Socket Add(IPAddress address)
    {
        // .NET knows no number for MPTCP.
        int descriptor = ImportSocket(address.AddressFamily == AddressFamily.InterNetwork ? 2 : 10, Stream, Protocol);
        Assert.SkipWhen(descriptor < 0, $"This kernel has no sockets of protocol {Protocol}: {Marshal.GetLastPInvokeErrorMessage()}.");
        var socket = new Socket(new SafeSocketHandle(descriptor, ownsHandle: true));
        _sockets.Add(socket);
        return socket;
    }

    private static void Set(Socket socket, int level, int option, int value) => socket.SetRawSocketOption(level, option, BitConverter.GetBytes(value));

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    private static partial int ImportSocket(int family, int type, int protocol);
}
