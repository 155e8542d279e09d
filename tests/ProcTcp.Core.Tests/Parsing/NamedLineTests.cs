using System.Linq;
using System.Text;
using ProcTcp.Parsing;
using ProcTcp.Rows;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests.Parsing;

public sealed class NamedLineTests
{
    private const string TimeWait =
        " 3440: 281E140A:B438 291E140A:0CEA 06 00000000:00000000 03:000007E9 00000000     0        0 0 3 ffff880c6dfb2d40";

    private const string Established =
        " 3441: 281E140A:1F90 2A1E140A:C73A 01 00000000:00000000 00:00000000 00000000   500        0 265916098 2 ffff880ed4353000"
        + " 66 4 7 12 -1";

    [Fact]
    public void TimeWait_WithTwelveFields_HasNoInodeAndAWholePointer()
    {
        TcpTableRow row = Parse(TimeWait);

        Assert.Equal((byte)TcpSocketState.TimeWait, row.State);
        Assert.Equal((RowKind.TimeWait, RowColumns.ReferenceCount | RowColumns.KernelAddress), (row.Kind, row.Columns));
        Assert.Equal(0UL, row.Inode);
        Assert.Equal(0xffff880c6dfb2d40, row.ObjectId);
        Assert.Equal(16, row.KernelAddressDigits);
        Assert.Equal(3, row.Timer);
        Assert.Equal(0x7E9u, row.TimerTicks);
        Assert.False(row.HasUser);
    }

    [Fact]
    public void Established_WithSeventeenFields_HasInodePointerAndTail()
    {
        TcpTableRow row = Parse(Established);

        Assert.Equal((byte)TcpSocketState.Established, row.State);
        Assert.Equal(RowKind.Socket, row.Kind);
        Assert.True(row.Has(RowColumns.CongestionWindow));
        Assert.False(row.Has(RowColumns.SlowStartThreshold));
        Assert.Equal(265916098UL, row.Inode);
        Assert.Equal(0xffff880ed4353000, row.ObjectId);
        Assert.Equal(500u, row.UserId);
        Assert.Equal(66u, row.RetransmitTimeoutTicks);
        Assert.Equal(4u, row.DelayedAckTimeoutTicks);
        Assert.Equal(7u, row.QuickAckAndPingPong);
        Assert.Equal(12u, row.CongestionWindow);
        Assert.Equal(-1, row.SlowStartThreshold);
    }

    [Fact]
    public void TableOfLinux26_HasSixListenersAndTwoSshConnections()
    {
        byte[] text = Fixture.Table("tcp-2.6");
        var reader = new TcpTableTextReader(text, ByteOrder.LittleEndian, isFinalBlock: true);
        TcpTableRow[] rows = new TcpTableRow[8];
        for (int i = 0; i < rows.Length; i++)
        {
            Assert.True(reader.Read());
            Assert.False(reader.IsFailure);
            rows[i] = reader.Row;
        }

        Assert.False(reader.Read());
        ushort[] listening = [.. rows.Where(static row => row.IsListener).Select(static row => row.LocalPort)];
        Assert.Equal([2208, 111, 626, 631, 25, 2207], listening);
        (int, RowKind, ulong)[] ssh =
            [.. rows.Where(static row => row.LocalPort == 22).Select(static row => ((int)row.State, row.Kind, row.Inode))];
        Assert.Equal([(1, RowKind.Socket, 56123UL), (6, RowKind.TimeWait, 0UL)], ssh);
    }

    [Fact]
    public void MappedAddress_IsTheIPv4AddressInBothTables()
    {
        TcpTableRow ipv4 = KernelRow.Between("192.0.2.1:80", "192.0.2.2:81").Parse();
        TcpTableRow mapped = KernelRow.Between("[::ffff:192.0.2.1]:80", "[::ffff:192.0.2.2]:81").Parse();

        Assert.False(ipv4.IsIPv6);
        Assert.True(mapped.IsIPv6);
        Assert.True(mapped.LocalAddress.IsMapped);
        Assert.Equal(ipv4.LocalAddress, mapped.LocalAddress);
        Assert.Equal(ipv4.RemoteAddress, mapped.RemoteAddress);
    }

    [Theory]
    [InlineData(1, 0, 17, 0, (int)RowKind.Socket)]
    [InlineData(3, 1, 17, 9, (int)RowKind.Socket)]
    [InlineData(1, 0, 10, 9, (int)RowKind.Socket)]
    [InlineData(3, 1, 12, 0, (int)RowKind.Request)]
    [InlineData(5, 3, 12, 0, (int)RowKind.TimeWait)]
    [InlineData(6, 3, 12, 0, (int)RowKind.TimeWait)]
    public void Kind_ComesFromLengthInodeAndTimer(byte state, byte timer, int fields, ulong inode, int expected)
    {
        KernelRow row = KernelRow.Between("192.0.2.1:80", "192.0.2.2:81") with
        {
            State = state,
            Timer = timer,
            Fields = fields,
            Inode = inode,
        };

        Assert.Equal((RowKind)expected, row.Parse().Kind);
    }

    private static TcpTableRow Parse(string line)
    {
        Assert.True(TcpTableRowParser.TryParse(Encoding.ASCII.GetBytes(line), ByteOrder.LittleEndian, out TcpTableRow row, out _));
        return row;
    }

    [Fact]
    public void NegativeUserId_IsOneOfTheHighest()
    {
        byte[] line = "   0: 0100007F:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000    -2        0 5"u8.ToArray();

        Assert.True(TcpTableRowParser.TryParse(line, ByteOrder.LittleEndian, out TcpTableRow row, out _));
        Assert.Equal(4294967294u, row.UserId);
    }
}
