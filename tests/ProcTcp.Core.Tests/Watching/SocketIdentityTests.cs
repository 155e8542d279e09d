using ProcTcp.Rows;
using ProcTcp.Tests.Support;
using ProcTcp.Watching;
using Xunit;

namespace ProcTcp.Tests.Watching;

/// <summary>What a cookie decides; what inodes and states decide is tested by way of the tracked sockets.</summary>
public sealed class SocketIdentityTests
{
    private static readonly TcpTableRow s_open = (KernelRow.Between("10.0.0.1:80", "10.0.0.2:50000") with { Inode = 7 }).Parse() with
    {
        ObjectId = 5,
        Columns = RowColumns.Cookie,
    };

    [Fact]
    public void OneCookie_IsOneSocket_WhateverItsStateAndInode()
    {
        TcpTableRow later = s_open with { Inode = 0, State = (byte)TcpSocketState.TimeWait, Kind = RowKind.TimeWait };

        Assert.True(SocketIdentity.IsSame(s_open, later));
        Assert.True(SocketIdentity.CanBecome(s_open, later));
    }

    [Fact]
    public void OtherCookie_IsAnotherSocket_WithTheSameEndsAndEvenTheSameInode()
    {
        Assert.False(SocketIdentity.IsSame(s_open, s_open with { ObjectId = 6 }));
        Assert.False(SocketIdentity.CanBecome(s_open, s_open with { ObjectId = 6, Inode = 0, State = (byte)TcpSocketState.FinWait1 }));
    }

    [Fact]
    public void RowsOfTwoSources_AreComparedByInode()
    {
        Assert.True(SocketIdentity.IsSame(s_open, s_open with { ObjectId = 0xFFFF8880, Columns = RowColumns.KernelAddress }));
    }
}
