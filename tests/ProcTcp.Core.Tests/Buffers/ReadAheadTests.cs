using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Threading;
using ProcTcp.Buffers;
using Xunit;

namespace ProcTcp.Tests.Buffers;

public sealed class ReadAheadTests
{
    private readonly ConcurrentBag<int> _discarded = [];
    private int _read;

    public static TheoryData<int, int, int> Sizes
    {
        get
        {
            TheoryData<int, int, int> data = [];
            foreach (int items in (int[])[1, 2, 3, 8, 100])
            {
                data.Add(items, 1, 1);
                data.Add(items, 4, 1);
                data.Add(items, 4, 4);
                data.Add(items, 32, 12);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Items_ComeInOrder_UpToTheLast(int items, int most, int handedOver)
    {
        using var ahead = new ReadAhead<int>(() => (++_read, _read == items), _discarded.Add, most, handedOver);

        Assert.Equal(Enumerable.Range(1, items), Enumerable.Range(1, items).Select(_ => ahead.Next()).ToArray());
        Assert.Throws<InvalidOperationException>(() => ahead.Next());
        Assert.Equal(items, _read);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Failure_ComesAfterTheItemsBeforeIt(int items, int most, int handedOver)
    {
        using var ahead = new ReadAhead<int>(
            () => _read < items ? (++_read, false) : throw new FormatException(), _discarded.Add, most, handedOver);

        Assert.Equal(Enumerable.Range(1, items), Enumerable.Range(1, items).Select(_ => ahead.Next()).ToArray());
        Assert.Throws<FormatException>(() => ahead.Next());
        Assert.Throws<FormatException>(() => ahead.Next());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(30)]
    public void ItemsThatNobodyTakes_AreDiscarded_AndNotReadWithoutEnd(int taken)
    {
        const int Most = 8;
        using (var ahead = new ReadAhead<int>(() => (Interlocked.Increment(ref _read), false), _discarded.Add, Most, handedOver: 3))
        {
            Assert.Equal(Enumerable.Range(1, taken), Enumerable.Range(1, taken).Select(_ => ahead.Next()).ToArray());
        }

        Assert.Equal(Enumerable.Range(taken + 1, _read - taken), _discarded.Order());
        Assert.InRange(_read - taken, 0, 2 * Most);
    }
}
