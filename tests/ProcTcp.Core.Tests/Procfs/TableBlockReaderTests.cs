using System.Buffers;
using System.IO;
using System.Linq;
using System.Threading;
using ProcTcp.Procfs;
using Xunit;

namespace ProcTcp.Tests.Procfs;

public sealed class TableBlockReaderTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(1_000)]
    public void ErrorAfterAnyNumberOfPages_IsThrown_AndNoBlockIsTheLast(int pages)
    {
        var failure = new IOException("Input/output error");
        using var source = new PageSource(Pages(pages)) { Failure = failure };
        using var blocks = new TableBlockReader(source, isIPv6: false, TablePageReader.SystemPageSize);
        long read = 0;
        void ReadAll()
        {
            while (true)
            {
                TableBlock block = Next(blocks);
                Assert.False(block.IsLast);
                read += block.Count;
            }
        }

        Assert.Same(failure, Assert.Throws<IOException>(ReadAll));
        Assert.InRange(read, pages < 100 ? 0 : 1, pages * (long)TablePageReader.SystemPageSize);
    }

    // Pages of whole rows, as the kernel fills them; the source throws if it is read past the page that has room for another row.
    [Theory]
    [InlineData(4096, 150, false)]
    [InlineData(4096, 200, true)]
    [InlineData(16 * 1024, 150, false)]
    [InlineData(64 * 1024, 150, false)]
    [InlineData(64 * 1024, 200, true)]
    [InlineData(64 * 1024, 64 * 1024, false)]
    [InlineData(256 * 1024, 150, false)]
    public void TableOfManyBlocks_IsReadToItsLastPage_WhateverTheSystemsPage(int pageSize, int rowLength, bool isIPv6)
    {
        int page = pageSize / rowLength * rowLength, last = pageSize / rowLength / 2 * rowLength;
        using var source = new PageSource([.. Enumerable.Repeat(page, 200), last]);
        using var blocks = new TableBlockReader(source, isIPv6, pageSize);
        long read = 0;
        for (bool isLast = false; !isLast;)
        {
            TableBlock block = Next(blocks);
            isLast = block.IsLast;
            read += block.Count;
        }

        Assert.Equal((200L * page) + last, read);
        Assert.Equal(201, source.Reads);
    }

    // Callers may be all threads of the pool: none would be left to read for them.
    [Fact]
    public void Reading_NeedsNoThreadOfThePool()
    {
        using var source = new PageSource([.. Pages(200), 150]);
        var thread = new Thread(() =>
        {
            using var blocks = new TableBlockReader(source, isIPv6: false, TablePageReader.SystemPageSize);
            while (!Next(blocks).IsLast)
            {
            }
        });
        thread.Start();
        thread.Join();

        Assert.Equal((201, false), (source.Reads, source.WasReadByPool));
    }

    private static int[] Pages(int count) => [.. Enumerable.Repeat(TablePageReader.SystemPageSize, count)];

    private static TableBlock Next(TableBlockReader blocks)
    {
        TableBlock block = blocks.Next();
        ArrayPool<byte>.Shared.Return(block.Buffer);
        return block;
    }
}
