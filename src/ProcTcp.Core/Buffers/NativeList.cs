using System;

namespace ProcTcp.Buffers;

/// <summary>
/// A list outside the managed heap. A table of 100,000 rows lives as long as one call: on the heap it would be garbage, and a pool would keep
/// it. It grows without a copy, because the system moves large blocks by their pages.
/// </summary>
internal sealed unsafe class NativeList<T> : IDisposable
    where T : unmanaged
{
    private const int MinCapacity = 16;

    private readonly NativeBlock _block = new();
    private T* _items;
    private int _capacity;
    private int _count;

    public int Count => _count;

    /// <summary>Gets the items. Whoever uses them must keep the list, and not add to it.</summary>
    public ReadOnlySpan<T> Items => new(_items, _count);

    public ref T this[int index]
    {
        get
        {
            if ((uint)index >= (uint)_count)
            {
                throw new ArgumentOutOfRangeException(nameof(index));
            }

            return ref _items[index];
        }
    }

    /// <summary>Creates a list of default values.</summary>
    public static NativeList<T> OfDefaults(int count)
    {
        NativeList<T> list = new() { _capacity = count, _count = count };
        list._items = (T*)list._block.Clear((nuint)count * (nuint)sizeof(T));
        return list;
    }

    public void Add(in T item)
    {
        if (_count == _capacity)
        {
            Grow(_count + 1);
        }

        _items[_count++] = item;
    }

    public void AddRange(ReadOnlySpan<T> items)
    {
        if (items.Length > _capacity - _count)
        {
            Grow(_count + items.Length);
        }

        items.CopyTo(new Span<T>(_items + _count, items.Length));
        _count += items.Length;
    }

    /// <summary>Removes the items from index <paramref name="count"/> on.</summary>
    public void Truncate(int count) => _count = count;

    public void Dispose()
    {
        _block.Dispose();
        (_capacity, _count) = (0, 0);
    }

    private void Grow(int needed)
    {
        ObjectDisposedException.ThrowIf(_block.IsClosed, this);
        _capacity = Math.Max(Math.Max(needed, MinCapacity), _capacity * 2);
        _items = (T*)_block.Resize(checked((nuint)_capacity * (nuint)sizeof(T)));
    }
}
