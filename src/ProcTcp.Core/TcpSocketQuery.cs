using System;
using System.Collections.Generic;
using System.Linq;

namespace ProcTcp;

/// <summary>
/// Which sockets to read, and what of them. The values of one filter are alternatives, several filters go together, and a filter
/// that is null lets every socket pass.
/// </summary>
public sealed class TcpSocketQuery
{
    /// <summary>Gets the local addresses wanted.</summary>
    public IReadOnlyCollection<AddressPattern>? LocalAddress { get; init; }

    /// <summary>Gets the local ports wanted.</summary>
    public IReadOnlyCollection<PortRange>? LocalPort { get; init; }

    /// <summary>Gets the remote addresses wanted.</summary>
    public IReadOnlyCollection<AddressPattern>? RemoteAddress { get; init; }

    /// <summary>Gets the remote ports wanted.</summary>
    public IReadOnlyCollection<PortRange>? RemotePort { get; init; }

    /// <summary>Gets the states wanted.</summary>
    public IReadOnlyCollection<TcpSocketState>? State { get; init; }

    /// <summary>Gets the ids of processes any of which must be among the owners.</summary>
    public IReadOnlyCollection<int>? OwningProcess { get; init; }

    /// <summary>Gets the command names of owners wanted: text with PowerShell's wildcards, in any case.</summary>
    public IReadOnlyCollection<string>? OwningProcessName { get; init; }

    /// <summary>Gets the users wanted: numeric ids, or names with PowerShell's wildcards.</summary>
    public IReadOnlyCollection<string>? UserName { get; init; }

    /// <summary>Gets the families wanted; the table of the other is not read.</summary>
    public IReadOnlyCollection<IPFamily>? AddressFamily { get; init; }

    /// <summary>Gets the inodes wanted.</summary>
    public IReadOnlyCollection<ulong>? Inode { get; init; }

    /// <summary>Gets a value indicating whether owners are looked up. True unless set otherwise.</summary>
    public bool IncludeOwners { get; init; } = true;

    /// <summary>Gets a value indicating whether the tables of all network namespaces are read, not only the reader's own.</summary>
    public bool AllNetworkNamespaces { get; init; }

    /// <summary>Gets the network namespaces wanted: inodes, or names with PowerShell's wildcards. Looks into all namespaces.</summary>
    public IReadOnlyCollection<string>? NetworkNamespace { get; init; }

    /// <summary>Gets the containers wanted: the begin of their ids, or text with PowerShell's wildcards. Looks into all namespaces.</summary>
    public IReadOnlyCollection<string>? ContainerId { get; init; }

    internal bool HasOwnerFilter => OwningProcess is not null || OwningProcessName is not null || ContainerId is not null;

    internal bool SpansNamespaces => AllNetworkNamespaces || NetworkNamespace is not null || ContainerId is not null;

    internal static void ThrowIfContradictory(TcpSocketQuery query)
    {
        if (!query.IncludeOwners && query.HasOwnerFilter)
        {
            throw new ArgumentException("A filter by owner needs the owners, but they are excluded.", nameof(query));
        }
    }

    internal bool Includes(IPFamily family) => AddressFamily is null || AddressFamily.Contains(family);
}
