using System;
using System.Collections.Generic;
using System.Threading;
using ProcTcp.Filtering;
using ProcTcp.Interop;
using ProcTcp.Ownership;
using ProcTcp.Procfs;
using ProcTcp.Reading;
using ProcTcp.Rows;

namespace ProcTcp;

/// <summary>
/// Reads the TCP sockets of a network namespace from <c>/proc/net/tcp</c> and <c>/proc/net/tcp6</c>, with the processes that hold them.
/// </summary>
/// <remarks>
/// The kernel prints its tables a page at a time, so no read is a picture of one moment: a socket that changes its place meanwhile may
/// be missed. None is shown twice.
/// </remarks>
public sealed class TcpSocketReader
{
    /// <summary>Where the proc file system usually is.</summary>
    public const string DefaultProcRoot = "/proc";

    private readonly ProcRoot _root;
    private readonly int? _process;

    /// <summary>Initializes a new instance of the <see cref="TcpSocketReader"/> class.</summary>
    /// <param name="procRoot">
    /// Where the proc file system is mounted. Below any other path than <c>/proc</c> the tables are those of process 1, because
    /// <c>net</c> there is still that of the reader.
    /// </param>
    public TcpSocketReader(string procRoot = DefaultProcRoot)
        : this(procRoot, process: null)
    {
    }

    /// <summary>Initializes a new instance of the <see cref="TcpSocketReader"/> class that reads the namespace of one process.</summary>
    internal TcpSocketReader(string procRoot, int? process)
    {
        ArgumentException.ThrowIfNullOrEmpty(procRoot);
        _root = new ProcRoot(procRoot);
        _process = process;
    }

    /// <summary>Reads sockets.</summary>
    /// <param name="query">Which ones; null for all, with owners.</param>
    /// <param name="report">Takes counts, and what could not be read; null where nobody asks.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <returns>The sockets, read while they are enumerated: without owners page by page, with owners after the whole table.</returns>
    /// <exception cref="ArgumentException">The query filters by owner and excludes owners.</exception>
    /// <exception cref="TcpTableUnreadableException">No table could be opened.</exception>
    /// <exception cref="System.IO.IOException">A table broke off.</exception>
    /// <exception cref="OperationCanceledException">The read was cancelled.</exception>
    public IEnumerable<TcpSocketInfo> Read(
        TcpSocketQuery? query = null, TcpReadReport? report = null, CancellationToken cancellationToken = default)
    {
        query ??= new TcpSocketQuery();
        report ??= new TcpReadReport();
        TcpSocketQuery.ThrowIfContradictory(query);
        return query.IncludeOwners ? ReadWithOwners(query, report, cancellationToken) : ReadRows(query, report, cancellationToken);
    }

    private IEnumerable<TcpSocketInfo> ReadRows(TcpSocketQuery query, TcpReadReport report, CancellationToken cancellationToken)
    {
        var users = new UserNames();
        foreach (TableScope scope in ReadPages(query, users, report, cancellationToken))
        {
            for (int i = 0; i < scope.Rows.Count; i++)
            {
                yield return Make(scope.Rows[i], scope.Origin, users, SocketOwnerStatus.NotRequested, []);
            }
        }
    }

