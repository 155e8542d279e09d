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
    public void OldRows_AreRemoved()
    {
        using var rows = new RecentRows();
        for (int number = 0; number < 5 * MoreThanAGeneration; number++)
        {
            rows.TryAdd(Row(number, inode: number));
        }

        Assert.True(rows.TryAdd(Row(5 * MoreThanAGeneration, inode: 0)));
    }

    [Fact]
    public void ClearedRows_AreRemoved()
    {
        using var rows = new RecentRows();
        foreach (int number in Enumerable.Range(0, MoreThanAGeneration))
        {
            rows.TryAdd(Row(number, inode: number));
        }

        rows.Clear();

        Assert.All(Enumerable.Range(0, MoreThanAGeneration), number => Assert.True(rows.TryAdd(Row(number, inode: number))));
    }

    private static TcpTableRow Row(int number, int inode) => new()
    {
        RowNumber = (uint)number,
        Inode = (ulong)inode,
        LocalAddress = SocketAddressBits.From(IPAddress.Loopback),
    };
}
