using System;
using ProcTcp.Filtering;
using ProcTcp.Procfs;
using ProcTcp.Reading;
using ProcTcp.Rows;
using ProcTcp.Sources;

namespace ProcTcp.Benchmarks.Verbs;

/// <summary><c>read-loop</c>: the engine's stages on one table, beside a loop that does nothing but read it.</summary>
internal static class ReadLoopVerb
{
    private const int WarmUpRounds = 12;
    private const string Table = "/proc/self/net/tcp";
    private const string Table6 = "/proc/self/net/tcp6";

    private static readonly (string Name, Func<long> Run)[] s_stages =
    [
        ("bareLoop", () => EngineStages.ReadBare(Table, isIPv6: false)),
        ("bareLoopBoth", () => EngineStages.ReadBare(Table, isIPv6: false) + EngineStages.ReadBare(Table6, isIPv6: true)),
        ("readAndParse", ReadAndParse),
        ("engineMeasure", EngineStages.MeasureStates),
        ("ownerWalk", () => EngineStages.WalkOwners(findContainers: false)),
        ("engineNoOwner", () => EngineStages.ReadSockets(new TcpSocketQuery { IncludeOwners = false })),
        ("engine", () => EngineStages.ReadSockets(new TcpSocketQuery())),
    ];

    public static int Run(string[] args) => StageLoop.Run(s_stages, Program.Number(args, 0, WarmUpRounds));

    private static long ReadAndParse()
    {
        var report = new TcpReadReport();
        using var source = new ProcTableSource([TableFile.Of(new ProcRoot("/proc"), isIPv6: false, process: null)], report);
        using NamespaceSnapshot snapshot = new(new TableOrigin(DateTimeOffset.UtcNow, networkNamespace: null), []);
        using var collector = new RowCollector(new RowFilter(), snapshot, listeners: null, report);
        long count = 0;
        while (source.Read(collector))
        {
            count += snapshot.Rows.Count;
            snapshot.Clear();
        }

        return count;
    }
}
