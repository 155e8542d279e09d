using System;
using System.Collections.Generic;
using System.Globalization;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace ProcTcp.Benchmarks.Verbs;

/// <summary>
/// <c>churn [connections]</c>: opens and closes loopback connections as fast as it can, so many open at a time, until its input
/// ends; then says how many there were.
/// </summary>
internal static class ChurnVerb
{
    // A close by FIN leaves a TIME_WAIT row for a minute; by RST it leaves none, so that the local ports do not run out.
    private const int ResetsPerFin = 32;

    public static int Run(string[] args)
    {
        int count = Program.Number(args, 0, 200);
        using var ended = new CancellationTokenSource();
        Task input = Task.Run(() =>
        {
            Console.In.ReadToEnd();
            ended.Cancel();
        });
        Console.Out.WriteLine("ready");
        long opened = Churn(count, ended.Token);
        input.Wait(CancellationToken.None);
        Console.Out.WriteLine(opened.ToString(CultureInfo.InvariantCulture));
        return 0;
    }

    private static long Churn(int count, CancellationToken ended)
    {
        long opened = 0;
        Queue<(Socket Client, Socket Server)> open = [];
        using Socket listener = LoopbackConnection.Listen(port: 0);
        while (!ended.IsCancellationRequested)
        {
            open.Enqueue(LoopbackConnection.Open(listener));
            opened++;
            if (open.Count > count)
            {
                Close(open.Dequeue(), byReset: opened % ResetsPerFin != 0);
            }
        }

        return opened;
    }

    private static void Close((Socket Client, Socket Server) connection, bool byReset)
    {
        if (byReset)
        {
            connection.Client.LingerState = new LingerOption(enable: true, 0);
        }

        connection.Client.Dispose();
        connection.Server.Dispose();
    }
}
