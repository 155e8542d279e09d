using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using ProcTcp.Rows;

namespace ProcTcp.Measuring;

/// <summary>
/// The groups of sockets with equal values, and the sums of each. The group of a row is found by its raw keys, property by property; the
/// values themselves are created once for each group.
/// </summary>
internal sealed class MeasureGroups
{
    private readonly SocketProperty[] _properties;
    private readonly Dictionary<(int Parent, RawKey Key), int>[] _levels;
    private readonly List<TcpSocketInfo> _samples = [];
    private readonly List<MeasureSums> _sums = [];
    private readonly Dictionary<object?[], MeasureSums> _valued = new(GroupValuesComparer.Instance);

    public MeasureGroups(IEnumerable<SocketProperty> properties)
    {
        _properties = [.. properties];
        _levels = [.. _properties.Select(static _ => new Dictionary<(int, RawKey), int>())];
    }

    /// <summary>Adds a socket.</summary>
    public void Add(in MeasuredSocket socket)
    {
        bool? hasOwner = socket.HasOwnersLookedUp ? socket.Owners.Length > 0 : null;
        int group = FindGroup(socket);
        CollectionsMarshal.AsSpan(_sums)[group]
            .Add((TcpSocketState)socket.Row.State, socket.Row.ReceiveQueue, socket.Row.SendQueue, hasOwner);
    }

    /// <summary>Adds sums to the group with the given values.</summary>
    public void Add(object?[] values, in MeasureSums sums) =>
        CollectionsMarshal.GetValueRefOrAddDefault(_valued, values, out _).Add(sums);

    /// <summary>Returns the sums of each group by its values.</summary>
    public IReadOnlyDictionary<object?[], MeasureSums> Finish()
    {
        for (int i = 0; i < _samples.Count; i++)
        {
            Add(Array.ConvertAll(_properties, property => property.GetValue(_samples[i])), _sums[i]);
        }

        _samples.Clear();
        _sums.Clear();
        Array.ForEach(_levels, static level => level.Clear());
        return _valued;
    }

    private int FindGroup(in MeasuredSocket socket)
    {
        int group = 0;
        for (int i = 0; i < _levels.Length; i++)
        {
            int next = _levels[i].Count;
            ref int found = ref CollectionsMarshal.GetValueRefOrAddDefault(_levels[i], (group, _properties[i].ReadKey(socket)), out bool exists);
            if (!exists)
            {
                found = next;
            }

            group = found;
        }

        if (group == _sums.Count)
        {
            _samples.Add(socket.ToInfo());
            _sums.Add(default);
        }

        return group;
    }
}

/// <summary>Compares groups by their values, one by one.</summary>
internal sealed class GroupValuesComparer : IEqualityComparer<object?[]>
{
    public static GroupValuesComparer Instance { get; } = new();

    public bool Equals(object?[]? x, object?[]? y) => x.AsSpan().SequenceEqual(y);

    public int GetHashCode(object?[] obj)
    {
        var hash = default(HashCode);
        foreach (object? value in obj)
        {
            hash.Add(value);
        }

        return hash.ToHashCode();
    }
}
