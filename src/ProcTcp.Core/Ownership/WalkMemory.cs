using System;
using System.Collections.Generic;

namespace ProcTcp.Ownership;

/// <summary>
/// What the last walk has found, so that the next one reads only the links of descriptors that may be new: reading a link costs
/// several times what listing a descriptor does.
/// </summary>
/// <remarks>
/// A descriptor whose socket is still in the tables is taken to refer to it still. That is wrong only where another process keeps the
/// socket open and the number has been used again in between; a walk with no live inodes finds it.
/// </remarks>
internal sealed class WalkMemory : IDisposable
{
    private readonly Dictionary<int, WalkedProcess> _processes = [];
    private OwnerIndex? _index;

    /// <summary>Gets the inodes of the sockets that are in the tables: those of which a descriptor need not be read again.</summary>
    public HashSet<ulong> LiveInodes { get; } = [];

    /// <summary>Gets what the last walk has found of a process; nothing where it was not there, or another one had its id.</summary>
    public ReadOnlySpan<SocketDescriptor> Find(int processId, ulong directory) =>
        LiveInodes.Count > 0 && _processes.TryGetValue(processId, out WalkedProcess process) && process.Directory == directory
            ? _index!.Descriptors.Slice(process.First, process.Count)
            : [];

    /// <summary>Takes the findings of a walk over, and drops those of the one before.</summary>
    public void Keep(OwnerIndex index, ReadOnlySpan<OwnerWalkPart> parts)
    {
        _index?.Dispose();
        _index = index;
        _processes.Clear();
        int first = 0;
        foreach (OwnerWalkPart part in parts)
        {
            foreach (ref readonly WalkedProcess process in part.Processes.Items)
            {
                _processes[process.ProcessId] = process with { First = first + process.First };
            }

            first += part.Descriptors.Count;
        }
    }

    public void Dispose() => _index?.Dispose();
}
