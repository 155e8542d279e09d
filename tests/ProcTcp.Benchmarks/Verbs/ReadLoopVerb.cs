using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Text.Json;
using System.Threading;
using ProcTcp.Buffers;
using ProcTcp.Filtering;
using ProcTcp.Ownership;
using ProcTcp.Procfs;

namespace ProcTcp.Benchmarks.Verbs;

/// <summary>
/// <c>read-loop</c>: for each line of its input measures one round of the engine's stages in this process, in turn, beside a loop
/// that does nothing but read the table; answers with one line of JSON, in milliseconds.
/// </summary>
internal static class ReadLoopVerb
{
    private const int WarmUpRounds = 12;
    private const int ReadSize = 64 * 1024;
    private const string Table = "/proc/self/net/tcp";
    private const string Table6 = "/proc/self/net/tcp6";

    private static readonly TcpSocketReader s_reader = new();
    private static readonly ProcRoot s_root = new(TcpSocketReader.DefaultProcRoot);

    private static readonly (string Name, Func<long> Run)[] s_stages =
    [
        ("bareLoop", () => ReadBare(Table, isIPv6: false)),
        ("bareLoopBoth", () => ReadBare(Table, isIPv6: false) + ReadBare(Table6, isIPv6: true)),
        ("readAndParse", ReadAndParse),
        ("engineMeasure", MeasureStates),
        ("ownerWalk", WalkOwners),
        ("engineNoOwner", () => ReadSockets(new TcpSocketQuery { IncludeOwners = false })),
        ("engine", () => ReadSockets(new TcpSocketQuery())),
    ];

    public static int Run(string[] args)
    {
        int warmUps = Program.Number(args, 0, WarmUpRounds);
        for (int round = 0; round < warmUps; round++)
        {
            Measure(round);
        }

        Console.Out.WriteLine("ready");
        for (int round = 0; Console.In.ReadLine() is not null; round++)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(Measure(round)));
        }

        return 0;
    }

    /// <summary>Runs every stage once, each time beginning with another one, so that none has always the same one before it.</summary>
    private static Dictionary<string, double> Measure(int round)
    {
        var milliseconds = new Dictionary<string, double>(StringComparer.Ordinal);
        for (int i = 0; i < s_stages.Length; i++)
        {
            (string name, Func<long> run) = s_stages[(round + i) % s_stages.Length];
            long start = Stopwatch.GetTimestamp();
            run();
            milliseconds[name] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        return milliseconds;
    }

    private static long ReadBare(string table, bool isIPv6)
    {
        (ProcFile? file, int errno) = ProcFile.Open(table);
        using ProcFile open = file ?? throw new IOException($"'{table}' could not be opened (error {errno}).");
        var pages = new TablePageReader(open, TablePageReader.SystemPageSize);
        var buffer = new byte[ReadSize];
        long bytes = 0;
        while (pages.Read(buffer, isIPv6) is > 0 and int count)
        {
            bytes += count;
        }

        return bytes;
    }

    private static long ReadAndParse()
    {
        using var scanner = new TcpTableScanner([TableSource.OfFile(Table, isIPv6: false)], new RowFilter(), listeners: null, new TcpReadReport());
        using PooledList<TcpTableRow> rows = new();
        long count = 0;
        while (scanner.ReadBlock(rows))
        {
            count += rows.Count;
            rows.Truncate(0);
        }

        return count;
    }

    private static long MeasureStates()
    {
        var measurer = new TcpSocketMeasurer();
        measurer.Read(s_reader);
        return measurer.GetMeasures().Count;
    }

    private static long WalkOwners()
    {
        using OwnerWalk walk = OwnerWalk.Start(s_root, findContainers: false, CancellationToken.None);
        using OwnerIndex index = walk.Finish();
        return index.ProcessesRead;
    }

    private static long ReadSockets(TcpSocketQuery query)
    {
        long count = 0;
        foreach (TcpSocketInfo socket in s_reader.Read(query))
        {
            count += socket.State == TcpSocketState.Established ? 1 : 0;
        }

        return count;
    }
}
