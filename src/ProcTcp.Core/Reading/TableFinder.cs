using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using ProcTcp.Filtering;
using ProcTcp.Interop;
using ProcTcp.Namespaces;
using ProcTcp.Ownership;
using ProcTcp.Procfs;
using ProcTcp.Rows;

namespace ProcTcp.Reading;

/// <summary>Finds the tables that a query asks for.</summary>
internal static class TableFinder
{
    /// <summary>Returns the tables of a query: of all namespaces that it asks for, else of the reader's and of those in which its processes live.</summary>
    public static IEnumerable<NamespaceSnapshot> Find(
        ProcRoot root, int? process, TcpSocketQuery query, UserNames users, TcpReadReport report, CancellationToken cancellationToken) =>
        query.SpansNamespaces ? All(root, query, users, report, cancellationToken)
        : query.OwningProcess is null ? new[] { Own(root, process, query, users, seen: null) }
        : OwnAndOthers(root, process, query, query.OwningProcess, users, cancellationToken);

    private static IEnumerable<NamespaceSnapshot> OwnAndOthers(
        ProcRoot root, int? process, TcpSocketQuery query, IEnumerable<int> processes, UserNames users, CancellationToken cancellationToken)
    {
        (FileStatus table, int _) = FileStatus.Of(root.TablePath(isIPv6: false, process));
        NamespaceList others = NamespaceList.ReadOthers(root, processes, table.Inode, cancellationToken);
        using RepeatedRows? seen = ForCopy(others);
        NamespaceSnapshot own = Own(root, process, query, users, seen);
        yield return own;
        foreach (NetworkNamespace found in others)
        {
            if (found.Id is null || found.Id != own.Origin.NetworkNamespace)
            {
                yield return Create(root, query, found, users, seen);
            }
        }
    }

    /// <summary>Returns the tables of the reader's namespace, or of that of one process.</summary>
    private static NamespaceSnapshot Own(ProcRoot root, int? process, TcpSocketQuery query, UserNames users, RepeatedRows? seen)
    {
        ulong? id = root.ReadNetworkNamespace(process);
        var origin = new TableOrigin(DateTimeOffset.UtcNow, id)
        {
            NetworkNamespaceName = id is null ? null : NamespaceMounts.FindName(root, id.Value),
            UserNames = users.Found,
        };
        return new NamespaceSnapshot(origin, Tables(query, isIPv6 => TableFile.Of(root, isIPv6, process)))
        {
            IsCallers = root.IsOwn && process is null,
            SeenBefore = seen,
        };
    }

    /// <summary>Returns the tables of every namespace that the query asks for.</summary>
    private static IEnumerable<NamespaceSnapshot> All(
        ProcRoot root, TcpSocketQuery query, UserNames users, TcpReadReport report, CancellationToken cancellationToken)
    {
        NamespaceFilter? filter = query.NetworkNamespace is null ? null : new NamespaceFilter(query.NetworkNamespace);
        NamespaceList namespaces = NamespaceList.Read(root, cancellationToken);
        ulong? own = root.IsOwn ? root.ReadNetworkNamespace() : null;
        report.NamespacesUnidentified.AddRange(namespaces.Where(static one => one.Id is null).Select(static one => one.Label));
        using RepeatedRows? seen = ForCopy(namespaces);
        foreach (NetworkNamespace found in namespaces)
        {
            if (filter is null || filter.IsMatch(found.Id, found.Name))
            {
                yield return Create(root, query, found, users, seen, isCallers: own is not null && found.Id == own);
            }
        }

        if (filter is not { IsSatisfied: true })
        {
            report.NamespacesHidden = namespaces.HidesProcesses;
            report.IsBelowHost = namespaces.IsBelowHost;
            report.NamespaceFolderUnreadable = namespaces.MountsErrno == 0
                ? null
                : $"'{root.NamespaceMountsPath}' could not be read ({TcpTableMissing.Describe(namespaces.MountsErrno)})";
        }

        foreach (string notFound in filter?.NotFound ?? [])
        {
            report.AddNamespaceNotFound(notFound);
        }
    }

    private static NamespaceSnapshot Create(ProcRoot root, TcpSocketQuery query, NetworkNamespace found, UserNames users, RepeatedRows? seen, bool isCallers = false)
    {
        // If neither name nor inode is known, one of its processes identifies the namespace.
        var origin = new TableOrigin(DateTimeOffset.UtcNow, found.Id)
        {
            NetworkNamespaceName = found.Name ?? (found.Id is null ? found.Label : null),
            UserNames = users.Found,
            OnlyContainer = new(() => NamespaceContainer.Find(root, found)),
        };
        var tables = new NamespaceTables(root, found);
        return new NamespaceSnapshot(origin, Tables(query, isIPv6 => new TableFile(Path(root, found, isIPv6), isIPv6, () => tables.Open(isIPv6))))
        {
            Namespace = found,
            IsCallers = isCallers,
            Entrance = root.IsOwn && !isCallers ? new NamespaceEntrance(root, found) : null,
            Id = found.Id ?? found.TableInode,
            SeenBefore = seen,
        };
    }

    // In a copy of a proc file system a namespace whose links were not copied has as many tables as processes; its sockets tell.
    private static RepeatedRows? ForCopy(NamespaceList namespaces) => namespaces.IsCopy ? new RepeatedRows() : null;

    private static string Path(ProcRoot root, NetworkNamespace found, bool isIPv6) =>
        found.Processes.Count > 0 ? root.TablePath(isIPv6, found.Processes[0]) : $"{found.Mount}:{(isIPv6 ? "tcp6" : "tcp")}";

    private static List<TableFile> Tables(TcpSocketQuery query, Func<bool, TableFile> createTable)
    {
        List<TableFile> tables = [];
        if (query.Includes(IPFamily.IPv4))
        {
            tables.Add(createTable(false));
        }

        if (query.Includes(IPFamily.IPv6))
        {
            tables.Add(createTable(true));
        }

        return tables;
    }
}
