using System;
using System.Collections.Generic;
using BenchmarkDotNet.Attributes;
using ProcTcp.Filtering;
using ProcTcp.Parsing;
using ProcTcp.Rows;

namespace ProcTcp.Benchmarks.Subjects;

/// <summary>One filter over rows that are parsed already.</summary>
[MemoryDiagnoser]
public class RowFilterBenchmarks
{
    private const int RowCount = 100_000;

    private TcpTableRow[] _rows = [];
    private RowFilter _filter = new();

    [Params("none", "state", "port", "ports", "address", "cidr", "wildcard")]
    public string Filter { get; set; } = "none";

    [GlobalSetup]
    public void MakeRows()
    {
        _rows = Parse(SampleTable.Make(RowCount, isIPv6: false));
        _filter = Compile(Filter);
    }

    [Benchmark(OperationsPerInvoke = RowCount)]
    public int CountMatches()
    {
        int matches = 0;
        foreach (ref readonly TcpTableRow row in _rows.AsSpan())
        {
            matches += _filter.IsMatch(row) ? 1 : 0;
        }

        return matches;
    }

    private static RowFilter Compile(string filter) => filter switch
    {
        "state" => new RowFilter { States = [TcpSocketState.CloseWait, TcpSocketState.TimeWait] },
        "port" => new RowFilter { LocalPorts = [PortRange.Parse("8080")] },
        "ports" => new RowFilter { LocalPorts = [PortRange.Parse("80"), PortRange.Parse("443"), PortRange.Parse("8000-8100")] },
        "address" => new RowFilter { RemoteAddresses = [AddressPattern.Parse("10.0.0.3")] },
        "cidr" => new RowFilter { RemoteAddresses = [AddressPattern.Parse("10.0.0.0/8")] },
        "wildcard" => new RowFilter { RemoteAddresses = [AddressPattern.Parse("10.0.*")] },
        _ => new RowFilter(),
    };

    private static TcpTableRow[] Parse(byte[] text)
    {
        List<TcpTableRow> rows = [];
        var reader = new TcpTableTextReader(text, ByteOrders.Host, isFinalBlock: true);
        while (reader.Read())
        {
            rows.Add(reader.Row);
        }

        return [.. rows];
    }
}
