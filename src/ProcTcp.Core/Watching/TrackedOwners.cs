using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using ProcTcp.Interop;
using ProcTcp.Ownership;
using ProcTcp.Procfs;
using ProcTcp.Reading;

namespace ProcTcp.Watching;

/// <summary>
/// Finds the owners of the lives that are told, and, as often as its budget lets it, those that have changed. Where neither is to be
/// done, no descriptor is read.
/// </summary>
internal sealed class TrackedOwners(ProcRoot root, bool findContainers) : IDisposable
{
    private readonly DescriptorCache _cache = new();
    private readonly WalkBudget _budget = new();
    private IReadOnlyDictionary<int, string>? _containers;

    /// <summary>Gets what the walk of the last look has found; null where it needed none.</summary>
    public OwnerIndex? Walked { get; private set; }

    /// <summary>Gets how many sockets of the last look have no owner because processes could not be read.</summary>
    public int DeniedCount { get; private set; }

    /// <summary>Looks owners up after a look at the tables.</summary>
    /// <param name="follower">Whose lives; takes the changes of owners.</param>
    /// <param name="tables">The tables that it has seen.</param>
    /// <param name="now">The time since the begin of the watch.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public void Update(SocketFollower follower, IReadOnlyList<NamespaceSnapshot> tables, TimeSpan now, CancellationToken cancellationToken)
    {
        bool isFull = follower.Lives.Count > 0 && _budget.IsDue(now);
        Walked = isFull ? WalkAll(now, cancellationToken) : NeedsWalk(follower) ? WalkNew(follower, cancellationToken) : null;
        if (findContainers && Walked is not null)
        {
            _containers = Walked.Containers;
        }

        if (isFull)
        {
            FindChanges(follower, Walked!);
        }

        Tell(follower, tables);
    }

    public void Dispose() => _cache.Dispose();

    private static bool NeedsWalk(SocketFollower follower)
    {
        foreach (ref readonly TrackedChange change in follower.Changes.Items)
        {
            ref TrackedSocket life = ref follower.Lives[change.Life];
            bool isOpen = change.Row.State is (byte)TcpSocketState.Established or (byte)TcpSocketState.CloseWait;
            if (change.Row.Inode != 0 ? life.OwnerLooks == 0 : isOpen && life.Owners.Length == 0)
            {
                return true;
            }
        }

        return false;
    }

    private OwnerIndex WalkAll(TimeSpan now, CancellationToken cancellationToken)
    {
        _cache.LiveInodes.Clear();
        TimeSpan before = GetProcessorTime.Invoke();
        OwnerIndex index = Walk(cancellationToken);
        _budget.Spend(now, GetProcessorTime.Invoke() - before);
        return index;
    }

    private OwnerIndex WalkNew(SocketFollower follower, CancellationToken cancellationToken)
    {
        _cache.LiveInodes.Clear();
        for (int i = 0; i < follower.Lives.Count; i++)
        {
            _cache.LiveInodes.Add(follower.Lives[i].Row.Inode);
        }

        // Each walk is dearer than the one before, and most looks need no more than the first or the second.
        _cache.Trust = CacheTrust.Full;
        OwnerIndex index = Walk(cancellationToken);
        while (_cache.Trust > CacheTrust.None && !HasFoundAll(follower, index))
        {
            _cache.Trust--;
            index = Walk(cancellationToken);
        }

        return index;
    }

    private OwnerIndex Walk(CancellationToken cancellationToken)
    {
        using OwnerWalk walk = OwnerWalk.Start(root, findContainers, _cache, cancellationToken);
        return walk.Finish();
    }

    private static bool HasFoundAll(SocketFollower follower, OwnerIndex index)
    {
        foreach (ref readonly TrackedChange change in follower.Changes.Items)
        {
            if (change.Row.Inode != 0 && follower.Lives[change.Life].OwnerLooks == 0 && !index.Contains(change.Row.Inode))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Says of the lives that have changed who owns them, where that is not known yet.</summary>
    private void Tell(SocketFollower follower, IReadOnlyList<NamespaceSnapshot> tables)
    {
        using OwnerIndex? none = Walked is null ? OwnerIndex.Empty() : null;
        var resolvers = new Dictionary<ulong, OwnerResolver>();
        foreach (NamespaceSnapshot table in tables)
        {
            table.Origin.Containers = _containers;
            resolvers[table.Id] = new OwnerResolver(table.Listeners, Walked ?? none!, recheck: null);
        }

        for (int i = 0; i < follower.Changes.Count; i++)
        {
            ref TrackedChange change = ref follower.Changes[i];
            ref TrackedSocket life = ref follower.Lives[change.Life];
            if (change.Row.Inode == 0 || life.OwnerLooks == 0)
            {
                Tell(ref life, ref change, resolvers[life.Namespace]);
            }
        }

        DeniedCount = resolvers.Values.Sum(static resolver => resolver.DeniedCount);
    }

    private static void Tell(ref TrackedSocket life, ref TrackedChange change, OwnerResolver resolver)
    {
        (SocketOwnerStatus status, TcpSocketOwner[] owners) = resolver.Resolve(change.Row);
        change.PreviousOwners = change.Kind == TcpSocketChangeKind.OwnerChanged ? life.Owners : null;
        life.OwnerStatus = status;
        life.OwnerLooks = change.Row.Inode == 0 ? life.OwnerLooks : (byte)1;

        // Of a socket that was let go the table no longer tells who held it; it is those who were seen to.
        life.Owners = owners.Length > 0 || change.Row.Inode != 0 ? owners : life.Owners;
    }

    private static void FindChanges(SocketFollower follower, OwnerIndex index)
    {
        for (int i = 0; i < follower.Lives.Count; i++)
        {
            ref TrackedSocket life = ref follower.Lives[i];
            if (life.Row.Inode == 0 || life.OwnerLooks == 0 || !life.IsWanted)
            {
                continue;
            }

            if (OwnerChanges.Look(ref life, index) is TcpSocketOwner[] before)
            {
                life.OwnerStatus = life.Owners.Length > 0 ? SocketOwnerStatus.Resolved
                    : index.IsComplete ? SocketOwnerStatus.NotFound : SocketOwnerStatus.AccessDenied;
                follower.Changes.Add(new TrackedChange
                {
                    Kind = TcpSocketChangeKind.OwnerChanged,
                    Life = i,
                    Row = life.Row,
                    PreviousOwners = before,
                });
            }
        }
    }
}
