using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace ProcTcp.Benchmarks.Verbs;

/// <summary>
/// <c>pace [changes]</c>: opens and closes loopback connections so that the table has so many changes a second, each socket living
/// some seconds, until its input ends; then says how many changes there were.
/// </summary>
internal static class PaceVerb
{
    private const int StepsPerSecond = 20;
    private const int SecondsToLive = 3;

    // A connection that is opened is two sockets, and so is one that is closed; a reset leaves nothing behind.
    private const int ChangesPerConnection = 4;

    public static int Run(string[] args)
    {
        int perStep = Math.Max(1, Program.Number(args, 0, 1000) / ChangesPerConnection / StepsPerSecond);
        using var ended = new CancellationTokenSource();
        Task input = Task.Run(() =>
        {
            Console.In.ReadToEnd();
            ended.Cancel();
        });
        using Socket listener = LoopbackConnection.Listen(port: 0);
        Queue<(Socket Client, Socket Server)> open = [];
        for (int i = 0; i < perStep * StepsPerSecond * SecondsToLive; i++)
        {
            open.Enqueue(LoopbackConnection.Open(listener));
        }

        Console.Out.WriteLine("ready");
        long changes = Pace(listener, open, perStep, ended.Token);
        input.Wait(CancellationToken.None);
        Console.Out.WriteLine(changes.ToString(CultureInfo.InvariantCulture));
        return 0;
    }

    private static long Pace(Socket listener, Queue<(Socket Client, Socket Server)> open, int perStep, CancellationToken ended)
    {
        long changes = 0;
        long start = Stopwatch.GetTimestamp();
        for (long step = 1; !ended.IsCancellationRequested; step++)
        {
            for (int i = 0; i < perStep; i++)
            {
                open.Enqueue(LoopbackConnection.Open(listener));
                Close(open.Dequeue());
                changes += ChangesPerConnection;
            }

            TimeSpan wait = TimeSpan.FromSeconds((double)step / StepsPerSecond) - Stopwatch.GetElapsedTime(start);
            ended.WaitHandle.WaitOne(wait > TimeSpan.Zero ? wait : TimeSpan.Zero);
        }

        return changes;
    }

    private static void Close((Socket Client, Socket Server) connection)
    {
        connection.Client.LingerState = new LingerOption(enable: true, 0);
        connection.Client.Dispose();
        connection.Server.Dispose();
    }
}
