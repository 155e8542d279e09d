using System;
using ProcTcp.Interop;
using ProcTcp.Ownership;

namespace ProcTcp.Reading;

/// <summary>The owners of the rows of one read.</summary>
internal sealed class OwnerLookup : IDisposable
{
    private const uint Root = 0;

    private readonly OwnerIndex _index;
    private readonly OwnerIndex? _fallback;

    private OwnerLookup(OwnerIndex index, OwnerIndex? fallback)
    {
        _index = index;
        _fallback = fallback;
    }

    /// <summary>
    /// Completes the walk, and walks again if a socket may have been opened after the walk had read its process, or be held by a thread that
    /// has descriptors of its own.
    /// </summary>
    /// <param name="snapshots">The snapshots with the rows.</param>
    /// <param name="startWalk">Starts a walk.</param>
    /// <param name="walk">The walk that is running.</param>
    /// <param name="report">Receives what the walk could not read.</param>
    public static OwnerLookup Find(
        NamespaceSnapshotList snapshots, Func<WalkedDescriptors, OwnerWalk> startWalk, OwnerWalk walk, TcpReadReport report)
    {
        OwnerIndex index = snapshots.NeedsOwners ? walk.Finish() : OwnerIndex.Empty();
        index.AddTo(report);
        uint? caller = index.IsComplete ? null : GetEffectiveUserId.Invoke();
        if (!snapshots.HasUnowned(index, caller == Root ? null : caller))
        {
            return new OwnerLookup(index, fallback: null);
        }

        // If some processes could not be read, only the caller's own sockets show that one was opened late, and none do if the caller is root.
        if (caller == Root)
        {
            return new OwnerLookup(index, fallback: Walk(WalkedDescriptors.OfThreads)).Merge();
        }

        return new OwnerLookup(Walk(WalkedDescriptors.OfProcessesAndThreads), fallback: index).Merge();

        OwnerIndex Walk(WalkedDescriptors descriptors)
        {
            using OwnerWalk second = startWalk(descriptors);
            return second.Finish();
        }
    }

    /// <summary>Creates the resolver for the rows of a snapshot.</summary>
    public OwnerResolver Resolve(NamespaceSnapshot snapshot)
    {
        snapshot.Origin.Containers = _index.Details.Containers;
        snapshot.Origin.OwnerUnits = _index.Details.Units;
        snapshot.Origin.Executables = _index.Details.Executables;
        return new OwnerResolver(snapshot.Listeners, _index, _fallback);
    }

    public void Dispose()
    {
        _index.Dispose();
        _fallback?.Dispose();
    }

    private OwnerLookup Merge()
    {
        _index.Details.Add(_fallback!.Details);
        return this;
    }
}
