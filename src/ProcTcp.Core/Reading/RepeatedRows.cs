using System;
using System.Buffers;
using System.Numerics;
using ProcTcp.Buffers;
using ProcTcp.Rows;

namespace ProcTcp.Reading;

/// <summary>
/// The set of rows read so far, because the kernel repeats rows if the table changes between two pages. Two rows are the same by the
/// values that identify a socket, never by a hash alone.
/// </summary>
internal sealed class RepeatedRows : IDisposable
{
    private const int MinSize = 1024;

    private readonly PooledList<Key> _keys = new();
    private int[] _slots = ArrayPool<int>.Shared.Rent(MinSize);
    private int _mask = MinSize - 1;

    public RepeatedRows()
    {
        _slots.AsSpan(0, MinSize).Clear();
    }

    public int Count => _keys.Count;

    public bool Contains(in TcpTableRow row) => _slots[FindSlot(new Key(row))] != 0;

    /// <summary>Adds a row.</summary>
    /// <returns>True if the row was added; false if the set already has it.</returns>
    public bool TryAdd(in TcpTableRow row)
    {
        var key = new Key(row);
        int slot = FindSlot(key);
        if (_slots[slot] != 0)
        {
            return false;
        }

        _keys.Add(key);
        _slots[slot] = _keys.Count;
        if (_keys.Count * 2 > _mask)
        {
            Grow();
        }

        return true;
    }

    public void Dispose()
    {
        _keys.Dispose();
        ArrayPool<int>.Shared.Return(_slots);
        _slots = [];
    }

    /// <summary>Finds the slot of the key, or the empty slot for it.</summary>
    private int FindSlot(in Key key)
    {
        int slot = key.GetHashCode() & _mask;
        while (_slots[slot] != 0 && !_keys[_slots[slot] - 1].Equals(key))
        {
            slot = (slot + 1) & _mask;
        }

        return slot;
    }

    private void Grow()
    {
        int size = (int)BitOperations.RoundUpToPowerOf2((uint)_keys.Count * 4);
        ArrayPool<int>.Shared.Return(_slots);
        _slots = ArrayPool<int>.Shared.Rent(size);
        _slots.AsSpan(0, size).Clear();
        _mask = size - 1;
        for (int i = 0; i < _keys.Count; i++)
        {
            int slot = _keys[i].GetHashCode() & _mask;
            while (_slots[slot] != 0)
            {
                slot = (slot + 1) & _mask;
            }

            _slots[slot] = i + 1;
        }
    }

    private readonly struct Key(in TcpTableRow row) : IEquatable<Key>
    {
        private readonly SocketAddressBits _local = row.LocalAddress;
        private readonly SocketAddressBits _remote = row.RemoteAddress;
        // A cookie stays that of a connection when its socket gives way to a mini-socket, which has no inode.
        private readonly ulong _inode = row.Has(RowColumns.Cookie) ? 0 : row.Inode;
        private readonly ulong _objectId = row.ObjectId;
        private readonly ulong _ports = ((ulong)row.LocalPort << 16) | row.RemotePort | (row.IsIPv6 ? 1UL << 32 : 0);

        public bool Equals(Key other) =>
            _local.Low == other._local.Low
            && _remote.Low == other._remote.Low
            && _ports == other._ports
            && _inode == other._inode
            && _objectId == other._objectId
            && _local.High == other._local.High
            && _remote.High == other._remote.High;

        public override bool Equals(object? obj) => obj is Key other && Equals(other);

        public override int GetHashCode() =>
            HashCode.Combine(_local.Low, _remote.Low, _remote.High, _ports, _inode ^ _objectId);
    }
}
