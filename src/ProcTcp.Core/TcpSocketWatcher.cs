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

/// <summary>Polls the tables, and reports what has changed since the poll before: sockets opened, closed, in another state, with other owners.</summary>
/// <remarks>
/// A filter on the state passes changes from or to the states wanted; one on owners, changes from or to the owners wanted. A socket
/// that has matched a filter on the inode or the user is followed to its end, though its last rows have neither. Connections that
/// open and close between two polls are not seen. Not thread-safe.
/// </remarks>
public sealed class TcpSocketWatcher : IDisposable
{
    // Part of the interval that a second read may take.
    private const double MostForSecondRead = 0.1;

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
    /// <param name="reader">Where to read.</param>
    /// <param name="query">Which sockets, and whether with owners; null for all, with owners.</param>
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
        _follower = new SocketFollower(_query.CompileHolderFilter(_users.Find));
        _owners = _query.IncludeOwners ? new TrackedOwners(_tables.Root, _query.SpansNamespaces) : null;
    }

    /// <summary>Gets the time between two polls of <see cref="Watch"/>; one second by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is not longer than zero.</exception>
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

    /// <summary>Polls until it is cancelled.</summary>
    /// <param name="cancellationToken">Ends the watch; between two polls, without an error.</param>
    /// <returns>The changes of each poll, as <see cref="Poll(TcpReadReport?, CancellationToken)"/> returns them.</returns>
    /// <exception cref="TcpTableUnreadableException">No table could be opened.</exception>
    /// <exception cref="System.IO.IOException">A table broke off.</exception>
    /// <exception cref="OperationCanceledException">A poll was cancelled.</exception>
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
    /// <param name="report">Receives counts, and what could not be read; null if nobody asks.</param>
    /// <param name="cancellationToken">Ends the poll.</param>
    /// <returns>What has changed: at first the existing sockets; later those closed, then the others in the order of the table.</returns>
    /// <exception cref="TcpTableUnreadableException">No table could be opened.</exception>
    /// <exception cref="System.IO.IOException">A table broke off.</exception>
    /// <exception cref="OperationCanceledException">The poll was cancelled.</exception>
    public IEnumerable<TcpSocketChange> Poll(TcpReadReport? report = null, CancellationToken cancellationToken = default) =>
        Poll(Stopwatch.GetElapsedTime(_start), report ?? new TcpReadReport(), cancellationToken);

    /// <summary>Polls the tables once.</summary>
    /// <param name="now">The time since the start of the watch.</param>
    /// <param name="report">Receives counts, and what could not be read.</param>
    /// <param name="cancellationToken">Ends the poll.</param>
    internal IEnumerable<TcpSocketChange> Poll(TimeSpan now, TcpReadReport report, CancellationToken cancellationToken)
    {
        DateTimeOffset time = DateTimeOffset.UtcNow;
        using var scopes = new NamespaceSnapshotList();
        using var scopesAgain = new NamespaceSnapshotList();
        long start = Stopwatch.GetTimestamp();
        NamespaceSnapshotList tables = ReadTables(scopes, report, cancellationToken);
        bool isQuick = Stopwatch.GetElapsedTime(start) <= _interval * MostForSecondRead;
        _follower.Advance(tables, now, isQuick ? () => ReadTables(scopesAgain, new TcpReadReport(), cancellationToken) : null);
        FindOwners(tables, now, report, cancellationToken);
        for (int i = 0; i < _follower.Closed.Count; i++)
        {
            var ended = new TrackedChange { Kind = TcpSocketChangeKind.Closed, Row = _follower.Closed[i].Row };
            if (IsShown(ended, _follower.Closed[i]))
            {
                yield return Make(ended, _follower.Closed[i], time, now);
            }
        }

        for (int i = 0; i < _follower.Changes.Count; i++)
        {
            if (IsShown(_follower.Changes[i], _follower.Lives[_follower.Changes[i].Life]))
            {
                yield return Make(_follower.Changes[i], _follower.Lives[_follower.Changes[i].Life], time, now);
            }
        }
    }

    /// <summary>Releases the buffers.</summary>
    public void Dispose()
    {
        _follower.Dispose();
        _owners?.Dispose();
    }

    private NamespaceSnapshotList ReadTables(NamespaceSnapshotList scopes, TcpReadReport report, CancellationToken cancellationToken)
    {
        _tables.ReadTables(scopes, _query, _ends, _users, report, cancellationToken);
        return scopes;
    }

    private void FindOwners(NamespaceSnapshotList tables, TimeSpan now, TcpReadReport report, CancellationToken cancellationToken)
    {
        _owners?.Update(_follower, tables, now, cancellationToken);
        report.SocketsDenied = _owners?.DeniedCount ?? 0;
        if (_owners?.Walked is OwnerIndex walked)
        {
            report.AddWalk(walked.ProcessesRead, walked.ProcessesDenied, walked.HidesProcesses);
        }
    }

    private bool IsShown(in TrackedChange change, in TrackedSocket life) =>
        (IncludeExisting || change.Kind != TcpSocketChangeKind.Existing)
        && (_owners is not null || change.Kind != TcpSocketChangeKind.OwnerChanged)
        && (_states is null || _states.Contains((TcpSocketState)change.Row.State) || _states.Contains((TcpSocketState)change.PreviousState))
        && (_ownerFilter is null || IsOwnerShown(life, life.Owners) || (change.PreviousOwners is not null && IsOwnerShown(life, change.PreviousOwners)));

    private bool IsOwnerShown(in TrackedSocket life, TcpSocketOwner[] owners) => _ownerFilter!.IsMatch(owners, life.Origin.FindContainer(owners));

    private TcpSocketChange Make(in TrackedChange change, in TrackedSocket life, DateTimeOffset time, TimeSpan now)
    {
        if (change.Row.HasUser)
        {
            _users.Find(change.Row.UserId);
        }

        return new TcpSocketChange(time, change.Kind, new TcpSocketInfo(change.Row, life.Origin, life.OwnerStatus, life.Owners))
        {
            PreviousState = change.PreviousState == 0 ? null : (TcpSocketState)change.PreviousState,
            PreviousOwners = change.PreviousOwners,
            Age = now - life.FirstSeen,
        };
    }
}
