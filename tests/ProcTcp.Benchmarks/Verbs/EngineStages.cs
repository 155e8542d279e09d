using System.IO;
using System.Threading;
using ProcTcp.Ownership;
using ProcTcp.Procfs;

namespace ProcTcp.Benchmarks.Verbs;

/// <summary>What the engine does on a call, piece by piece.</summary>
internal static class EngineStages
{
    private const int ReadSize = 64 * 1024;

    private static readonly TcpSocketReader s_reader = new();

    public static ProcRoot Root { get; } = new(TcpSocketReader.DefaultProcRoot);

    /// <summary>Reads a table with the engine's buffer and end, and does nothing with the bytes.</summary>
    public static long ReadBare(string table, bool isIPv6)
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

    public static long WalkOwners(bool findContainers)
    {
        using OwnerWalk walk = OwnerWalk.Start(Root, new OwnerWalkOptions(findContainers), CancellationToken.None);
        using OwnerIndex index = walk.Finish();
        return index.ProcessesRead;
    }

    public static long MeasureStates()
    {
        var measurer = new TcpSocketMeasurer();
        measurer.Read(s_reader);
        return measurer.GetMeasures().Count;
    }

    public static long ReadSockets(TcpSocketQuery query)
    {
        long count = 0;
        foreach (TcpSocketInfo socket in s_reader.Read(query))
        {
            count += socket.State == TcpSocketState.Established ? 1 : 0;
        }

        return count;
    }
}
