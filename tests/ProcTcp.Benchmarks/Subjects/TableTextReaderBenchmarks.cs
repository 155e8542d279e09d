using BenchmarkDotNet.Attributes;
using ProcTcp.Parsing;

namespace ProcTcp.Benchmarks.Subjects;

/// <summary>The parser over a whole table in memory: no I/O, no filter.</summary>
[MemoryDiagnoser]
public class TableTextReaderBenchmarks
{
    private byte[] _text = [];

    [Params(100_000)]
    public int Rows { get; set; }

    [Params(false, true)]
    public bool IsIPv6 { get; set; }

    [GlobalSetup]
    public void MakeTable() => _text = SampleTable.Make(Rows, IsIPv6);

    [Benchmark]
    public ulong Read()
    {
        ulong inodes = 0;
        var reader = new TcpTableTextReader(_text, ByteOrders.Host, isFinalBlock: true);
        while (reader.Read())
        {
            inodes += reader.Row.Inode;
        }

        return inodes;
    }
}
