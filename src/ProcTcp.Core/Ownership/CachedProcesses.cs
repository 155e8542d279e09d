using System;
using ProcTcp.Buffers;
using ProcTcp.Interop;

namespace ProcTcp.Ownership;

/// <summary>The processes that a worker has read, for <see cref="DescriptorCache"/>.</summary>
internal sealed class CachedProcesses : IDisposable
{
    private int _kept;

    /// <summary>Gets the descriptors that are not sockets, grouped by process.</summary>
    public PooledList<int> Others { get; } = new();

    /// <summary>Gets the processes that have sockets.</summary>
    public PooledList<WalkedProcess> Processes { get; } = new();

    /// <summary>Adds a descriptor of the process that is being read.</summary>
    public void AddOther(int descriptor) => Others.Add(descriptor);

    /// <summary>Adds descriptors of the process that is being read.</summary>
    public void AddOthers(ReadOnlySpan<int> descriptors) => Others.AddRange(descriptors);

    /// <summary>Ends a process; it is kept if it has sockets.</summary>
    public void Keep(int processId, in FileStatus status, bool hasChanged, int first, int count)
    {
        if (count > 0 && status.Inode != 0)
        {
            Processes.Add(new WalkedProcess(processId, status.Inode, status.Size, hasChanged, first, count, _kept, Others.Count - _kept));
            _kept = Others.Count;
        }

        Others.Truncate(_kept);
    }

    public void Dispose()
    {
        Others.Dispose();
        Processes.Dispose();
    }
}
