using System;
using System.Globalization;
using System.Net.Sockets;
using ProcTcp.Rows;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests;

public sealed class TcpSocketInfoTests
{
    private static readonly KernelRow s_full = KernelRow.Between("10.0.0.1:22", "192.0.2.7:50000") with
    {
        State = 1,
        SendQueue = 288,
        ReceiveQueue = 4_000_000_000,
        Timer = 2,
        When = 0x1387,
        Retransmits = 3,
        UserId = 33,
        Probes = 5,
        Inode = 265916098,
        References = 2,
        Pointer = "ffff880ed4353000",
        RetransmitTimeout = 66,
        DelayedAckTimeout = 4,
        QuickAck = 7,
        CongestionWindow = 12,
        SlowStartThreshold = -1,
    };

    [Fact]
    public void Columns_AreInTheUnitsOfDotNet()
    {
        TcpSocketInfo socket = Create(s_full);

        Assert.Equal(("10.0.0.1", (ushort)22), (socket.LocalAddress, socket.LocalPort));
        Assert.Equal(("192.0.2.7", (ushort)50000), (socket.RemoteAddress, socket.RemotePort));
        Assert.Equal(TcpSocketState.Established, socket.State);
        Assert.Equal((288u, 4_000_000_000u), (socket.SendQueue, socket.ReceiveQueue));
        Assert.Equal((TcpSocketTimer.KeepAlive, TimeSpan.FromMilliseconds(49_990)), (socket.Timer, socket.TimerExpiresIn));
        Assert.Equal((3, 5, 2), (socket.Retransmits, socket.UnansweredProbes, socket.ReferenceCount));
        Assert.Equal((33u, 265916098ul), (socket.UserId, socket.Inode));
        Assert.Equal(TimeSpan.FromMilliseconds(660), socket.RetransmitTimeout);
        Assert.Equal(TimeSpan.FromMilliseconds(40), socket.DelayedAckTimeout);
        Assert.Equal((3, true), (socket.QuickAckCount, socket.IsInteractive));
        Assert.Equal(12u, socket.CongestionWindow);
        Assert.Equal((null, null), (socket.SlowStartThreshold, socket.FastOpenQueueLimit));
        Assert.Equal(IPFamily.IPv4, socket.AddressFamily);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 10)]
    [InlineData(4_294_967_295, 42_949_672_950)]
    public void Ticks_AreHundredthsOfASecond(uint ticks, long milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), Create(s_full with { RetransmitTimeout = ticks }).RetransmitTimeout);

    [Fact]
    public void Family_HasDotnetsNumbers()
    {
        Assert.Equal((int)AddressFamily.InterNetwork, (int)IPFamily.IPv4);
        Assert.Equal((int)AddressFamily.InterNetworkV6, (int)IPFamily.IPv6);
    }

    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(1, 0, true)]
    [InlineData(30, 15, false)]
    [InlineData(31, 15, true)]
    [InlineData(uint.MaxValue, int.MaxValue, true)]
    public void QuickAckColumn_IsSplit(uint column, int count, bool isInteractive)
    {
        TcpSocketInfo socket = Create(s_full with { QuickAck = column });

        Assert.Equal((count, isInteractive), (socket.QuickAckCount, socket.IsInteractive));
    }

    [Theory]
    [InlineData(1, -1, null, null)]
    [InlineData(1, 0, 0, null)]
    [InlineData(1, 7, 7, null)]
    [InlineData(10, 0, null, 0)]
    [InlineData(10, 16, null, 16)]
    public void LastColumn_IsTheThreshold_OrAListenersFastOpenLimit(byte state, int column, int? threshold, int? limit)
    {
        TcpSocketInfo socket = Create(s_full with { State = state, SlowStartThreshold = column });

        Assert.Equal((threshold, limit), (socket.SlowStartThreshold, socket.FastOpenQueueLimit));
    }

    [Fact]
    public void RowOfTenColumns_HasNeitherReferenceCountNorKernelAddress()
    {
        TcpSocketInfo socket = Create(s_full with { Fields = 10 });

        Assert.Equal((null, null), (socket.ReferenceCount, socket.KernelAddress));
    }

    [Fact]
    public void ShortRow_HasNullForMissingColumns()
    {
        TcpSocketInfo socket = Create(s_full with { State = 6, Timer = 3, Fields = KernelRow.ShortFields, Inode = 0, UserId = 0 });

        Assert.Null(socket.RetransmitTimeout);
        Assert.Null(socket.DelayedAckTimeout);
        Assert.Null(socket.QuickAckCount);
        Assert.Null(socket.IsInteractive);
        Assert.Null(socket.CongestionWindow);
        Assert.Null(socket.SlowStartThreshold);
        Assert.Equal("ffff880ed4353000", socket.KernelAddress);
        Assert.Equal(TimeSpan.FromMilliseconds(49_990), socket.TimerExpiresIn);
    }

    [Theory]
    [InlineData(0, 0, null)]
    [InlineData(0, 7, 0u)]
    [InlineData(33, 0, 33u)]
    public void User_IsNull_IfTheRowHasNeitherUserNorInode(uint column, ulong inode, uint? expected)
    {
        TcpSocketInfo socket = Create(s_full with { UserId = column, Inode = inode });

        Assert.Equal(expected, socket.UserId);
        Assert.Equal(expected switch { 0 => "root", _ => null }, socket.UserName);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(1, 0)]
    public void Timer_ThatDoesNotRun_NeverExpires(byte timer, int? seconds)
    {
        TcpSocketInfo socket = Create(s_full with { Timer = timer, When = 0 });

        Assert.Equal(seconds is int value ? TimeSpan.FromSeconds(value) : null, socket.TimerExpiresIn);
    }

    private static TcpSocketInfo Create(KernelRow row)
    {
        var origin = new TableOrigin(DateTimeOffset.Parse("2026-01-02T03:04:05Z", CultureInfo.InvariantCulture), 4026531840) { UserNames = new() { [0] = "root" } };
        return new TcpSocketInfo(row.Parse(), origin, SocketOwnerStatus.NotRequested, []);
    }
}
