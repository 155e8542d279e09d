using System;
using System.Collections.Generic;

namespace ProcTcp.Measuring;

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
