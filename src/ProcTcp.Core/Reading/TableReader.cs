using System.Collections.Generic;
using System.Threading;
using ProcTcp.Filtering;
using ProcTcp.Interop;
using ProcTcp.Ownership;
using ProcTcp.Procfs;
using ProcTcp.Rows;
using ProcTcp.Sources;

namespace ProcTcp.Reading;

/// <summary>Reads the tables that a query asks for, and creates sockets from their rows.</summary>
/// <param name="root">The root of the proc file system.</param>
/// <param name="process">The process whose network namespace is read; null for the caller's own.</param>
internal sealed class TableReader(ProcRoot root, int? process)
{
    /// <summary>Gets the root of the proc file system.</summary>
    public ProcRoot Root => root;

    /// <summary>Gets a value that indicates whether it reads the caller's own network namespace, unless a query asks for others.</summary>
    public bool IsCallers => root.IsOwn && process is null;

    /// <summary>Reads sockets during enumeration: without owners page by page, with owners after the whole table.</summary>
    public IEnumerable<TcpSocketInfo> Read(TcpSocketQuery query, TcpReadReport report, CancellationToken cancellationToken) =>
        query.IncludeOwners ? ReadWithOwners(query, report, cancellationToken) : ReadRows(query, report, cancellationToken);

    private IEnumerable<TcpSocketInfo> ReadRows(TcpSocketQuery query, TcpReadReport report, CancellationToken cancellationToken)
    {
        var users = new UserNames();
        foreach (NamespaceSnapshot snapshot in ReadPages(query, users, report, cancellationToken))
        {
            for (int i = 0; i < snapshot.Rows.Count; i++)
            {
                yield return CreateSocket(snapshot.Rows[i], snapshot, users, SocketOwnerStatus.NotRequested, []);
            }
        }
    }

