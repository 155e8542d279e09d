using System;
using System.Collections.Generic;
using System.Threading;
using ProcTcp.Interop;
using ProcTcp.Ownership;
using ProcTcp.Procfs;
using ProcTcp.Reading;
using ProcTcp.Rows;

namespace ProcTcp.Watching;

/// <summary>
/// Finds the owners of the sockets that are reported and, as often as its budget allows, changed owners. If neither is needed, no
/// descriptor is read.
/// </summary>
internal sealed class TrackedOwners(ProcRoot root, OwnerWalkOptions options) : IDisposable
{
    private readonly DescriptorCache _cache = new();
    private readonly WalkBudget _budget = new();
    private readonly List<OwnerResolver> _resolvers = [];
    private ProcessDetails? _details;
    private OwnerIndex? _known;
    private OwnerResolver? _ofListeners;

    /// <summary>Gets the result of the last poll's walk; null if the poll needed none.</summary>
    public OwnerIndex? Walked { get; private set; }

    /// <summary>Looks up owners after a poll of the tables.</summary>
    /// <param name="follower">The follower whose tracked sockets are looked up; receives the changes of owners.</param>
    /// <param name="snapshots">The snapshots of the poll.</param>
    /// <param name="announced">The one of them whose closes the kernel announces, also of sockets that no poll sees; null if it announces none.</param>
    /// <param name="now">The time since the start of the watch.</param>
    /// <param name="cancellationToken">Cancels the lookup.</param>
    /// <exception cref="OperationCanceledException">The lookup was canceled.</exception>
    public void Update(
        SocketFollower follower, IReadOnlyList<NamespaceSnapshot> snapshots, NamespaceSnapshot? announced, TimeSpan now, CancellationToken cancellationToken)
    {
        _ofListeners = null;
        bool isFull = follower.Tracked.Count > 0 && _budget.IsDue(now);
        bool isFirst = _known is null && announced?.Listeners.IsEmpty == false;
        Walked = isFull ? WalkAll(now, cancellationToken) : isFirst || NeedsWalk(follower) ? WalkNew(follower, cancellationToken) : null;
        _known = Walked ?? _known;
        KeepDetails(follower);

        if (isFull)
        {
            FindChanges(follower, Walked!);
        }

        Resolve(follower, snapshots);
        _ofListeners = announced is null || _known is null ? null : new OwnerResolver(announced.Listeners, _known, fallback: null);
    }

    /// <summary>Finds the owners of a socket that no poll has seen: those of its listener, if the last poll found one.</summary>
    public (SocketOwnerStatus Status, TcpSocketOwner[] Owners) FindOfUnseen(in TcpTableRow closed) =>
        _ofListeners?.ResolveListener(closed) ?? (SocketOwnerStatus.NotFound, []);

    /// <summary>Adds to a report what the lookup after the last poll could not read.</summary>
    /// <param name="report">The report.</param>
    /// <param name="query">The sockets that are wanted.</param>
    public void AddTo(TcpReadReport report, TcpSocketQuery query)
    {
        Walked?.AddTo(report);
        _resolvers.ForEach(resolver => resolver.AddTo(report, query));
    }

    public void Dispose() => _cache.Dispose();

    private static bool NeedsWalk(SocketFollower follower)
    {
        foreach (ref readonly TrackedChange change in follower.Changes.Items)
        {
            ref TrackedSocket tracked = ref follower.Tracked[change.Index];
            if (change.Row.Inode != 0 ? tracked.OwnerWalks == 0 : change.Row.IsInQueue && tracked.Owners.Length == 0)
            {
                return true;
            }
        }

        return false;
    }

    // A process that has ended is still the last owner of its sockets, and filters by owner apply to their changes too.
    private void KeepDetails(SocketFollower follower)
    {
        if (Walked is null)
        {
            return;
        }

        for (int i = 0; _details is { IsEmpty: false } && i < follower.Tracked.Count; i++)
        {
            foreach (TcpSocketOwner owner in follower.Tracked[i].Owners)
            {
                Walked.Details.Keep(_details, owner.ProcessId);
            }
        }

        _details = Walked.Details;
    }

    private OwnerIndex WalkAll(TimeSpan now, CancellationToken cancellationToken)
    {
        _cache.LiveInodes.Clear();
        TimeSpan before = GetProcessorTime.Invoke();
        OwnerIndex index = Walk(WalkedDescriptors.OfProcessesAndThreads, cancellationToken);
        _budget.Spend(now, GetProcessorTime.Invoke() - before);
        return index;
    }

