using System;
using System.Buffers;
using System.Collections.Generic;
using System.Numerics;
using ProcTcp.Buffers;
using ProcTcp.Rows;

namespace ProcTcp.Watching;

/// <summary>The tracked sockets of one poll, found by their ends.</summary>
internal sealed class TrackedSocketTable : IDisposable
{
    private const int MinSize = 64;

    private readonly PooledList<TrackedSocket> _sockets;
    private readonly int[] _heads;
    private readonly int _mask;
    private Dictionary<ulong, int>? _byCookie;

    public TrackedSocketTable(int capacity)
    {
        int size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(MinSize, capacity));
        _sockets = new PooledList<TrackedSocket>(Math.Max(MinSize, capacity));
        _heads = ArrayPool<int>.Shared.Rent(size);
        _heads.AsSpan(0, size).Fill(-1);
        _mask = size - 1;
    }

    public int Count => _sockets.Count;

    public ref TrackedSocket this[int index] => ref _sockets[index];

    /// <summary>Adds a tracked socket.</summary>
    /// <returns>Its index.</returns>
    public int Add(in TrackedSocket tracked)
    {
        ref int head = ref _heads[Slot(tracked.Namespace, tracked.Row)];
        int index = _sockets.Count;
        _sockets.Add(tracked);
        ref TrackedSocket added = ref _sockets[index];
        added.Next = head;
        added.IsContinued = false;
        head = index;
        return index;
    }

    /// <summary>Determines whether a row certainly belongs to the tracked socket at an index, and this one is not continued yet.</summary>
    public bool IsSameAt(int index, ulong networkNamespace, in TcpTableRow row) =>
        index < _sockets.Count && IsOpenFor(_sockets[index], networkNamespace, row) && SocketIdentity.IsSame(_sockets[index].Row, row);

    /// <summary>Finds the tracked socket, not continued yet, to which a row certainly belongs.</summary>
    /// <returns>Its index; -1 if there is none.</returns>
    public int FindSame(ulong networkNamespace, in TcpTableRow row)
    {
        int index = _heads[Slot(networkNamespace, row)];
        while (index >= 0 && !IsSameAt(index, networkNamespace, row))
        {
            index = _sockets[index].Next;
        }

        return index;
    }

    /// <summary>Finds the tracked socket, not continued yet, of which a row may be a later state.</summary>
    /// <returns>Its index; -1 if there is none.</returns>
    public int FindEarlier(ulong networkNamespace, in TcpTableRow row)
    {
        int index = _heads[Slot(networkNamespace, row)];
        while (index >= 0 && !(IsOpenFor(_sockets[index], networkNamespace, row) && SocketIdentity.CanBecome(_sockets[index].Row, row)))
        {
            index = _sockets[index].Next;
        }

        return index;
    }

    /// <summary>Finds the tracked socket that the kernel has announced to be closed.</summary>
    /// <returns>Its index; -1 if there is none.</returns>
    public int FindClosed(ulong networkNamespace, in TcpTableRow closed)
    {
        int index = _heads[Slot(networkNamespace, closed)];
        while (index >= 0 && !IsClosedBy(_sockets[index], networkNamespace, closed))
        {
            index = _sockets[index].Next;
        }

        // Of a connection that was aborted the kernel clears ends.
        return index >= 0 || closed.RemotePort != 0 || closed.RemoteAddress.IsUnspecified ? index : FindCookie(networkNamespace, closed.ObjectId);
    }

    public void Dispose()
    {
        _sockets.Dispose();
        ArrayPool<int>.Shared.Return(_heads);
    }

    private static bool IsOpenFor(in TrackedSocket tracked, ulong networkNamespace, in TcpTableRow row) =>
        !tracked.IsContinued && SocketIdentity.HasSameEnds(tracked.Row, row) && tracked.Namespace == networkNamespace;

    // The kernel numbers a socket when it first reports it, so that what a socket leaves may have another number, and so may the socket that a request becomes.
    private static bool IsClosedBy(in TrackedSocket tracked, ulong networkNamespace, in TcpTableRow closed) =>
        tracked.Namespace == networkNamespace
        && ((tracked.IsAwaited || tracked.Row.Kind == RowKind.Request) && !tracked.IsClosed ? SocketIdentity.HasSameEnds(tracked.Row, closed)
            : tracked.Row.ObjectId == closed.ObjectId && tracked.Row.Has(RowColumns.Cookie));

    private int FindCookie(ulong networkNamespace, ulong cookie)
    {
        if (_byCookie is null)
        {
            _byCookie = new Dictionary<ulong, int>(_sockets.Count);
            for (int i = 0; i < _sockets.Count; i++)
            {
                if (_sockets[i].Namespace == networkNamespace && _sockets[i].Row.Has(RowColumns.Cookie))
                {
                    _byCookie[_sockets[i].Row.ObjectId] = i;
                }
            }
        }

        return _byCookie.GetValueOrDefault(cookie, -1);
    }

    private int Slot(ulong networkNamespace, in TcpTableRow row)
    {
        ulong ports = ((ulong)row.LocalPort << 16) | row.RemotePort;
        return HashCode.Combine(row.LocalAddress.Low, row.RemoteAddress.Low, row.RemoteAddress.High, ports, networkNamespace) & _mask;
    }
}
