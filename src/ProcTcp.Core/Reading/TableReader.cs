using System.Collections.Generic;
using System.Threading;
using ProcTcp.Filtering;
using ProcTcp.Interop;
using ProcTcp.Ownership;
using ProcTcp.Procfs;
using ProcTcp.Rows;
using ProcTcp.Sources;

namespace ProcTcp.Reading;

/// <summary>Reads the tables that queries ask for, and makes sockets of their rows.</summary>
/// <param name="root">The proc file system.</param>
/// <param name="process">The process whose namespace is read; null for that of the caller.</param>
internal sealed class TableReader(ProcRoot root, int? process)
{
    /// <summary>Gets the proc file system.</summary>
    public ProcRoot Root => root;

    /// <summary>Reads sockets while they are enumerated: without owners page by page, with owners after the whole table.</summary>
    public IEnumerable<TcpSocketInfo> Read(TcpSocketQuery query, TcpReadReport report, CancellationToken cancellationToken) =>
        query.IncludeOwners ? ReadWithOwners(query, report, cancellationToken) : ReadRows(query, report, cancellationToken);

    private IEnumerable<TcpSocketInfo> ReadRows(TcpSocketQuery query, TcpReadReport report, CancellationToken cancellationToken)
    {
        var users = new UserNames();
        foreach (NamespaceSnapshot scope in ReadPages(query, users, report, cancellationToken))
        {
            for (int i = 0; i < scope.Rows.Count; i++)
            {
                yield return Make(scope.Rows[i], scope.Origin, users, SocketOwnerStatus.NotRequested, []);
            }
        }
    }

    /// <summary>Reads the tables of a query page by page: the scope's rows are those of one page, until the next one is asked for.</summary>
    public IEnumerable<NamespaceSnapshot> ReadPages(
        TcpSocketQuery query, UserNames users, TcpReadReport report, CancellationToken cancellationToken)
    {
        RowFilter filter = query.CompileRowFilter(users.Find);
        foreach (NamespaceSnapshot scope in FindScopes(query, users, report, cancellationToken))
        {
            using (scope)
            using (ProcTableSource source = new(scope.Tables, report))
            using (RowCollector collector = new(filter, scope.Rows, listeners: null, report))
            {
                while (TryReadBlock(source, collector, scope, report))
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
        using var scopes = new NamespaceSnapshotList();
        using OwnerWalk walk = StartWalk(query, cancellationToken);
        ReadTables(scopes, query, users, report, cancellationToken);
        using OwnerLookup owners = OwnerLookup.Find(scopes, () => StartWalk(query, cancellationToken), walk, report);
        foreach (TcpSocketInfo socket in Resolve(scopes, owners, query, users, report))
        {
            yield return socket;
        }
    }

    /// <summary>Makes sockets of the rows whose owners pass the filter.</summary>
    public static IEnumerable<TcpSocketInfo> Resolve(
        NamespaceSnapshotList scopes, OwnerLookup found, TcpSocketQuery query, UserNames users, TcpReadReport report)
    {
        OwnerFilter? filter = query.CompileOwnerFilter();
        foreach (NamespaceSnapshot scope in scopes)
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
    public OwnerWalk StartWalk(TcpSocketQuery query, CancellationToken cancellationToken) =>
        OwnerWalk.Start(root, query.SpansNamespaces, cancellationToken);

    /// <summary>Reads all tables of a query.</summary>
    public void ReadTables(
        NamespaceSnapshotList scopes, TcpSocketQuery query, UserNames users, TcpReadReport report, CancellationToken cancellationToken)
    {
        ReadTables(scopes, query, query.CompileRowFilter(users.Find), users, report, cancellationToken);
    }

    /// <summary>Reads all tables of a query through another filter than the query's own.</summary>
    public void ReadTables(
        NamespaceSnapshotList scopes, TcpSocketQuery query, RowFilter filter, UserNames users, TcpReadReport report, CancellationToken cancellationToken)
    {
        foreach (NamespaceSnapshot scope in FindScopes(query, users, report, cancellationToken))
        {
            scopes.Add(scope);
            using ProcTableSource source = new(scope.Tables, report);
            using RowCollector collector = new(filter, scope.Rows, scope.Listeners, report);
            while (TryReadBlock(source, collector, scope, report))
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    private IEnumerable<NamespaceSnapshot> FindScopes(
        TcpSocketQuery query, UserNames users, TcpReadReport report, CancellationToken cancellationToken) =>
        query.SpansNamespaces ? TableFinder.All(root, query, users, report, cancellationToken) : [TableFinder.Own(root, process, query, users)];

    /// <summary>Reads a block; one of many namespaces that cannot be read is reported, and does not end the read.</summary>
    private static bool TryReadBlock(ProcTableSource source, RowCollector collector, NamespaceSnapshot scope, TcpReadReport report)
    {
        try
        {
            return source.Read(collector);
        }
        catch (TcpTableUnreadableException exception)
        {
            if (scope.Namespace is null)
            {
                report.AddMissing(source.Missing);
                throw;
            }

            // Where every process has ended meanwhile, so has the namespace.
            bool isGone = scope.Namespace.Processes.Count > 0 && Errno.IsGone(exception.ErrorNumber);
            if (!isGone)
            {
                scope.IsComplete = false;
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
