using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;

namespace ProcTcp.Benchmarks.Verbs;

/// <summary>
/// <c>allocation</c>: what a warm read allocates in all threads if the engine's filter drops every row of this namespace, as one line of JSON.
/// </summary>
internal static class AllocationVerb
{
    private const int WarmUps = 4;
    private const int Reads = 7;

    private static readonly TcpSocketReader s_reader = new();

    public static int Run()
    {
        TcpSocketState[] none = [TcpSocketState.SynSent];
        AddressPattern[] elsewhere = [AddressPattern.Parse("203.0.113.*")];
        var results = new Dictionary<string, AllocationResult>(StringComparer.Ordinal)
        {
            ["ProcFs by state, owners wanted"] = Measure(new TcpSocketQuery { Source = TcpSocketSource.ProcFs, State = none }),
            ["ProcFs by state"] = Measure(new TcpSocketQuery { Source = TcpSocketSource.ProcFs, State = none, IncludeOwners = false }),
            ["ProcFs by wildcard"] = Measure(new TcpSocketQuery { Source = TcpSocketSource.ProcFs, RemoteAddress = elsewhere, IncludeOwners = false }),
            ["SockDiag by wildcard"] = Measure(new TcpSocketQuery { Source = TcpSocketSource.SockDiag, RemoteAddress = elsewhere, IncludeOwners = false }),
        };
        Console.Out.WriteLine(JsonSerializer.Serialize(results));
        return 0;
    }

    /// <summary>Gives the median read, because now and then a warm one rents an array that the pool has not got yet.</summary>
    private static AllocationResult Measure(TcpSocketQuery query)
    {
        List<AllocationResult> reads = [];
        for (int i = 0; i < WarmUps + Reads; i++)
        {
            reads.Add(MeasureOnce(query));
        }

        return reads.Skip(WarmUps).OrderBy(static read => read.Bytes).ElementAt(Reads / 2);
    }

    private static AllocationResult MeasureOnce(TcpSocketQuery query)
    {
        var report = new TcpReadReport();
        long before = GC.GetTotalAllocatedBytes(precise: true);
        int emitted = s_reader.Read(query, report).Count();
        return emitted > 0
            ? throw new InvalidOperationException("The filter was to drop every row.")
            : new AllocationResult(report.RowsRead, GC.GetTotalAllocatedBytes(precise: true) - before);
    }
}
