using System.Collections.Generic;
using ProcTcp.Rows;

namespace ProcTcp.Ownership;

/// <summary>Resolves the owners of rows, or the reason why a row has none.</summary>
/// <param name="listeners">The listeners, whose owners have the connections that wait to be accepted.</param>
/// <param name="index">The result of the walk.</param>
/// <param name="recheck">The result of a second walk, or null.</param>
/// <param name="wanted">The only processes whose sockets are wanted; null for all. Nothing is missed if all of them could be read.</param>
internal sealed class OwnerResolver(ListenerTable listeners, OwnerIndex index, OwnerIndex? recheck, IReadOnlyCollection<int>? wanted = null)
{
    // All connections to one end point wait in one queue, and there may be thousands.
    private Dictionary<(SocketAddressBits Address, ushort Port, bool IsIPv6), (SocketOwnerStatus Status, TcpSocketOwner[] Owners)>? _queues;
    private readonly bool _isComplete = (recheck ?? index).IsCompleteFor(wanted);

    /// <summary>Gets the number of rows resolved so far that have no owner because processes could not be read.</summary>
    public int DeniedCount { get; private set; }

    public (SocketOwnerStatus Status, TcpSocketOwner[] Owners) Resolve(in TcpTableRow row)
    {
        if (row.Inode != 0)
        {
            TcpSocketOwner[] owners = Find(row.Inode);
            return owners.Length > 0 ? (SocketOwnerStatus.Resolved, owners)
                : _isComplete ? (SocketOwnerStatus.NotFound, owners)
                : (CountDenied(SocketOwnerStatus.AccessDenied), owners);
        }

        switch ((TcpSocketState)row.State)
        {
            case TcpSocketState.TimeWait:
            case TcpSocketState.FinWait2 when row.Timer == (byte)TcpSocketTimer.TimeWait:
                return (SocketOwnerStatus.TimeWait, []);
            case TcpSocketState.SynReceived or TcpSocketState.NewSynReceived:
                return (SocketOwnerStatus.SynReceived, []);
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

        if (result is { Status: SocketOwnerStatus.AcceptQueue, Owners.Length: 0 } && !_isComplete)
        {
            CountDenied(SocketOwnerStatus.AcceptQueue);
        }

        return result;
    }

    private SocketOwnerStatus CountDenied(SocketOwnerStatus status)
    {
        DeniedCount++;
        return status;
    }

    private TcpSocketOwner[] Find(ulong inode)
    {
        TcpSocketOwner[] owners = recheck is null ? [] : recheck.Find(inode);
        return owners.Length > 0 ? owners : index.Find(inode);
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
