using System;
using System.Collections.Generic;
using ProcTcp.Buffers;
using ProcTcp.Interop;

namespace ProcTcp.Ownership;

/// <summary>
/// The results of the last walk, so that the next one reads only what may be new: no link of a descriptor whose socket is still in the
/// tables, and no list of a process that has the same number of descriptors as before, all of them cached.
/// </summary>
/// <remarks>
/// A descriptor whose socket is still in the tables is assumed to refer to it still. That is wrong only if another process keeps the
/// socket open and the number has been used again in the meantime; a walk without live inodes finds it.
/// </remarks>
internal sealed class DescriptorCache : IDisposable
{
    private readonly Dictionary<int, WalkedProcess> _processes = [];
    private readonly PooledList<int> _others = new();
    private OwnerIndex? _index;

    /// <summary>Gets the inodes of the sockets that are in the tables; a cached descriptor of one of them need not be read again.</summary>
    public HashSet<ulong> LiveInodes { get; } = [];

    /// <summary>Gets or sets how far the next walk trusts what is cached.</summary>
    public CacheTrust Trust { get; set; } = CacheTrust.Full;

    /// <summary>Returns the cached descriptors of a process.</summary>
    /// <returns>The descriptors; none if it did not exist at the last walk, if another one had its ID, or without trust.</returns>
    public CachedDescriptors Find(int processId, ulong directory) =>
        LiveInodes.Count > 0 && _processes.TryGetValue(processId, out WalkedProcess process) && process.Directory == directory
        && !(process.HasChanged && Trust < CacheTrust.Full)
            ? new(_index!.Descriptors.Slice(process.First, process.Count), _others.Items.Slice(process.FirstOther, process.OtherCount), process.Size)
            : default;

    /// <summary>Takes over the results of a walk, and drops those of the one before.</summary>
    public void Keep(OwnerIndex index, ReadOnlySpan<OwnerWalkWorker> workers)
    {
        _index?.Dispose();
        _index = index;
        _processes.Clear();
        _others.Truncate(0);
        int first = 0;
        foreach (OwnerWalkWorker worker in workers)
        {
            foreach (ref readonly WalkedProcess process in worker.Cached!.Processes.Items)
            {
                _processes[process.ProcessId] = process with { First = first + process.First, FirstOther = _others.Count + process.FirstOther };
            }

            first += worker.Descriptors.Count;
            _others.AddRange(worker.Cached.Others.Items);
        }
    }

    public void Dispose()
    {
        _index?.Dispose();
        _others.Dispose();
    }
}

/// <summary>How far a walk trusts the descriptor cache.</summary>
internal enum CacheTrust
{
    /// <summary>
    /// As <see cref="UnchangedProcesses"/>, but an unchanged number of descriptors is not trusted either: the kernel counts a number that it
    /// reserved for a thread that waits in <c>accept(2)</c> before the number refers to a socket.
    /// </summary>
    None,

    /// <summary>
    /// Processes that had not changed at the walk before are trusted. In others a number may have been used again for another socket while
    /// the table was being read, so that both sockets are in the table.
    /// </summary>
    UnchangedProcesses,

    /// <summary>
    /// A descriptor is trusted if it still exists and its socket is still in the table; a process, if it has the same number of
    /// descriptors.
    /// </summary>
    Full,
}

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
