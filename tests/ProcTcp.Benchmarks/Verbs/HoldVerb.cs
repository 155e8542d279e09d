using System;
using System.Collections.Generic;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ProcTcp.Benchmarks.Verbs;

/// <summary>
/// <c>hold [connections [port]]</c>: opens loopback connections, holds both ends of each, and waits for its input to end. Of a fixed share
/// of them the client has ended its sending, so that the ends are FIN_WAIT2 and CLOSE_WAIT.
/// </summary>
internal static class HoldVerb
{
    private const int HalfClosedEvery = 10;

    public static int Run(string[] args)
    {
        int count = Program.Number(args, 0, 1000);
        int port = Program.Number(args, 1, 0);
        List<Socket> held = new((2 * count) + 1);
        using Socket listener = LoopbackConnection.Listen(port);
        for (int i = 0; i < count; i++)
        {
            (Socket client, Socket server) = LoopbackConnection.Open(listener);
            if (i % HalfClosedEvery == 0)
            {
                client.Shutdown(SocketShutdown.Send);
            }

            held.Add(client);
            held.Add(server);
        }

        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ready {((IPEndPoint)listener.LocalEndPoint!).Port}"));
        Console.In.ReadToEnd();
        GC.KeepAlive(held);
        return 0;
    }
}
