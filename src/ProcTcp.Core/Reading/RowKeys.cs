using System;
using ProcTcp.Buffers;

namespace ProcTcp.Reading;

/// <summary>A set of keys of the same length: the keys one after the other, and a table of slots with the numbers of keys.</summary>
/// <param name="words">The length of a key.</param>
internal sealed class RowKeys(int words) : IDisposable
{
    private const int MinSize = 64;
    private const ulong Factor = 0x9E37_79B9_7F4A_7C15;

    private readonly NativeList<uint> _keys = new();
    private NativeList<uint> _slots = NativeList<uint>.OfDefaults(MinSize);

    /// <summary>Gets the number of keys.</summary>
    public int Count { get; private set; }

    public bool Contains(ReadOnlySpan<uint> key) => _slots[FindSlot(key)] != 0;

    /// <summary>Adds a key.</summary>
    /// <returns>True if the key was added; false if the set already has it.</returns>
    public bool TryAdd(ReadOnlySpan<uint> key)
    {
        ref uint slot = ref _slots[FindSlot(key)];
        if (slot != 0)
        {
            return false;
        }

        _keys.AddRange(key);
        slot = (uint)++Count;
        if (Count > _slots.Count / 3 * 2)
        {
            Grow();
        }

        return true;
    }

    public void Dispose()
    {
        _keys.Dispose();
        _slots.Dispose();
        Count = 0;
    }

    /// <summary>Finds the slot of the key, or the empty slot for it.</summary>
    private int FindSlot(ReadOnlySpan<uint> key)
    {
        ReadOnlySpan<uint> slots = _slots.Items;
        ReadOnlySpan<uint> keys = _keys.Items;
        int slot = FirstSlot(key);
        while (slots[slot] != 0)
        {
            int start = ((int)slots[slot] - 1) * words;
            if (keys[start] == key[0] && key.SequenceEqual(keys.Slice(start, words)))
            {
                break;
            }

            slot = (slot + 1) & (slots.Length - 1);
        }

        return slot;
    }

    // The high bits depend on every word; the number of slots is a power of two.
    private int FirstSlot(ReadOnlySpan<uint> key)
    {
        ulong hash = 0;
        foreach (uint word in key)
        {
            hash = (hash ^ (hash >> 32) ^ word) * Factor;
        }

        return (int)(hash >> 32) & (_slots.Count - 1);
    }

    private void Grow()
    {
        var larger = NativeList<uint>.OfDefaults(_slots.Count * 2);
        _slots.Dispose();
        _slots = larger;
        ReadOnlySpan<uint> keys = _keys.Items;
        for (int number = 1; number <= Count; number++)
        {
            int slot = FirstSlot(keys.Slice((number - 1) * words, words));
            while (_slots[slot] != 0)
            {
                slot = (slot + 1) & (_slots.Count - 1);
            }

            _slots[slot] = (uint)number;
        }
    }
}
