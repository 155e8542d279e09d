using System.Collections.Generic;
using ProcTcp.Procfs;
using Xunit;

namespace ProcTcp.Tests.Procfs;

public sealed class TablePageReaderTests
{
    private const int PageSize = 4096;
    private const int FullPage = 27 * 150;
    private const int FullPageIPv6 = 4094;

    [Theory]
    [InlineData(false, 0)]
    [InlineData(false, 150)]
    [InlineData(false, FullPage - 150)]
    [InlineData(false, FullPage, 150)]
    [InlineData(false, FullPage, FullPage, FullPage - 150)]
    [InlineData(false, FullPage, 0)]
    [InlineData(true, FullPageIPv6, PageSize - 255, 200)]
    [InlineData(true, PageSize - 256)]
    public void Reading_StopsAtTheFirstPageWithRoomForARow(bool isIPv6, params int[] pages)
    {
        using var source = new PageSource(pages);

        Assert.Equal(pages[^1] == 0 ? pages : [.. pages, 0], ReadAll(source, isIPv6));
        Assert.Equal(pages.Length, source.Reads);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void RepeatedTail_IsNotRead(bool isIPv6)
    {
        using var source = new PageSource(FullPageIPv6, 450, FullPageIPv6, 450);

        Assert.Equal([FullPageIPv6, 450, 0], ReadAll(source, isIPv6));
        Assert.Equal(2, source.Reads);
    }

    [Theory]
    [InlineData(4096, 4096 - 192, false, 1)]
    [InlineData(4096, 4096 - 191, false, 2)]
    [InlineData(4096, 4096 - 256, true, 1)]
    [InlineData(4096, 4096 - 255, true, 2)]
    [InlineData(16384, 16384 - 192, false, 1)]
    [InlineData(65536, 4096 - 192, false, 1)]
    [InlineData(65536, 65536 - 192, false, 1)]
    [InlineData(65536, 65536 - 191, false, 2)]
    [InlineData(65536, 65536 - 256, true, 1)]
    [InlineData(65536, 65536 - 255, true, 2)]
    public void ShortPage_IsMeasuredByTheSystemsPageAndTheLongestRow(int pageSize, int first, bool isIPv6, int reads)
    {
        using var source = new PageSource(first, 0);
        var reader = new TablePageReader(source, pageSize);

        byte[] buffer = new byte[pageSize];
        while (reader.Read(buffer, isIPv6) > 0)
        {
        }

        Assert.Equal(reads, source.Reads);
    }

    [Fact]
    public void WholeFileAtOnce_IsReadToItsEnd()
    {
        using var source = new PageSource(60_000, 0);

        Assert.Equal([60_000, 0], ReadAll(source, isIPv6: false));
    }

    [Fact]
    public void PageThatFillsTheBuffer_IsNotTheLast()
    {
        using var source = new PageSource(300, 150);
        var reader = new TablePageReader(source, PageSize);

        Assert.Equal(300, reader.Read(new byte[300], isIPv6: false));
        Assert.Equal(150, reader.Read(new byte[300], isIPv6: false));
        Assert.Equal(0, reader.Read(new byte[300], isIPv6: false));
    }

    [Fact]
    public void LongestRow_IsAtLeastAsLongAsAnyRowOfAKernel()
    {
        Support.KernelRow row = Support.KernelRow.Between("[ffff::1]:65535", "[ffff::2]:65535") with
        {
            Number = 99_999_999,
            UserId = uint.MaxValue,
            Probes = 255,
            Inode = uint.MaxValue,
            References = 1_000_000,
            RetransmitTimeout = 12_000,
            DelayedAckTimeout = 12_000,
            QuickAck = 131_071,
            CongestionWindow = uint.MaxValue,
            SlowStartThreshold = int.MaxValue,
        };

        Assert.InRange(row.Print().Length + 1, 200, 256);
        Assert.InRange((row with { Local = new(0, 1), Remote = new(0, 1) }).Print().Length + 1, 150, 192);
    }

    [Fact]
    public void SystemPageSize_IsAPowerOfTwoFrom4096()
    {
        Assert.True(TablePageReader.SystemPageSize >= PageSize);
        Assert.Equal(0, TablePageReader.SystemPageSize & (TablePageReader.SystemPageSize - 1));
    }

    private static int[] ReadAll(PageSource source, bool isIPv6)
    {
        var reader = new TablePageReader(source, PageSize);
        byte[] buffer = new byte[64 * 1024];
        List<int> counts = [];
        do
        {
            counts.Add(reader.Read(buffer, isIPv6));
        }
        while (counts[^1] > 0);

        return [.. counts];
    }
}
