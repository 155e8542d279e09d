using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using ProcTcp.Filtering;
using ProcTcp.Ownership;
using ProcTcp.Reading;
using ProcTcp.Watching;

namespace ProcTcp;

/// <summary>Polls the tables, and reports the changes since the last poll: sockets opened or closed, and changes of state or owners.</summary>
/// <remarks>
/// A filter on the state matches changes from or to a wanted state; a filter on owners or on how they were found, changes from or to a wanted one. A socket that
/// has matched a filter on the inode or the user is tracked until it is closed, although its last rows have neither. Connections that
/// are opened and closed between two polls are not reported. Not thread-safe.
/// </remarks>
public sealed class TcpSocketWatcher : IDisposable
{
    // The share of the interval that the first read may take if a second one is to follow.
    private const double SecondReadShare = 0.1;

    private readonly TableReader _tables;
    private readonly TcpSocketQuery _query;
    private readonly TimeSpan _interval = TimeSpan.FromSeconds(1);
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly UserNames _users = new();
    private readonly RowFilter _ends;
    private readonly OwnerFilter? _ownerFilter;
    private readonly HashSet<TcpSocketState>? _states;
    private readonly SocketFollower _follower;
    private readonly TrackedOwners? _owners;

    /// <summary>Initializes a new instance of the <see cref="TcpSocketWatcher"/> class.</summary>
    /// <param name="reader">The reader of the tables.</param>
    /// <param name="query">The sockets to watch, and whether to look up owners; null for all sockets, with owners.</param>
    /// <exception cref="ArgumentException">The query filters by owner and excludes owners.</exception>
    public TcpSocketWatcher(TcpSocketReader reader, TcpSocketQuery? query = null)
    {
        ArgumentNullException.ThrowIfNull(reader);
        _query = query ?? new TcpSocketQuery();
        TcpSocketQuery.ThrowIfContradictory(_query);
        _tables = reader.Tables;
        _ends = _query.CompileEndFilter();
        _ownerFilter = _query.CompileOwnerFilter();
        _states = _query.State?.ToHashSet();
        _follower = new SocketFollower(_query.CompileHolderFilter(_users.FindForFilter));
        _owners = _query.IncludeOwners ? new TrackedOwners(_tables.Root, OwnerWalkOptions.Of(_query)) : null;
    }

