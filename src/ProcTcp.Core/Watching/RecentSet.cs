using System.Collections.Generic;

namespace ProcTcp.Watching;

/// <summary>A set that forgets its oldest values: it has at least the last half of its capacity, and never more than its capacity.</summary>
internal sealed class RecentSet<T>(int capacity)
{
    private HashSet<T> _older = [];
    private HashSet<T> _newer = [];

    public void Add(in T value)
    {
        if (_newer.Count >= capacity / 2)
        {
            (_older, _newer) = (_newer, _older);
            _newer.Clear();
        }

        _newer.Add(value);
    }

    public bool Contains(in T value) => _newer.Contains(value) || _older.Contains(value);

    public bool Remove(in T value) => _newer.Remove(value) | _older.Remove(value);

    public void Clear()
    {
        _older.Clear();
        _newer.Clear();
    }
}
