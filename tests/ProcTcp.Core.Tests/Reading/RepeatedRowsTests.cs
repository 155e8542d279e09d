using System;
using System.Globalization;
using System.Linq;
using System.Net;
using ProcTcp.Reading;
using ProcTcp.Rows;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests.Reading;

public sealed class RepeatedRowsTests
{
    private static readonly KernelRow s_row = KernelRow.Between("10.0.0.1:80", "10.0.0.2:50000") with { Inode = 7 };

    [Fact]
    public void SameSocket_IsRepeated_WhateverItsCounters()
    {
        using RepeatedRows seen = new();

        Assert.True(seen.TryAdd(s_row.Parse()));
        Assert.False(seen.TryAdd(s_row.Parse()));
        Assert.False(seen.TryAdd((s_row with { Number = 99, ReceiveQueue = 5, State = 8, UserId = 3, References = 2 }).Parse()));
    }

    [Fact]
    public void Cookie_IdentifiesASocket_ThatLeavesItsInodeOnTheWay()
    {
        using RepeatedRows seen = new();
        TcpTableRow open = s_row.Parse() with { ObjectId = 5, Columns = RowColumns.Cookie };

        Assert.True(seen.TryAdd(open));
        Assert.False(seen.TryAdd(open with { Inode = 0, State = (byte)TcpSocketState.TimeWait, Kind = RowKind.TimeWait }));
        Assert.True(seen.TryAdd(open with { ObjectId = 6 }));
    }

    [Fact]
    public void RowsThatDifferInWhatIdentifiesASocket_AreAllNew()
    {
        using RepeatedRows seen = new();

        KernelRow[] rows =
        [
            s_row,
            s_row with { Local = new IPEndPoint(s_row.Local.Address, 81) },
            s_row with { Local = IPEndPoint.Parse("10.0.0.3:80") },
            s_row with { Remote = new IPEndPoint(s_row.Remote.Address, 50001) },
            s_row with { Remote = IPEndPoint.Parse("10.0.0.3:50000") },
            s_row with { Inode = 8 },
            s_row with { Pointer = "ffff880ed4353000" },
            KernelRow.Between("[::ffff:10.0.0.1]:80", "[::ffff:10.0.0.2]:50000") with { Inode = 7 },
            KernelRow.Between("[2001:db8::1]:80", "[2001:db8::2]:50000"),
            KernelRow.Between("[2001:db9::1]:80", "[2001:db8::2]:50000"),
            KernelRow.Between("[2001:db8::1]:80", "[2001:db9::2]:50000"),
            KernelRow.Between("[2001:db8::2]:80", "[2001:db8::1]:50000"),
        ];
        Assert.All(rows, row => Assert.True(seen.TryAdd(row.Parse())));
        Assert.All(rows, row => Assert.False(seen.TryAdd(row.Parse())));
    }

    // So many that they share slots of the table: the key distinguishes them, not its hash.
    [Theory]
    [InlineData("10.0.0.1:80", "10.0.0.2:{0}")]
    [InlineData("10.0.0.1:{0}", "10.0.0.2:50000")]
    [InlineData("[2001:db8::1]:80", "[2001:db8:{0}::2]:50000")]
    [InlineData("[2001:db8:{0}::1]:80", "[2001:db8::2]:50000")]
    [InlineData("[2001:db8::1]:80", "[2001:db8::{0}]:50000")]
    [InlineData("[2001:db8::{0}]:80", "[2001:db8::2]:50000")]
    [InlineData("10.0.0.1:80", "10.0.0.2:50000", "inode")]
    [InlineData("10.0.0.1:80", "10.0.0.2:50000", "pointer")]
    public void ManyRowsThatDifferInOnePlace_AreEachAddedOnce(string local, string remote, string? column = null)
    {
        // With kptr_restrict all pointers are zero, and connections that are not accepted have no inode.
        KernelRow Numbered(int index) => KernelRow.Between(Place(local, index), Place(remote, index)) with
        {
            Inode = string.Equals(column, "inode", StringComparison.Ordinal) ? (ulong)index : 0,
            Pointer = string.Equals(column, "pointer", StringComparison.Ordinal) ? Place("ffff88000000{0}", index) : "0000000000000000",
        };
        int[] numbers = [.. Enumerable.Range(1_000, 2_000)];
        using RepeatedRows seen = new();

        Assert.All(numbers, number => Assert.True(seen.TryAdd(Numbered(number).Parse())));
        Assert.All(numbers, number => Assert.False(seen.TryAdd(Numbered(number).Parse())));
    }

    [Fact]
    public void ManyCookies_AreEachAddedOnce()
    {
        TcpTableRow row = s_row.Parse() with { Columns = RowColumns.Cookie };
        ulong[] cookies = [.. Enumerable.Range(1, 2_000).SelectMany(static number => (ulong[])[(ulong)number, (ulong)number << 32])];
        using RepeatedRows seen = new();

        Assert.All(cookies, cookie => Assert.True(seen.TryAdd(row with { ObjectId = cookie })));
        Assert.All(cookies, cookie => Assert.True(seen.Contains(row with { ObjectId = cookie })));
        Assert.All(cookies, cookie => Assert.False(seen.TryAdd(row with { ObjectId = cookie })));
        Assert.Equal(4_000, seen.Count);
    }

    private static string Place(string text, int index) =>
        text.Replace("{0}", index.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
}
