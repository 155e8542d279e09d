using System.Collections.Generic;
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

    /// <summary>Gets the number of rows resolved so far that have no owner because processes could not be read.</summary>
    public int DeniedCount { get; private set; }

    /// <summary>Gets the number of rows resolved so far whose owners may be processes of another PID namespace.</summary>
    public int NotVisibleCount { get; private set; }

    /// <summary>Adds these numbers to a report, as far as they matter.</summary>
    /// <param name="report">The report.</param>
    /// <param name="query">The sockets that are wanted. If only those of some processes are, nothing is missed if all of these could be read.</param>
    public void AddTo(TcpReadReport report, TcpSocketQuery query)
    {
        report.OmitsUnowned = query.HasOwnerFilter;
        report.SocketsDenied += index.IsCompleteFor(query.OwningProcess) ? 0 : DeniedCount;
        report.SocketsNotVisible += query.OwningProcess is null ? NotVisibleCount : 0;
    }

    public (SocketOwnerStatus Status, TcpSocketOwner[] Owners) Resolve(in TcpTableRow row)
    {
        if (row.Inode != 0)
        {
            TcpSocketOwner[] owners = Find(row.Inode);
            return owners.Length > 0 ? (SocketOwnerStatus.Resolved, owners) : (CountUnowned(), owners);
        }

        switch ((TcpSocketState)row.State)
        {
            case TcpSocketState.TimeWait:
            case TcpSocketState.FinWait2 when row.Timer == (byte)TcpSocketTimer.TimeWait:
                return (SocketOwnerStatus.TimeWait, []);
            case TcpSocketState.SynReceived or TcpSocketState.NewSynReceived:
                return ResolveWaiting(row) with { Status = SocketOwnerStatus.SynReceived };
            case TcpSocketState.Established or TcpSocketState.CloseWait:
                return ResolveWaiting(row);
            case TcpSocketState.FinWait1 or TcpSocketState.FinWait2 or TcpSocketState.LastAck or TcpSocketState.Closing or TcpSocketState.Closed:
                return (SocketOwnerStatus.Orphaned, []);
            default:
                return (SocketOwnerStatus.NotFound, []);
        }
    }

    private (SocketOwnerStatus Status, TcpSocketOwner[] Owners) ResolveWaiting(in TcpTableRow row)
    {
        var queue = (row.LocalAddress, row.LocalPort, row.IsIPv6);
        _queues ??= [];
        if (!_queues.TryGetValue(queue, out (SocketOwnerStatus Status, TcpSocketOwner[] Owners) result))
        {
            IReadOnlyList<ulong> inodes = listeners.FindFor(row);
            result = (inodes.Count > 0 ? SocketOwnerStatus.AcceptQueue : SocketOwnerStatus.NotFound, FindListeners(inodes));
            _queues.Add(queue, result);
        }

        if (result is { Status: SocketOwnerStatus.AcceptQueue, Owners.Length: 0 })
        {
            CountUnowned();
        }

        return result;
    }

    private SocketOwnerStatus CountUnowned()
    {
        DeniedCount += _statusOfUnowned == SocketOwnerStatus.AccessDenied ? 1 : 0;
        NotVisibleCount += _statusOfUnowned == SocketOwnerStatus.NotVisible ? 1 : 0;
        return _statusOfUnowned;
    }

    private TcpSocketOwner[] Find(ulong inode)
    {
        TcpSocketOwner[] owners = index.Find(inode);
        return owners.Length > 0 || fallback is null ? owners : fallback.Find(inode);
    }

    private TcpSocketOwner[] FindListeners(IReadOnlyList<ulong> inodes)
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
