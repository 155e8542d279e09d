using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using ProcTcp.Filtering;
using ProcTcp.Ownership;
using ProcTcp.Procfs;
using ProcTcp.Reading;
using ProcTcp.Watching;

namespace ProcTcp;

/// <summary>Looks at the tables again and again, and tells what has changed since the last look.</summary>
/// <remarks>
/// A filter on the state passes changes from or to the states wanted; one on owners, changes from or to the owners wanted. A socket
/// that has matched a filter on the inode or the user is followed to its end, though its last rows have neither.
/// </remarks>
internal sealed class TcpSocketWatcher : IDisposable
{
    // Part of the interval that a second look may take.
    private const double MostForSecondLook = 0.1;

    private readonly ProcRoot _root;
    private readonly TcpSocketQuery _query;
    private readonly TimeSpan _interval;
    private readonly bool _includesExisting;
    private readonly UserNames _users = new();
    private readonly RowFilter _ends;
    private readonly OwnerFilter? _ownerFilter;
    private readonly HashSet<TcpSocketState>? _states;
    private readonly SocketFollower _follower;
    private readonly LifeOwners? _owners;

    /// <summary>Initializes a new instance of the <see cref="TcpSocketWatcher"/> class.</summary>
    /// <param name="procRoot">Where the proc file system is mounted.</param>
    /// <param name="query">Which sockets, and whether with owners.</param>
    /// <param name="interval">How often it is to look.</param>
    /// <param name="includeExisting">Whether the first look tells of the sockets that it finds.</param>
    public TcpSocketWatcher(string procRoot, TcpSocketQuery query, TimeSpan interval, bool includeExisting)
    {
        _root = new ProcRoot(procRoot);
        _query = query;
        _interval = interval;
        _includesExisting = includeExisting;
        _ends = query.CompileEndFilter();
        _ownerFilter = query.CompileOwnerFilter();
        _states = query.State?.ToHashSet();
        _follower = new SocketFollower(query.CompileHolderFilter(_users.Find));
        _owners = query.IncludeOwners ? new LifeOwners(_root, query.SpansNamespaces) : null;
    }

    /// <summary>Looks at the tables.</summary>
    /// <param name="now">The time since the begin of the watch.</param>
    /// <param name="report">Takes counts, and what could not be read.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    /// <returns>What has changed: at first the existing sockets; later those closed, then the others in the order of the table.</returns>
    /// <exception cref="TcpTableUnreadableException">No table could be opened.</exception>
    /// <exception cref="System.IO.IOException">A table broke off.</exception>
    /// <exception cref="OperationCanceledException">The look was cancelled.</exception>
    public IEnumerable<TcpSocketChange> Poll(TimeSpan now, TcpReadReport report, CancellationToken cancellationToken)
    {
        DateTimeOffset time = DateTimeOffset.UtcNow;
        using var scopes = new TableScopeList();
        using var scopesAgain = new TableScopeList();
        long start = Stopwatch.GetTimestamp();
        List<TableSnapshot> tables = ReadTables(scopes, report, cancellationToken);
        bool isQuick = Stopwatch.GetElapsedTime(start) <= _interval * MostForSecondLook;
        _follower.Advance(tables, now, isQuick ? () => ReadTables(scopesAgain, new TcpReadReport(), cancellationToken) : null);
        FindOwners(tables, now, report, cancellationToken);
        for (int i = 0; i < _follower.Closed.Count; i++)
        {
            var ended = new LifeChange { Kind = TcpSocketChangeKind.Closed, Row = _follower.Closed[i].Row };
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

    public void Dispose()
    {
        _follower.Dispose();
        _owners?.Dispose();
    }

    private List<TableSnapshot> ReadTables(TableScopeList scopes, TcpReadReport report, CancellationToken cancellationToken)
    {
        List<TableSnapshot> tables = [];
        foreach (TableScope scope in FindScopes(report, cancellationToken))
        {
            scopes.Add(scope);
            int unreadable = report.UnreadableNamespaces.Count;
            using TcpTableScanner scanner = new(scope.Tables, _ends, scope.Listeners, report);
            while (TcpSocketReader.TryReadBlock(scanner, scope, report))
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            ulong id = scope.Namespace is null ? 0 : scope.Namespace.Id ?? scope.Namespace.TableInode;
            tables.Add(new TableSnapshot(id, scope.Origin, scope.Rows, scope.Listeners, report.UnreadableNamespaces.Count == unreadable));
        }

        return tables;
    }

    private void FindOwners(List<TableSnapshot> tables, TimeSpan now, TcpReadReport report, CancellationToken cancellationToken)
    {
        _owners?.Update(_follower, tables, now, cancellationToken);
        report.SocketsDenied = _owners?.DeniedCount ?? 0;
        if (_owners?.Walked is OwnerIndex walked)
        {
            report.AddWalk(walked.ProcessesRead, walked.ProcessesDenied, walked.HidesProcesses);
        }
    }

    private IEnumerable<TableScope> FindScopes(TcpReadReport report, CancellationToken cancellationToken) => _query.SpansNamespaces
        ? TableScopes.All(_root, _query, _users, report, cancellationToken)
        : [TableScopes.Own(_root, process: null, _query, _users)];

    private bool IsShown(in LifeChange change, in SocketLife life) =>
        (_includesExisting || change.Kind != TcpSocketChangeKind.Existing)
        && (_owners is not null || change.Kind != TcpSocketChangeKind.OwnerChanged)
        && (_states is null || _states.Contains((TcpSocketState)change.Row.State) || _states.Contains((TcpSocketState)change.PreviousState))
        && (_ownerFilter is null || IsOwnerShown(life, life.Owners) || (change.PreviousOwners is not null && IsOwnerShown(life, change.PreviousOwners)));

    private bool IsOwnerShown(in SocketLife life, TcpSocketOwner[] owners) => _ownerFilter!.IsMatch(owners, life.Origin.FindContainer(owners));

    private TcpSocketChange Make(in LifeChange change, in SocketLife life, DateTimeOffset time, TimeSpan now)
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
