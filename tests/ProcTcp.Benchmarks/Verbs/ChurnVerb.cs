using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace ProcTcp.Benchmarks.Verbs;

/// <summary>
/// <c>churn [connections [a second]]</c>: opens and closes loopback connections as fast as it can, or so many a second, so many open at a
/// time, until its input ends; then says how many there were, all of them closed.
/// </summary>
internal static class ChurnVerb
{
    // A close by FIN leaves a TIME_WAIT row for a minute; by RST it leaves none, so that the local ports do not run out.
    private const int ResetsPerFin = 32;

    public static int Run(string[] args)
    {
        int count = Program.Number(args, 0, 200);
        int perSecond = Program.Number(args, 1, 0);
        using var ended = new CancellationTokenSource();
        Task input = Task.Run(() =>
        {
            Console.In.ReadToEnd();
            ended.Cancel();
        });
        Console.Out.WriteLine("ready");
        long opened = Churn(count, perSecond, ended.Token);
        input.Wait(CancellationToken.None);
        Console.Out.WriteLine(opened.ToString(CultureInfo.InvariantCulture));
        return 0;
    }

    private static long Churn(int count, int perSecond, CancellationToken ended)
    {
        long opened = 0;
        long start = Stopwatch.GetTimestamp();
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

            TimeSpan ahead = perSecond == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds((double)opened / perSecond) - Stopwatch.GetElapsedTime(start);
            if (ahead > TimeSpan.Zero)
            {
                ended.WaitHandle.WaitOne(ahead);
            }
        }

        while (open.TryDequeue(out (Socket Client, Socket Server) last))
        {
            Close(last, byReset: true);
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
