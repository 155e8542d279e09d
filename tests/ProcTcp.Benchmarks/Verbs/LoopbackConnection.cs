using System.Net;
using System.Net.Sockets;

namespace ProcTcp.Benchmarks.Verbs;

internal static class LoopbackConnection
{
    public static Socket Listen(int port)
    {
        Socket listener = New();
        listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        listener.Listen(1024);
        return listener;
    }

    public static (Socket Client, Socket Server) Open(Socket listener)
    {
        Socket client = New();
        client.Connect(listener.LocalEndPoint!);
        return (client, listener.Accept());
    }

    private static Socket New() => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
}
