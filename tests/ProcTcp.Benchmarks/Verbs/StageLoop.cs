using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Text.Json;

namespace ProcTcp.Benchmarks.Verbs;

/// <summary>
/// Measures, for each line of the input, one round of stages in this process, in turn; answers with one line of JSON, in milliseconds.
/// </summary>
internal static class StageLoop
{
    public static int Run((string Name, Func<long> Run)[] stages, int warmUps)
    {
        for (int round = 0; round < warmUps; round++)
        {
            Measure(stages, round);
        }

        Console.Out.WriteLine("ready");
        for (int round = 0; Console.In.ReadLine() is not null; round++)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(Measure(stages, round)));
        }

        return 0;
    }

    /// <summary>Runs every stage once, each time beginning with another one, so that none has always the same one before it.</summary>
    private static Dictionary<string, double> Measure((string Name, Func<long> Run)[] stages, int round)
    {
        var milliseconds = new Dictionary<string, double>(StringComparer.Ordinal);
        for (int i = 0; i < stages.Length; i++)
        {
            (string name, Func<long> run) = stages[(round + i) % stages.Length];
            long start = Stopwatch.GetTimestamp();
            run();
            milliseconds[name] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        return milliseconds;
    }
}
