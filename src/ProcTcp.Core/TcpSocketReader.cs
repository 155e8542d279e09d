using System;
using System.Collections.Generic;
using System.Net.Sockets;
using System.Threading;
using ProcTcp.Buffers;
using ProcTcp.Filtering;
using ProcTcp.Interop;
using ProcTcp.Ownership;
using ProcTcp.Procfs;

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

    /// <summary>Initializes a new instance of the <see cref="TcpSocketReader"/> class.</summary>
    /// <param name="procRoot">
    /// Where the proc file system is mounted. Below any other path than <c>/proc</c> the tables are those of process 1, because
    /// <c>net</c> there is still that of the reader.
    /// </param>
    public TcpSocketReader(string procRoot = DefaultProcRoot)
    {
        ArgumentException.ThrowIfNullOrEmpty(procRoot);
        _root = new ProcRoot(procRoot);
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
        if (!query.IncludeOwners && query.HasOwnerFilter)
        {
            throw new ArgumentException("A filter by owner needs the owners, but they are excluded.", nameof(query));
        }

        return query.IncludeOwners ? ReadWithOwners(query, report, cancellationToken) : ReadRows(query, report, cancellationToken);
    }

    private IEnumerable<TcpSocketInfo> ReadRows(TcpSocketQuery query, TcpReadReport report, CancellationToken cancellationToken)
    {
        var origin = new TableOrigin(DateTimeOffset.UtcNow, _root.ReadNetworkNamespace());
        var users = new UserNames(origin.UserNames);
        using TcpTableScanner scanner = Scan(query, users, listeners: null, report);
        using PooledList<TcpTableRow> rows = new();
        while (scanner.ReadBlock(rows))
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (int i = 0; i < rows.Count; i++)
            {
                yield return Make(rows[i], origin, users, SocketOwnerStatus.NotRequested, []);
            }

            rows.Truncate(0);
        }
    }

    private IEnumerable<TcpSocketInfo> ReadWithOwners(TcpSocketQuery query, TcpReadReport report, CancellationToken cancellationToken)
    {
        var origin = new TableOrigin(DateTimeOffset.UtcNow, _root.ReadNetworkNamespace());
        var users = new UserNames(origin.UserNames);
        var listeners = new ListenerTable();
        OwnerFilter? ownerFilter = query.CompileOwnerFilter();
        using PooledList<TcpTableRow> rows = new();
        using OwnerWalk walk = OwnerWalk.Start(_root, cancellationToken);
        using (TcpTableScanner scanner = Scan(query, users, listeners, report))
        {
            while (scanner.ReadBlock(rows))
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }

        using OwnerIndex index = NeedsOwners(rows) ? walk.Finish() : OwnerIndex.Empty();
        Report(index, report);
        using OwnerIndex? recheck = NeedsRecheck(rows, index) ? WalkAgain(cancellationToken) : null;
        var resolver = new OwnerResolver(listeners, index, recheck);
        for (int i = 0; i < rows.Count; i++)
        {
            (SocketOwnerStatus status, TcpSocketOwner[] owners) = resolver.Resolve(rows[i]);
            if (ownerFilter is null || ownerFilter.IsMatch(owners))
            {
                yield return Make(rows[i], origin, users, status, owners);
            }
        }

        report.SocketsDenied = resolver.DeniedCount;
    }

    private static TcpSocketInfo Make(in TcpTableRow row, TableOrigin origin, UserNames users, SocketOwnerStatus status, TcpSocketOwner[] owners)
    {
        if (row.HasUser)
        {
            users.Find(row.UserId);
        }

        return new TcpSocketInfo(row, origin, status, owners);
    }

    private static bool NeedsOwners(PooledList<TcpTableRow> rows)
    {
        foreach (ref readonly TcpTableRow row in rows.Items)
        {
            if (row.Inode != 0 || row.State is (byte)TcpSocketState.Established or (byte)TcpSocketState.CloseWait)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Tells whether a socket without owner may have been opened after the walk had passed its process. Where processes of others could
    /// not be read, only the sockets of an ordinary caller can tell that.
    /// </summary>
    private static bool NeedsRecheck(PooledList<TcpTableRow> rows, OwnerIndex index)
    {
        uint? caller = index.IsComplete ? null : GetEffectiveUserId.Invoke();
        if (caller == 0)
        {
            return false;
        }

        foreach (ref readonly TcpTableRow row in rows.Items)
        {
            if (row.Inode != 0 && (caller is null || row.UserId == caller) && !index.Contains(row.Inode))
            {
                return true;
            }
        }

        return false;
    }

    private static void Report(OwnerIndex index, TcpReadReport report)
    {
        report.ProcessesRead = index.ProcessesRead;
        report.ProcessesDenied = index.ProcessesDenied;
        report.ProcessesHidden = index.HidesProcesses;
    }

    private OwnerIndex WalkAgain(CancellationToken cancellationToken)
    {
        using OwnerWalk walk = OwnerWalk.Start(_root, cancellationToken);
        return walk.Finish();
    }

    private TcpTableScanner Scan(TcpSocketQuery query, UserNames users, ListenerTable? listeners, TcpReadReport report)
    {
        List<(bool IsIPv6, string Path)> tables = [];
        if (query.Includes(AddressFamily.InterNetwork))
        {
            tables.Add((false, _root.TablePath(isIPv6: false)));
        }

        if (query.Includes(AddressFamily.InterNetworkV6))
        {
            tables.Add((true, _root.TablePath(isIPv6: true)));
        }

        return new TcpTableScanner(tables, query.CompileRowFilter(users.Find), listeners, report);
    }
}
