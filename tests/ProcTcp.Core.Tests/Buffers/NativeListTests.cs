using System;
using System.Linq;
using ProcTcp.Buffers;
using Xunit;

namespace ProcTcp.Tests.Buffers;

public sealed class NativeListTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(100_000)]
    public void Items_AreThoseThatWereAdded_OneByOneOrTogether(int count)
    {
        long[] expected = [.. Enumerable.Range(1, count).Select(static number => (long)number << 32)];
        using NativeList<long> oneByOne = new();
        using NativeList<long> together = new();
        foreach (long item in expected)
        {
            oneByOne.Add(item);
        }

        together.AddRange(expected.AsSpan(0, count / 2));
        together.AddRange(expected.AsSpan(count / 2));

        Assert.Equal(expected, oneByOne.Items.ToArray());
        Assert.Equal(expected, together.Items.ToArray());
        Assert.Equal(expected[^1], oneByOne[count - 1]);
    }

    [Fact]
    public void OfDefaults_IsFilledWithThem()
    {
        using var list = NativeList<uint>.OfDefaults(1_000);

        Assert.Equal(new uint[1_000], list.Items.ToArray());
    }

    [Fact]
    public void PlacesWithoutItem_CannotBeReached()
    {
        using NativeList<int> list = new();
        Assert.Throws<ArgumentOutOfRangeException>(() => list[0]);

        list.Add(1);
        list.Add(2);
        list.Truncate(1);

        Assert.Throws<ArgumentOutOfRangeException>(() => list[1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => list[-1]);
    }

    [Fact]
    public void DisposedList_HasNoItems_AndTakesNone()
    {
        NativeList<int> list = new();
        list.Add(1);

        list.Dispose();
        list.Dispose();

        Assert.Equal(0, list.Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => list[0]);
        Assert.Throws<ObjectDisposedException>(() => list.Add(1));
        Assert.Throws<ObjectDisposedException>(() => list.AddRange([1]));
    }
}
