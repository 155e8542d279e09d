using System;
using System.Buffers;
using System.Numerics;
using ProcTcp.Buffers;
using ProcTcp.Rows;

namespace ProcTcp.Watching;

/// <summary>The lives of one look, found by the ends of their sockets.</summary>
internal sealed class TrackedSocketTable : IDisposable
{
    private const int SmallestSize = 64;

    private readonly PooledList<TrackedSocket> _lives;
    private readonly int[] _heads;
    private readonly int _mask;

    public TrackedSocketTable(int capacity)
    {
        int size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(SmallestSize, capacity));
        _lives = new PooledList<TrackedSocket>(Math.Max(SmallestSize, capacity));
        _heads = ArrayPool<int>.Shared.Rent(size);
        _heads.AsSpan(0, size).Fill(-1);
        _mask = size - 1;
    }

    public int Count => _lives.Count;

    public ref TrackedSocket this[int index] => ref _lives[index];

    /// <summary>Adds a life.</summary>
    /// <returns>Its place.</returns>
    public int Add(in TrackedSocket life)
    {
        ref int head = ref _heads[Slot(life.Namespace, life.Row)];
        int index = _lives.Count;
        _lives.Add(life);
        ref TrackedSocket added = ref _lives[index];
        added.Next = head;
        added.IsContinued = false;
        head = index;
        return index;
    }

    /// <summary>Tells whether a row is beyond doubt of the life at a place, and that is not continued yet.</summary>
    public bool IsSameAt(int index, ulong networkNamespace, in TcpTableRow row) =>
        index < _lives.Count && IsOpenFor(_lives[index], networkNamespace, row) && SocketIdentity.IsSame(_lives[index].Row, row);

    /// <summary>Finds the life, not continued yet, that a row is beyond doubt of.</summary>
    /// <returns>Its place, or -1.</returns>
    public int FindSame(ulong networkNamespace, in TcpTableRow row)
    {
        int index = _heads[Slot(networkNamespace, row)];
        while (index >= 0 && !IsSameAt(index, networkNamespace, row))
        {
            index = _lives[index].Next;
        }

        return index;
    }

    /// <summary>Finds the life, not continued yet, that may have become what a row shows.</summary>
    /// <returns>Its place, or -1.</returns>
    public int FindBecome(ulong networkNamespace, in TcpTableRow row)
    {
        int index = _heads[Slot(networkNamespace, row)];
        while (index >= 0 && !(IsOpenFor(_lives[index], networkNamespace, row) && SocketIdentity.CanBecome(_lives[index].Row, row)))
        {
            index = _lives[index].Next;
        }

        return index;
    }

    public void Dispose()
    {
        _lives.Dispose();
        ArrayPool<int>.Shared.Return(_heads);
    }

    private static bool IsOpenFor(in TrackedSocket life, ulong networkNamespace, in TcpTableRow row) =>
        !life.IsContinued && SocketIdentity.HasSameEnds(life.Row, row) && life.Namespace == networkNamespace;

    private int Slot(ulong networkNamespace, in TcpTableRow row)
    {
        ulong ports = ((ulong)row.LocalPort << 16) | row.RemotePort;
        return HashCode.Combine(row.LocalAddress.Low, row.RemoteAddress.Low, row.RemoteAddress.High, ports, networkNamespace) & _mask;
    }
}