    /// <summary>Reads the tables of a query page by page: the scope's rows are those of one page, until the next one is asked for.</summary>
    internal IEnumerable<TableScope> ReadPages(
        TcpSocketQuery query, UserNames users, TcpReadReport report, CancellationToken cancellationToken)
    {
        RowFilter filter = query.CompileRowFilter(users.Find);
        foreach (TableScope scope in FindScopes(query, users, report, cancellationToken))
        {
            using (scope)
            using (TcpTableScanner scanner = new(scope.Tables, filter, listeners: null, report))
            {
                while (TryReadBlock(scanner, scope, report))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    yield return scope;
                    scope.Rows.Truncate(0);
                }
            }
        }
    }

    private IEnumerable<TcpSocketInfo> ReadWithOwners(TcpSocketQuery query, TcpReadReport report, CancellationToken cancellationToken)
    {
        var users = new UserNames();
        using var scopes = new TableScopeList();
        using OwnerWalk walk = StartWalk(query, cancellationToken);
        ReadTables(scopes, query, users, report, cancellationToken);
        using ScopeOwners owners = ScopeOwners.Find(scopes, () => StartWalk(query, cancellationToken), walk, report);
        foreach (TcpSocketInfo socket in Resolve(scopes, owners, query, users, report))
        {
            yield return socket;
        }
    }

    /// <summary>Makes sockets of the rows whose owners pass the filter.</summary>
    internal static IEnumerable<TcpSocketInfo> Resolve(
        TableScopeList scopes, ScopeOwners found, TcpSocketQuery query, UserNames users, TcpReadReport report)
    {
        OwnerFilter? filter = query.CompileOwnerFilter();
        foreach (TableScope scope in scopes)
        {
            OwnerResolver resolver = found.Resolve(scope, query.SpansNamespaces);
            for (int i = 0; i < scope.Rows.Count; i++)
            {
                (SocketOwnerStatus status, TcpSocketOwner[] owners) = resolver.Resolve(scope.Rows[i]);
                if (filter is null || filter.IsMatch(owners, scope.Origin.FindContainer(owners)))
                {
                    yield return Make(scope.Rows[i], scope.Origin, users, status, owners);
                }
            }

            report.SocketsDenied += resolver.DeniedCount;
        }
    }

    /// <summary>Begins a walk over the processes that the query asks for.</summary>
    internal OwnerWalk StartWalk(TcpSocketQuery query, CancellationToken cancellationToken) =>
        OwnerWalk.Start(_root, query.SpansNamespaces, cancellationToken);

    /// <summary>Reads all tables of a query.</summary>
    internal void ReadTables(
        TableScopeList scopes, TcpSocketQuery query, UserNames users, TcpReadReport report, CancellationToken cancellationToken)
    {
        RowFilter filter = query.CompileRowFilter(users.Find);
        foreach (TableScope scope in FindScopes(query, users, report, cancellationToken))
        {
            scopes.Add(scope);
            using TcpTableScanner scanner = new(scope.Tables, filter, scope.Listeners, report);
            while (TryReadBlock(scanner, scope, report))
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    private IEnumerable<TableScope> FindScopes(
        TcpSocketQuery query, UserNames users, TcpReadReport report, CancellationToken cancellationToken) =>
        query.SpansNamespaces ? TableScopes.All(_root, query, users, report, cancellationToken) : [TableScopes.Own(_root, _process, query, users)];

    /// <summary>Reads a block; one of many namespaces that cannot be read is reported, and does not end the read.</summary>
    internal static bool TryReadBlock(TcpTableScanner scanner, TableScope scope, TcpReadReport report)
    {
        try
        {
            return scanner.ReadBlock(scope.Rows);
        }
        catch (TcpTableUnreadableException exception)
        {
            if (scope.Namespace is null)
            {
                report.AddMissing(scanner.Missing);
                throw;
            }

            // Where every process has ended meanwhile, so has the namespace.
            bool isGone = scope.Namespace.Processes.Count > 0 && Errno.IsGone(exception.ErrorNumber);
            if (!isGone)
            {
                report.AddUnreadable(new NetworkNamespaceUnreadable(
                    scope.Namespace.Label, exception.Message, exception.ErrorNumber, scope.Namespace.Processes.Count > 0));
            }

            return false;
        }
    }

    private static TcpSocketInfo Make(in TcpTableRow row, TableOrigin origin, UserNames users, SocketOwnerStatus status, TcpSocketOwner[] owners)
    {
        if (row.HasUser)
        {
            users.Find(row.UserId);
        }

        return new TcpSocketInfo(row, origin, status, owners);
    }
}
