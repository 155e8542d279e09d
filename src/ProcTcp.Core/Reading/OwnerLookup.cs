using System;
using ProcTcp.Ownership;

namespace ProcTcp.Reading;

/// <summary>The owners of the rows of one read, ready to be looked up.</summary>
internal sealed class OwnerLookup : IDisposable
{
    private readonly OwnerIndex _index;
    private readonly OwnerIndex? _recheck;

    private OwnerLookup(OwnerIndex index, OwnerIndex? recheck)
    {
        _index = index;
        _recheck = recheck;
    }

    /// <summary>Ends the walk, and walks again where a socket may have been opened behind it.</summary>
    /// <param name="scopes">The rows.</param>
    /// <param name="startWalk">Begins a walk.</param>
    /// <param name="walk">The walk that is under way.</param>
    /// <param name="report">Takes what the walk could not read.</param>
    public static OwnerLookup Find(NamespaceSnapshotList scopes, Func<OwnerWalk> startWalk, OwnerWalk walk, TcpReadReport report)
    {
        OwnerIndex index = scopes.NeedsOwners ? walk.Finish() : OwnerIndex.Empty();
        OwnerIndex? recheck = null;
        if (scopes.NeedsRecheck(index))
        {
            using OwnerWalk second = startWalk();
            recheck = second.Finish();
        }

        report.AddWalk(index.ProcessesRead, index.ProcessesDenied, index.HidesProcesses);
        return new OwnerLookup(index, recheck);
    }

    /// <summary>Makes what says of each row of a scope who owns it.</summary>
    /// <param name="scope">The scope.</param>
    /// <param name="spansNamespaces">Whether containers were looked up too.</param>
    public OwnerResolver Resolve(NamespaceSnapshot scope, bool spansNamespaces)
    {
        scope.Origin.Containers = spansNamespaces ? _index.Containers : null;
        return new OwnerResolver(scope.Listeners, _index, _recheck);
    }

    public void Dispose()
    {
        _index.Dispose();
        _recheck?.Dispose();
    }
}
