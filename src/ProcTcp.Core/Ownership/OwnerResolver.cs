using System.Collections.Generic;
using System.Linq;
using ProcTcp.Rows;

namespace ProcTcp.Ownership;

/// <summary>Resolves the owners of rows, or the reason why a row has none.</summary>
/// <param name="listeners">The listeners of the same namespace.</param>
/// <param name="index">The owners.</param>
/// <param name="fallback">The owners of sockets that the index does not have; null if there are none.</param>
internal sealed class OwnerResolver(ListenerTable listeners, OwnerIndex index, OwnerIndex? fallback)
{
    // All connections to one end point wait in one queue, and there may be thousands.
    private Dictionary<(SocketAddressBits Address, ushort Port, bool IsIPv6), (SocketOwnerStatus Status, TcpSocketOwner[] Owners)>? _queues;
    private readonly SocketOwnerStatus _statusOfUnowned = index.StatusOfUnowned;

    private int _unownedHeld;
    private int _unownedWaiting;

    /// <summary>Gets the number of rows resolved so far that have no owner because processes could not be read.</summary>
    public int DeniedCount => Count(SocketOwnerStatus.AccessDenied, _unownedWaiting);

    /// <summary>Gets the number of rows resolved so far whose owners may be processes of another PID namespace.</summary>
    public int NotVisibleCount => Count(SocketOwnerStatus.NotVisible, _unownedWaiting);

    /// <summary>Adds these numbers to a report, as far as they matter.</summary>
    /// <param name="report">The report.</param>
    /// <param name="query">The sockets that are wanted. If only those of some processes are, nothing is missed if all of these could be read.</param>
    public void AddTo(TcpReadReport report, TcpSocketQuery query)
    {
        // The status of a connection that waits is known although its owners are not.
        bool omitsHeld = _unownedHeld > 0 && query.OwnerStatus?.Contains(_statusOfUnowned) == false;
        int waiting = omitsHeld && !query.NeedsOwner ? 0 : _unownedWaiting;
        report.OmitsUnowned |= query.NeedsOwner || omitsHeld;
        report.SocketsDenied += index.IsCompleteFor(query.OwningProcess) ? 0 : Count(SocketOwnerStatus.AccessDenied, waiting);
        report.SocketsNotVisible += query.OwningProcess is null ? Count(SocketOwnerStatus.NotVisible, waiting) : 0;
    }

    public (SocketOwnerStatus Status, TcpSocketOwner[] Owners) Resolve(in TcpTableRow row)
    {
        if (row.Inode != 0)
        {
            TcpSocketOwner[] owners = Find(row.Inode);
            _unownedHeld += owners.Length > 0 ? 0 : 1;
            return (owners.Length > 0 ? SocketOwnerStatus.Resolved : _statusOfUnowned, owners);
        }

        return row.StatusOfRow switch
        {
            null => ResolveWaiting(row),
            SocketOwnerStatus.SynReceived => ResolveWaiting(row) with { Status = SocketOwnerStatus.SynReceived },
            SocketOwnerStatus status => (status, []),
        };
    }

    /// <summary>Resolves the owners of the listener that a closed connection came to, if there is one.</summary>
    public (SocketOwnerStatus Status, TcpSocketOwner[] Owners) ResolveListener(in TcpTableRow closed)
    {
        (SocketOwnerStatus status, TcpSocketOwner[] owners) = ResolveWaiting(closed);
        return (owners.Length > 0 ? SocketOwnerStatus.Listener : status == SocketOwnerStatus.AcceptQueue ? _statusOfUnowned : status, owners);
    }

    private (SocketOwnerStatus Status, TcpSocketOwner[] Owners) ResolveWaiting(in TcpTableRow row)
    {
        var queue = (row.LocalAddress, row.LocalPort, row.IsIPv6);
        _queues ??= [];
        if (!_queues.TryGetValue(queue, out (SocketOwnerStatus Status, TcpSocketOwner[] Owners) result))
        {
            IReadOnlyCollection<ulong> inodes = listeners.FindFor(row);
            result = (inodes.Count > 0 ? SocketOwnerStatus.AcceptQueue : SocketOwnerStatus.NotFound, FindListeners(inodes));
            _queues.Add(queue, result);
        }

        _unownedWaiting += result is { Status: SocketOwnerStatus.AcceptQueue, Owners.Length: 0 } ? 1 : 0;
        return result;
    }

    private int Count(SocketOwnerStatus status, int waiting) => status == _statusOfUnowned ? _unownedHeld + waiting : 0;

    private TcpSocketOwner[] Find(ulong inode)
    {
        TcpSocketOwner[] owners = index.Find(inode);
        return owners.Length > 0 || fallback is null ? owners : fallback.Find(inode);
    }

    private TcpSocketOwner[] FindListeners(IReadOnlyCollection<ulong> inodes)
    {
        List<TcpSocketOwner> all = [];
        foreach (ulong inode in inodes)
        {
            all.AddRange(Find(inode));
        }

        TcpSocketOwner[] owners = [.. all];
        OwnerIndex.Sort(owners);
        return owners;
    }
}
