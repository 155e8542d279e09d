using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using ProcTcp.Filtering;
using ProcTcp.Ownership;
using ProcTcp.Reading;
using ProcTcp.Rows;
using ProcTcp.Sources;
using ProcTcp.Watching;

namespace ProcTcp;

/// <summary>Polls the tables, and reports the changes since the last poll: sockets opened or closed, and changes of state or owners.</summary>
/// <remarks>
/// <para>
/// In the caller's own network namespace, if it is read through socket diagnosis, the kernel announces each socket that it destroys
/// (<c>SKNLGRP_INET_TCP_DESTROY</c>). Closes are then reported at once, with the final <c>tcp_info</c>, also of
/// connections that are opened and closed between two polls. The TIME_WAIT row that a closed socket leaves is not reported, unless a filter on
/// the state asks for it. Otherwise connections that are opened and closed between two polls are not reported.
/// </para>
/// <para>
/// A filter on the state matches changes from or to a wanted state; a filter on owners or on how they were found, changes from or to a wanted one. A socket that
/// has matched a filter on the inode or the user is tracked until it is closed, although its last rows have neither. Not thread-safe.
/// </para>
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
    private readonly SocketFollower _follower;
    private readonly TrackedOwners? _owners;
    private readonly ChangeReporter _reporter;
    private readonly CloseEvents _closes;
    private readonly CloseReporter _closeReporter;

    /// <summary>Initializes a new instance of the <see cref="TcpSocketWatcher"/> class.</summary>
    /// <param name="reader">The reader of the tables.</param>
    /// <param name="query">The sockets to watch, and whether to look up owners; null for all sockets, with owners.</param>
    /// <exception cref="ArgumentException">The query filters by owner and excludes owners.</exception>
    public TcpSocketWatcher(TcpSocketReader reader, TcpSocketQuery? query = null)
        : this(reader, query, static () => CloseEventListener.Open())
    {
    }

    internal TcpSocketWatcher(TcpSocketReader reader, TcpSocketQuery? query, Func<(CloseEventListener? Listener, int Errno)> listen)
    {
        ArgumentNullException.ThrowIfNull(reader);
        _query = query ?? new TcpSocketQuery();
        TcpSocketQuery.ThrowIfContradictory(_query);
        _tables = reader.Tables;
        _ends = _query.CompileEndFilter();
        _owners = _query.IncludeOwners ? new TrackedOwners(_tables.Root, OwnerWalkOptions.Of(_query)) : null;
        var ledger = new CloseLedger(_query.State?.Any(static state => state is TcpSocketState.TimeWait or TcpSocketState.FinWait2) == true);
        _follower = new SocketFollower(_query.CompileHolderFilter(_users.FindForFilter), ledger);
        _reporter = new ChangeReporter(_query, _users);
        _closes = new CloseEvents(ledger, _tables.IsCallers && _query.Source != TcpSocketSource.ProcFs ? listen : null);
        _closeReporter = new CloseReporter(_query, _follower, _owners, ledger, _reporter);
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
    /// <param name="cancellationToken">Ends the watch; no exception is thrown if that is between two polls.</param>
    /// <returns>The changes of each poll, as <see cref="Poll(TcpReadReport?, CancellationToken)"/> returns them, and closes as they are announced.</returns>
    /// <exception cref="TcpTableUnreadableException">No table could be opened.</exception>
    /// <exception cref="System.IO.IOException">Reading a table, or the name of a user for a filter, failed.</exception>
    /// <exception cref="OperationCanceledException">A poll was canceled.</exception>
    public IEnumerable<TcpSocketChange> Watch(CancellationToken cancellationToken = default)
    {
        do
        {
            foreach (TcpSocketChange change in Poll(report: null, cancellationToken).Concat(Wait(_interval, report: null, cancellationToken)))
            {
                yield return change;
            }
        }
        while (!cancellationToken.IsCancellationRequested);
    }

    /// <summary>Waits between two polls, and returns closes as the kernel announces them. If some were lost, the tables are polled at once.</summary>
    /// <param name="time">How long to wait.</param>
    /// <param name="report">Receives how often close events were lost, and the counts of the polls that followed; null if they are not needed.</param>
    /// <param name="cancellationToken">Ends the wait without an error.</param>
    /// <returns>The closes, and the changes that such a poll has found.</returns>
    /// <exception cref="TcpTableUnreadableException">No table could be opened.</exception>
    /// <exception cref="System.IO.IOException">Reading a table, the name of a user for a filter, or the close events failed.</exception>
    /// <exception cref="OperationCanceledException">A poll was canceled.</exception>
    public IEnumerable<TcpSocketChange> Wait(TimeSpan time, TcpReadReport? report = null, CancellationToken cancellationToken = default)
    {
        report ??= new TcpReadReport();
        long start = Stopwatch.GetTimestamp();
        do
        {
            while (!IsOver() && TryTakeClose(Stopwatch.GetElapsedTime(_start), out TcpSocketChange? change))
            {
                if (change is not null)
                {
                    yield return change;
                }
            }

            if (AddLosses(report))
            {
                foreach (TcpSocketChange change in Poll(report, cancellationToken))
                {
                    yield return change;
                }
            }

            if (!IsOver())
            {
                _closes.Wait(time - Stopwatch.GetElapsedTime(start), cancellationToken);
            }
        }
        while (!IsOver());

        bool IsOver() => cancellationToken.IsCancellationRequested || Stopwatch.GetElapsedTime(start) >= time;
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
        _closes.Start();
        _closes.Receive();
        foreach (TcpSocketChange change in TakeKept(now))
        {
            yield return change;
        }

        AddLosses(report);
        using var snapshots = new NamespaceSnapshotList();
        using var again = new NamespaceSnapshotList();
        DateTimeOffset time = DateTimeOffset.UtcNow;
        long start = Stopwatch.GetTimestamp();
        ReadTables(snapshots, report, cancellationToken);
        bool isQuick = Stopwatch.GetElapsedTime(start) <= _interval * SecondReadShare;
        NamespaceSnapshot? announced = _closes.FindAnnounced(snapshots, report);
        _closes.Receive();
        _follower.Advance(snapshots, now, isQuick ? () => ReadTables(again, new TcpReadReport(), cancellationToken) : null);
        _owners?.Update(_follower, snapshots, announced, now, cancellationToken);
        _owners?.AddTo(report, _query);
        _closeReporter.EndPoll(announced);
        foreach (TcpSocketChange change in CreateChanges(time, now).Concat(TakeKept(now)))
        {
            yield return change;
        }
    }

    /// <summary>Releases the buffers.</summary>
    public void Dispose()
    {
        _closes.Dispose();
        _follower.Dispose();
        _owners?.Dispose();
    }

    private NamespaceSnapshotList ReadTables(NamespaceSnapshotList snapshots, TcpReadReport report, CancellationToken cancellationToken)
    {
        _tables.ReadTables(snapshots, _query, _ends, _query.IncludeOwners, _users, report, cancellationToken);
        return snapshots;
    }

    private IEnumerable<TcpSocketChange> CreateChanges(DateTimeOffset time, TimeSpan now)
    {
        for (int i = 0; i < _follower.Closed.Count; i++)
        {
            var closed = new TrackedChange { Kind = TcpSocketChangeKind.Closed, Row = _follower.Closed[i].Row };
            if (_reporter.Create(closed, _follower.Closed[i], time, now) is { } change)
            {
                yield return change;
            }
        }

        for (int i = 0; i < _follower.Changes.Count; i++)
        {
            if ((IncludeExisting || _follower.Changes[i].Kind != TcpSocketChangeKind.Existing)
                && _reporter.Create(_follower.Changes[i], _follower.Tracked[_follower.Changes[i].Index], time, now) is { } change)
            {
                yield return change;
            }
        }
    }

    /// <summary>Returns the closes that were announced before the poll or during it.</summary>
    private IEnumerable<TcpSocketChange> TakeKept(TimeSpan now)
    {
        while (_closes.Kept > 0 && TryTakeClose(now, out TcpSocketChange? change))
        {
            if (change is not null)
            {
                yield return change;
            }
        }
    }

    private bool TryTakeClose(TimeSpan now, out TcpSocketChange? change)
    {
        bool isTaken = _closes.TryTake(out TcpTableRow row);
        change = isTaken ? _closeReporter.Create(row, _closes, now) : null;
        return isTaken;
    }

    private bool AddLosses(TcpReadReport report)
    {
        int losses = _closes.TakeLosses();
        report.CloseEventsLost += losses;
        return losses > 0;
    }
}