    /// <summary>Gets the time between two polls of <see cref="Watch"/>. The default is one second.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not greater than zero.</exception>
    public TimeSpan Interval
    {
        get => _interval;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            _interval = value;
        }
    }

    /// <summary>Gets a value that indicates whether the first poll reports the sockets that it finds.</summary>
    public bool IncludeExisting { get; init; }

    /// <summary>Polls until canceled.</summary>
    /// <param name="cancellationToken">Ends the watch; between two polls without an error.</param>
    /// <returns>The changes of each poll, as <see cref="Poll(TcpReadReport?, CancellationToken)"/> returns them.</returns>
    /// <exception cref="TcpTableUnreadableException">No table could be opened.</exception>
    /// <exception cref="System.IO.IOException">Reading a table, or the name of a user for a filter, failed.</exception>
    /// <exception cref="OperationCanceledException">A poll was canceled.</exception>
    public IEnumerable<TcpSocketChange> Watch(CancellationToken cancellationToken = default)
    {
        do
        {
            foreach (TcpSocketChange change in Poll(report: null, cancellationToken))
            {
                yield return change;
            }
        }
        while (!cancellationToken.WaitHandle.WaitOne(_interval));
    }

    /// <summary>Polls the tables once.</summary>
    /// <param name="report">Receives the counts, and what could not be read; null if they are not needed.</param>
    /// <param name="cancellationToken">Cancels the poll.</param>
    /// <returns>The changes: at the first poll the existing sockets; later the closed sockets, then all others in the order of the table.</returns>
    /// <exception cref="TcpTableUnreadableException">No table could be opened.</exception>
    /// <exception cref="System.IO.IOException">Reading a table, or the name of a user for a filter, failed.</exception>
    /// <exception cref="OperationCanceledException">The poll was canceled.</exception>
    public IEnumerable<TcpSocketChange> Poll(TcpReadReport? report = null, CancellationToken cancellationToken = default) =>
        Poll(Stopwatch.GetElapsedTime(_start), report ?? new TcpReadReport(), cancellationToken);

    /// <summary>Polls the tables once.</summary>
    /// <param name="now">The time since the start of the watch.</param>
    /// <param name="report">Receives the counts, and what could not be read.</param>
    /// <param name="cancellationToken">Cancels the poll.</param>
    internal IEnumerable<TcpSocketChange> Poll(TimeSpan now, TcpReadReport report, CancellationToken cancellationToken)
    {
        DateTimeOffset time = DateTimeOffset.UtcNow;
        using var snapshots = new NamespaceSnapshotList();
        using var again = new NamespaceSnapshotList();
        long start = Stopwatch.GetTimestamp();
        ReadTables(snapshots, report, cancellationToken);
        bool isQuick = Stopwatch.GetElapsedTime(start) <= _interval * SecondReadShare;
        _follower.Advance(snapshots, now, isQuick ? () => ReadTables(again, new TcpReadReport(), cancellationToken) : null);
        FindOwners(snapshots, now, report, cancellationToken);
        for (int i = 0; i < _follower.Closed.Count; i++)
        {
            var closed = new TrackedChange { Kind = TcpSocketChangeKind.Closed, Row = _follower.Closed[i].Row };
            if (IsShown(closed, _follower.Closed[i]))
            {
                yield return CreateChange(closed, _follower.Closed[i], time, now);
            }
        }

        for (int i = 0; i < _follower.Changes.Count; i++)
        {
            if (IsShown(_follower.Changes[i], _follower.Tracked[_follower.Changes[i].Index]))
            {
                yield return CreateChange(_follower.Changes[i], _follower.Tracked[_follower.Changes[i].Index], time, now);
            }
        }
    }

    /// <summary>Releases the buffers.</summary>
    public void Dispose()
    {
        _follower.Dispose();
        _owners?.Dispose();
    }

    private NamespaceSnapshotList ReadTables(NamespaceSnapshotList snapshots, TcpReadReport report, CancellationToken cancellationToken)
    {
        _tables.ReadTables(snapshots, _query, _ends, _query.IncludeOwners, _users, report, cancellationToken);
        return snapshots;
    }

    private void FindOwners(NamespaceSnapshotList snapshots, TimeSpan now, TcpReadReport report, CancellationToken cancellationToken)
    {
        _owners?.Update(_follower, snapshots, now, cancellationToken);
        _owners?.AddTo(report, _query);
    }

    private bool IsShown(in TrackedChange change, in TrackedSocket tracked) =>
        (IncludeExisting || change.Kind != TcpSocketChangeKind.Existing)
        && (_owners is not null || change.Kind != TcpSocketChangeKind.OwnerChanged)
        && (_states is null || _states.Contains((TcpSocketState)change.Row.State) || _states.Contains((TcpSocketState)change.PreviousState))
        && (_ownerFilter is null || _ownerFilter.IsMatch(tracked.OwnerStatus, tracked.Owners, tracked.Origin)
            || (change.PreviousOwnerStatus is SocketOwnerStatus status
                && _ownerFilter.IsMatch(status, change.PreviousOwners ?? tracked.Owners, tracked.Origin)));

    private TcpSocketChange CreateChange(in TrackedChange change, in TrackedSocket tracked, DateTimeOffset time, TimeSpan now)
    {
        if (change.Row.HasUser)
        {
            _users.Find(change.Row.UserId);
        }

        return new TcpSocketChange(time, change.Kind, new TcpSocketInfo(change.Row, tracked.Origin, tracked.OwnerStatus, tracked.Owners))
        {
            PreviousState = change.PreviousState == 0 ? null : (TcpSocketState)change.PreviousState,
            PreviousOwners = change.PreviousOwners,
            Age = now - tracked.FirstSeen,
        };
    }
}
