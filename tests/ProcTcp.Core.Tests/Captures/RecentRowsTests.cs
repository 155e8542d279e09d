using System.Linq;
using System.Net;
using ProcTcp.Captures;
using ProcTcp.Rows;
using Xunit;

namespace ProcTcp.Tests.Captures;

public sealed class RecentRowsTests
{
    private const int MoreThanAGeneration = 20_000;

    [Fact]
    public void RepeatedRow_IsFound_AcrossGenerations()
    {
        using var rows = new RecentRows();
        Assert.All(Enumerable.Range(0, MoreThanAGeneration), number => Assert.True(rows.TryAdd(Row(number, inode: number))));

        Assert.False(rows.TryAdd(Row(MoreThanAGeneration, inode: 10_000)));
        Assert.False(rows.TryAdd(Row(MoreThanAGeneration + 1, inode: MoreThanAGeneration - 1)));
    }

    [Fact]
    public void OldRows_AreForgotten()
    {
        using var rows = new RecentRows();
        for (int number = 0; number < 5 * MoreThanAGeneration; number++)
        {
            rows.TryAdd(Row(number, inode: number));
        }

        Assert.True(rows.TryAdd(Row(5 * MoreThanAGeneration, inode: 0)));
    }

    [Fact]
    public void NextTable_BeginsAnew()
    {
        using var rows = new RecentRows();
        foreach (int number in Enumerable.Range(0, MoreThanAGeneration).Concat(Enumerable.Range(0, MoreThanAGeneration)))
        {
            Assert.True(rows.TryAdd(Row(number, inode: number)));
        }
    }

    [Fact]
    public void TableOfOneRow_BeginsAnewEachTime()
    {
        using var rows = new RecentRows();

        Assert.True(rows.TryAdd(Row(0, inode: 7)));
        Assert.True(rows.BeginsTable(Row(0, inode: 7)));
        Assert.True(rows.TryAdd(Row(0, inode: 7)));
    }

    [Fact]
    public void OtherFamily_IsAnotherTable()
    {
        using var rows = new RecentRows();
        rows.TryAdd(Row(0, inode: 7));
        TcpTableRow row = Row(1, inode: 8);
        row.IsIPv6 = true;

        Assert.False(rows.BeginsTable(Row(1, inode: 8)));
        Assert.True(rows.BeginsTable(row));
    }

    [Fact]
    public void HeaderBeginsATable_AndNumbersInAnyOrderBelowItDoNot()
    {
        using var rows = new RecentRows();
        rows.PassHeader();
        rows.TryAdd(Row(9, inode: 9));

        Assert.False(rows.BeginsTable(Row(3, inode: 3)));
        Assert.False(rows.TryAdd(Row(3, inode: 9)));
        Assert.True(rows.BeginsTable(Row(0, inode: 9)));
        rows.PassHeader();
        Assert.True(rows.BeginsTable(Row(12, inode: 9)));
    }

    private static TcpTableRow Row(int number, int inode) => new()
    {
        RowNumber = (uint)number,
        Inode = (ulong)inode,
        LocalAddress = SocketAddressBits.From(IPAddress.Loopback),
    };
}
