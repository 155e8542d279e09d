using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;

namespace ProcTcp;

/// <summary>
/// The filters of a read, and what is read. A socket matches a filter if it matches any of its values, and it must match all filters.
/// A filter that is null matches every socket.
/// </summary>
public sealed class TcpSocketQuery
{
    /// <summary>Gets the local addresses to match.</summary>
    public IReadOnlyCollection<AddressPattern>? LocalAddress { get; init; }

    /// <summary>Gets the local ports to match.</summary>
    public IReadOnlyCollection<PortRange>? LocalPort { get; init; }

    /// <summary>Gets the remote addresses to match.</summary>
    public IReadOnlyCollection<AddressPattern>? RemoteAddress { get; init; }

    /// <summary>Gets the remote ports to match.</summary>
    public IReadOnlyCollection<PortRange>? RemotePort { get; init; }

    /// <summary>Gets the ports to match, at either end.</summary>
    public IReadOnlyCollection<PortRange>? Port { get; init; }

    /// <summary>
    /// Gets the addresses that listeners must serve: those bound to one of them, to the unspecified address of its family,
    /// or, for IPv4, to that of both families. If it is not known whether a listener is IPv6-only, it is treated as one of both families.
    /// </summary>
    public IReadOnlyCollection<IPAddress>? ServingAddress { get; init; }

    /// <summary>Gets the states to match.</summary>
    public IReadOnlyCollection<TcpSocketState>? State { get; init; }

    /// <summary>Gets the process IDs of the owners to match. The network namespaces in which these processes run are searched too.</summary>
    public IReadOnlyCollection<int>? OwningProcess { get; init; }

    /// <summary>
    /// Gets the command names of the owners to match, or the file names of their executables: text with PowerShell's wildcards, not case-sensitive.
    /// </summary>
    public IReadOnlyCollection<string>? OwningProcessName { get; init; }

    /// <summary>Gets the results of the owner lookup to match.</summary>
    public IReadOnlyCollection<SocketOwnerStatus>? OwnerStatus { get; init; }

    /// <summary>Gets the users to match: numeric IDs, or names with PowerShell's wildcards.</summary>
    public IReadOnlyCollection<string>? UserName { get; init; }

    /// <summary>Gets the address families to match; the table of another family is not read.</summary>
    public IReadOnlyCollection<IPFamily>? AddressFamily { get; init; }

    /// <summary>Gets the inodes to match.</summary>
    public IReadOnlyCollection<ulong>? Inode { get; init; }

    /// <summary>Gets the source of the rows. The default is <see cref="TcpSocketSource.Auto"/>.</summary>
    public TcpSocketSource Source { get; init; }

    /// <summary>
    /// Gets how much of <c>tcp_info</c> is read. <see cref="TcpInfoUse.All"/> returns sockets of type <see cref="TcpSocketDetail"/>, from socket
    /// diagnosis alone. The default is <see cref="TcpInfoUse.Columns"/>.
    /// </summary>
    public TcpInfoUse TcpInfo { get; init; }

    /// <summary>Gets a value that indicates whether owners are looked up. The default is true.</summary>
    public bool IncludeOwners { get; init; } = true;

    /// <summary>Gets a value that indicates whether the tables of all network namespaces are read, not only the reader's own.</summary>
    public bool AllNetworkNamespaces { get; init; }

    /// <summary>Gets the network namespaces to match: inodes, or names with PowerShell's wildcards. All namespaces are searched.</summary>
    public IReadOnlyCollection<string>? NetworkNamespace { get; init; }

    /// <summary>Gets the containers to match: the start of their IDs, or text with PowerShell's wildcards. All namespaces are searched.</summary>
    public IReadOnlyCollection<string>? ContainerId { get; init; }

    /// <summary>Gets the systemd units to match: text with PowerShell's wildcards, not case-sensitive.</summary>
    public IReadOnlyCollection<string>? OwningUnit { get; init; }

    /// <summary>Gets a value that indicates whether the systemd units of owners are looked up, whether or not a filter needs them.</summary>
    public bool IncludeUnits { get; init; }

    internal bool HasOwnerFilter => NeedsOwner || OwnerStatus is not null;

    /// <summary>Gets a value that indicates whether a socket without an owner cannot match.</summary>
    internal bool NeedsOwner => OwningProcess is not null || OwningProcessName is not null || ContainerId is not null || OwningUnit is not null;

    internal bool FindsUnits => IncludeUnits || OwningUnit is not null;

    internal bool WantsBoundOnly
    {
        get
        {
            foreach (TcpSocketState state in State ?? [])
            {
                if (state == TcpSocketState.BoundInactive)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Gets a value that indicates whether only socket diagnosis has what is requested.</summary>
    internal bool NeedsSockDiag => Source == TcpSocketSource.SockDiag || TcpInfo == TcpInfoUse.All || WantsBoundOnly;

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