    /// <summary>Reads the tables of a query page by page: the snapshot has the rows of one page until the next one is requested.</summary>
    public IEnumerable<NamespaceSnapshot> ReadPages(
        TcpSocketQuery query, UserNames users, TcpReadReport report, CancellationToken cancellationToken)
    {
        RowFilter filter = query.CompileRowFilter(users.FindForFilter);
        foreach (NamespaceSnapshot snapshot in TableFinder.Find(root, process, query, users, report, cancellationToken))
        {
            using (snapshot)
            using (IRowSource? source = TryOpen(snapshot, query, filter, needsListeners: false, report))
            using (RowCollector collector = new(filter, snapshot, listeners: null, report))
            {
                while (source is not null && TryReadBlock(source, collector, snapshot, report))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    yield return snapshot;
                    snapshot.Clear();
                }
            }
        }
    }

    private IEnumerable<TcpSocketInfo> ReadWithOwners(TcpSocketQuery query, TcpReadReport report, CancellationToken cancellationToken)
    {
        var users = new UserNames();
        using var snapshots = new NamespaceSnapshotList();
        using OwnerWalk walk = StartWalk(query, cancellationToken);
        ReadTables(snapshots, query, users, report, cancellationToken);
        using OwnerLookup owners = OwnerLookup.Find(snapshots, descriptors => StartWalk(query, cancellationToken, descriptors), walk, report);
        foreach (TcpSocketInfo socket in Resolve(snapshots, owners, query, users, report))
        {
            yield return socket;
        }
    }

    /// <summary>Creates sockets from the rows whose owners match the filter.</summary>
    public static IEnumerable<TcpSocketInfo> Resolve(
        NamespaceSnapshotList snapshots, OwnerLookup lookup, TcpSocketQuery query, UserNames users, TcpReadReport report)
    {
        OwnerFilter? filter = query.CompileOwnerFilter();
        foreach (NamespaceSnapshot snapshot in snapshots)
        {
            OwnerResolver resolver = lookup.Resolve(snapshot);
            for (int i = 0; i < snapshot.Rows.Count; i++)
            {
                (SocketOwnerStatus status, TcpSocketOwner[] owners) = resolver.Resolve(snapshot.Rows[i]);
                if (filter is null || filter.IsMatch(status, owners, snapshot.Origin))
                {
                    yield return CreateSocket(snapshot.Rows[i], snapshot, users, status, owners);
                }
            }

            resolver.AddTo(report, query);
        }
    }

    /// <summary>Starts an owner walk for a query.</summary>
    public OwnerWalk StartWalk(
        TcpSocketQuery query, CancellationToken cancellationToken, WalkedDescriptors descriptors = WalkedDescriptors.OfProcesses) =>
        OwnerWalk.Start(root, OwnerWalkOptions.Of(query, descriptors), cancellationToken);

    /// <summary>Reads all tables of a query, and whatever <see cref="Resolve"/> needs of them, whether or not the query includes owners.</summary>
    public void ReadTables(
        NamespaceSnapshotList snapshots, TcpSocketQuery query, UserNames users, TcpReadReport report, CancellationToken cancellationToken)
    {
        ReadTables(snapshots, query, query.CompileRowFilter(users.FindForFilter), needsListeners: true, users, report, cancellationToken);
    }

    /// <summary>Reads all tables of a query with another filter than the query's own.</summary>
    public void ReadTables(
        NamespaceSnapshotList snapshots,
        TcpSocketQuery query,
        RowFilter filter,
        bool needsListeners,
        UserNames users,
        TcpReadReport report,
        CancellationToken cancellationToken)
    {
        foreach (NamespaceSnapshot snapshot in TableFinder.Find(root, process, query, users, report, cancellationToken))
        {
            snapshots.Add(snapshot);
            using IRowSource? source = TryOpen(snapshot, query, filter, needsListeners, report);
            using RowCollector collector = new(filter, snapshot, snapshot.Listeners, report);
            while (source is not null && TryReadBlock(source, collector, snapshot, report))
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>Opens the source of a snapshot's rows. If the read covers several namespaces, one that cannot be entered is reported and does not end the read.</summary>
    private static IRowSource? TryOpen(NamespaceSnapshot snapshot, TcpSocketQuery query, RowFilter filter, bool needsListeners, TcpReadReport report)
    {
        try
        {
            return SourceChoice.Open(snapshot, query, filter, needsListeners, report);
        }
        catch (TcpSourceUnavailableException exception) when (snapshot.Namespace is not null && exception.ErrorNumber != 0)
        {
            snapshot.IsComplete = false;
            report.AddUnreadable(new NetworkNamespaceUnreadable(snapshot.Namespace.Label, exception.Message, exception.ErrorNumber, HasProcesses: false));
            return null;
        }
    }

    /// <summary>Reads a block. If the read covers several namespaces, one that cannot be read is reported and does not end the read.</summary>
    private static bool TryReadBlock(IRowSource source, RowCollector collector, NamespaceSnapshot snapshot, TcpReadReport report)
    {
        try
        {
            return source.Read(collector);
        }
        catch (TcpTableUnreadableException exception)
        {
            if (snapshot.Namespace is null)
            {
                report.AddMissing(exception.Missing);
                throw;
            }

            // If every process has ended in the meantime, so has the namespace.
            bool isGone = snapshot.Namespace.Processes.Count > 0 && Errno.IsGone(exception.ErrorNumber);
            if (!isGone)
            {
                snapshot.IsComplete = false;
                report.AddUnreadable(new NetworkNamespaceUnreadable(
                    snapshot.Namespace.Label, exception.Message, exception.ErrorNumber, snapshot.Namespace.Processes.Count > 0));
            }

            return false;
        }
    }

    private static TcpSocketInfo CreateSocket(
        in TcpTableRow row, NamespaceSnapshot snapshot, UserNames users, SocketOwnerStatus status, TcpSocketOwner[] owners)
    {
        if (row.HasUser)
        {
            users.Find(row.UserId);
        }

        snapshot.FindNames(row);
        return snapshot.AttributesOf(row) is { } attributes
            ? new TcpSocketDetail(row, snapshot.Origin, status, owners, attributes)
            : new TcpSocketInfo(row, snapshot.Origin, status, owners);
    }
}
