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
        using var blocks = new TableBlockReader(source, isIPv6: false);
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

    [Fact]
    public void TableOfManyBlocks_IsReadToItsLastPage()
    {
        using var source = new PageSource([.. Pages(200), 150]);
        using var blocks = new TableBlockReader(source, isIPv6: false);
        long read = 0;
        for (bool isLast = false; !isLast;)
        {
            TableBlock block = Next(blocks);
            isLast = block.IsLast;
            read += block.Count;
        }

        Assert.Equal((200L * TablePageReader.SystemPageSize) + 150, read);
        Assert.Equal(201, source.Reads);
    }

    // Callers may be all threads of the pool: none would be left to read for them.
    [Fact]
    public void Reading_NeedsNoThreadOfThePool()
    {
        using var source = new PageSource([.. Pages(200), 150]);
        var thread = new Thread(() =>
        {
            using var blocks = new TableBlockReader(source, isIPv6: false);
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
