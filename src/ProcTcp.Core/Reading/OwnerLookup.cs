using System;
using ProcTcp.Ownership;

namespace ProcTcp.Reading;

/// <summary>The owners of the rows of one read.</summary>
internal sealed class OwnerLookup : IDisposable
{
    private readonly OwnerIndex _index;
    private readonly OwnerIndex? _recheck;

    private OwnerLookup(OwnerIndex index, OwnerIndex? recheck)
    {
        _index = index;
        _recheck = recheck;
    }

    /// <summary>Completes the walk, and walks again if a socket may have been opened after the walk had read its process.</summary>
    /// <param name="snapshots">The snapshots with the rows.</param>
    /// <param name="startWalk">Starts a walk.</param>
    /// <param name="walk">The walk that is running.</param>
    /// <param name="report">Receives what the walk could not read.</param>
    public static OwnerLookup Find(NamespaceSnapshotList snapshots, Func<OwnerWalk> startWalk, OwnerWalk walk, TcpReadReport report)
    {
        OwnerIndex index = snapshots.NeedsOwners ? walk.Finish() : OwnerIndex.Empty();
        OwnerIndex? recheck = null;
        if (snapshots.NeedsRecheck(index))
        {
            using OwnerWalk second = startWalk();
            recheck = second.Finish();
        }

        report.AddWalk(index.ProcessesRead, index.ProcessesDenied, index.HidesProcesses);
        return new OwnerLookup(index, recheck);
    }

    /// <summary>Creates the resolver for the rows of a snapshot.</summary>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="query">The query, which says whether containers were looked up as well.</param>
    public OwnerResolver Resolve(NamespaceSnapshot snapshot, TcpSocketQuery query)
    {
        snapshot.Origin.Containers = query.SpansNamespaces ? _index.Containers : null;
        return new OwnerResolver(snapshot.Listeners, _index, _recheck, query.OwningProcess);
    }

    public void Dispose()
    {
        _index.Dispose();
        _recheck?.Dispose();
    }
}