    private OwnerIndex WalkNew(SocketFollower follower, CancellationToken cancellationToken)
    {
        _cache.LiveInodes.Clear();
        for (int i = 0; i < follower.Tracked.Count; i++)
        {
            _cache.LiveInodes.Add(follower.Tracked[i].Row.Inode);
        }

        // Each walk costs more than the one before, and most polls need only the first or the second.
        _cache.Trust = CacheTrust.Full;
        OwnerIndex index = Walk(WalkedDescriptors.OfProcesses, cancellationToken);
        while (_cache.Trust > CacheTrust.None && !HasFoundAll(follower, index))
        {
            _cache.Trust--;
            bool isLast = _cache.Trust == CacheTrust.None;
            index = Walk(isLast ? WalkedDescriptors.OfProcessesAndThreads : WalkedDescriptors.OfProcesses, cancellationToken);
        }

        return index;
    }

    private OwnerIndex Walk(WalkedDescriptors descriptors, CancellationToken cancellationToken)
    {
        // The cache drops the results of the walk before.
        _known = null;
        using OwnerWalk walk = OwnerWalk.Start(root, options with { Descriptors = descriptors, Cache = _cache }, cancellationToken);
        return walk.Finish();
    }

    private static bool HasFoundAll(SocketFollower follower, OwnerIndex index)
    {
        foreach (ref readonly TrackedChange change in follower.Changes.Items)
        {
            if (change.Row.Inode != 0 && follower.Tracked[change.Index].OwnerWalks == 0 && !index.Contains(change.Row.Inode))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Resolves the owners of changed sockets if they are not known yet.</summary>
    private void Resolve(SocketFollower follower, IReadOnlyList<NamespaceSnapshot> snapshots)
    {
        using OwnerIndex? none = Walked is null ? OwnerIndex.Empty() : null;
        var resolvers = new Dictionary<ulong, OwnerResolver>();
        foreach (NamespaceSnapshot snapshot in snapshots)
        {
            snapshot.Origin.Containers = _details?.Containers;
            snapshot.Origin.OwnerUnits = _details?.Units;
            snapshot.Origin.Executables = _details?.Executables;
            resolvers[snapshot.Id] = new OwnerResolver(snapshot.Listeners, Walked ?? none!, fallback: null);
        }

        for (int i = 0; i < follower.Changes.Count; i++)
        {
            ref TrackedChange change = ref follower.Changes[i];
            ref TrackedSocket tracked = ref follower.Tracked[change.Index];
            if (change.Row.Inode == 0 || tracked.OwnerWalks == 0)
            {
                Resolve(ref tracked, ref change, resolvers[tracked.Namespace]);
            }
        }

        _resolvers.Clear();
        _resolvers.AddRange(resolvers.Values);
    }

    private static void Resolve(ref TrackedSocket tracked, ref TrackedChange change, OwnerResolver resolver)
    {
        (SocketOwnerStatus status, TcpSocketOwner[] owners) = resolver.Resolve(change.Row);
        change.PreviousOwners = change.Kind == TcpSocketChangeKind.OwnerChanged ? tracked.Owners : null;
        change.PreviousOwnerStatus = change.Kind is TcpSocketChangeKind.StateChanged or TcpSocketChangeKind.OwnerChanged ? tracked.OwnerStatus : null;
        tracked.OwnerStatus = status;
        tracked.OwnerWalks = change.Row.Inode == 0 ? tracked.OwnerWalks : (byte)1;

        // The table does not name the owners of a released socket, so they stay the last ones found.
        tracked.Owners = owners.Length > 0 || change.Row.Inode != 0 ? owners : tracked.Owners;
    }

    private static void FindChanges(SocketFollower follower, OwnerIndex index)
    {
        for (int i = 0; i < follower.Tracked.Count; i++)
        {
            ref TrackedSocket tracked = ref follower.Tracked[i];
            if (tracked.Row.Inode == 0 || tracked.OwnerWalks == 0 || !tracked.IsWanted)
            {
                continue;
            }

            if (OwnerChanges.Compare(ref tracked, index) is TcpSocketOwner[] before)
            {
                SocketOwnerStatus previous = tracked.OwnerStatus;
                tracked.OwnerStatus = tracked.Owners.Length > 0 ? SocketOwnerStatus.Resolved : index.StatusOfUnowned;
                follower.Changes.Add(new TrackedChange
                {
                    Kind = TcpSocketChangeKind.OwnerChanged,
                    Index = i,
                    Row = tracked.Row,
                    PreviousOwners = before,
                    PreviousOwnerStatus = previous,
                });
            }
        }
    }
}
