using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Net.Sockets;
using System.Threading;

namespace ProcTcp.Benchmarks.Verbs;

/// <summary>
/// <c>hold-namespaces [namespaces [connections]]</c>: makes network namespaces, each with a process that lives there, a listener, and
/// loopback connections of which it holds both ends, and waits for its input to end.
/// </summary>
internal static class HoldNamespacesVerb
{
    public static int Run(string[] args)
    {
        int namespaces = Program.Number(args, 0, 200);
        int connections = Program.Number(args, 1, 50);
        List<Socket> held = [];
        List<Process> residents = [];
        try
        {
            for (int i = 0; i < namespaces; i++)
            {
                // A thread stays in the namespace that it made, so each gets one of its own; sockets and processes stay there after it.
                var maker = new Thread(() =>
                {
                    residents.Add(NewNamespace.Enter());
                    Fill(held, connections);
                });
                maker.Start();
                maker.Join();
            }

            Console.Out.WriteLine("ready");
            Console.In.ReadToEnd();
            GC.KeepAlive(held);
        }
        finally
        {
            foreach (Process resident in residents)
            {
                resident.StandardInput.Close();
                resident.WaitForExit();
                resident.Dispose();
            }
        }

        return 0;
    }

    private static void Fill(List<Socket> held, int connections)
    {
        Socket listener = LoopbackConnection.Listen(port: 0);
        held.Add(listener);
        for (int i = 0; i < connections; i++)
        {
            (Socket client, Socket server) = LoopbackConnection.Open(listener);
            held.Add(client);
            held.Add(server);
        }
    }
}
