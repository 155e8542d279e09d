using System;
using System.Buffers.Binary;
using ProcTcp.Rows;

namespace ProcTcp.Parsing;

/// <summary>
/// Parses one row in the format of <c>tcp4_seq_show</c> and <c>tcp6_seq_show</c> (<c>net/ipv4/tcp_ipv4.c</c>, <c>net/ipv6/tcp_ipv6.c</c>):
/// at least the ten columns that every kernel prints. Unknown columns after the last one are ignored.
/// </summary>
internal static class TcpTableRowParser
{
    /// <summary>The output of <c>%p</c> before the kernel has a secret to hash addresses with.</summary>
    private static ReadOnlySpan<byte> UnhashedPointer => "(____ptrval____)"u8;

    private static ReadOnlySpan<byte> UnhashedPointer32 => "(ptrval)"u8;

    /// <summary>Parses a line without its line end.</summary>
    /// <returns>True if <paramref name="row"/> is filled; false if <paramref name="badColumn"/> could not be parsed.</returns>
    public static bool TryParse(ReadOnlySpan<byte> line, ByteOrder order, out TcpTableRow row, out TcpTableColumn badColumn)
    {
        row = default;
        var cursor = new FieldCursor(line);
        return TryParseEndPoints(ref cursor, order, ref row, out badColumn)
            && TryParseCounters(ref cursor, ref row, out badColumn)
            && TryParseIdentity(ref cursor, ref row, out badColumn)
            && TryParseTail(ref cursor, ref row, out badColumn);
    }

    private static bool TryParseEndPoints(ref FieldCursor cursor, ByteOrder order, ref TcpTableRow row, out TcpTableColumn badColumn)
    {
        badColumn = TcpTableColumn.RowNumber;
        if (!cursor.MoveToField() || !cursor.TryDecimal(out ulong number) || !cursor.TryTake((byte)':') || !cursor.AtFieldEnd)
        {
            return false;
        }

        row.RowNumber = (uint)number;
        badColumn = TcpTableColumn.LocalAddress;
        if (!TryParseEndPoint(ref cursor, order, out row.LocalAddress, out row.LocalPort, out row.IsIPv6))
        {
            return false;
        }

        badColumn = TcpTableColumn.RemoteAddress;
        return TryParseEndPoint(ref cursor, order, out row.RemoteAddress, out row.RemotePort, out bool isIPv6) && isIPv6 == row.IsIPv6;
    }

    private static bool TryParseEndPoint(
        ref FieldCursor cursor, ByteOrder order, out SocketAddressBits address, out ushort port, out bool isIPv6)
    {
        address = default;
        port = 0;
        isIPv6 = false;
        if (!cursor.MoveToField() || !TryParseWord(ref cursor, order, out uint first))
        {
            return false;
        }

        if (cursor.TryTake((byte)':'))
        {
            address = SocketAddressBits.FromIPv4(first);
        }
        else
        {
            if (!TryParseWord(ref cursor, order, out uint second)
                || !TryParseWord(ref cursor, order, out uint third)
                || !TryParseWord(ref cursor, order, out uint fourth)
                || !cursor.TryTake((byte)':'))
            {
                return false;
            }

            address = new(((ulong)first << 32) | second, ((ulong)third << 32) | fourth);
            isIPv6 = true;
        }

        bool valid = cursor.TryHex(out ulong value, out int digits) && digits == 4 && cursor.AtFieldEnd;
        port = (ushort)value;
        return valid;
    }

    private static bool TryParseWord(ref FieldCursor cursor, ByteOrder order, out uint networkOrder)
    {
        bool valid = cursor.TryHexWord(out uint printed);
        networkOrder = order == ByteOrder.LittleEndian ? BinaryPrimitives.ReverseEndianness(printed) : printed;
        return valid;
    }

    private static bool TryParseCounters(ref FieldCursor cursor, ref TcpTableRow row, out TcpTableColumn badColumn)
    {
        badColumn = TcpTableColumn.State;
        if (!cursor.MoveToField() || !cursor.TryHex(out ulong state, out int digits) || digits > 2 || !cursor.AtFieldEnd)
        {
            return false;
        }

        badColumn = TcpTableColumn.Queues;
        if (!TryParseHexPair(ref cursor, out ulong sendQueue, out ulong receiveQueue, out _)
            || (sendQueue | receiveQueue) > uint.MaxValue)
        {
            return false;
        }

        badColumn = TcpTableColumn.Timer;
        if (!TryParseHexPair(ref cursor, out ulong timer, out ulong expires, out int expiresDigits) || timer > byte.MaxValue)
        {
            return false;
        }

        badColumn = TcpTableColumn.Retransmits;
        if (!cursor.MoveToField() || !cursor.TryHex(out ulong retransmits, out _) || retransmits > int.MaxValue || !cursor.AtFieldEnd)
        {
            return false;
        }

        row.State = (byte)state;
        row.SendQueue = (uint)sendQueue;
        row.ReceiveQueue = (uint)receiveQueue;
        row.Timer = (byte)timer;
        row.TimerTicks = IsPast(expires, expiresDigits) ? 0 : (uint)Math.Min(expires, uint.MaxValue);
        row.Retransmits = (int)retransmits;
        return true;
    }

    /// <summary>Kernels before 3.10 print a timer that is already due as a negative number of the machine's word size.</summary>
    private static bool IsPast(ulong expires, int digits) => digits > 8 ? expires > long.MaxValue : expires > int.MaxValue;

    private static bool TryParseHexPair(ref FieldCursor cursor, out ulong first, out ulong second, out int secondDigits)
    {
        second = 0;
        secondDigits = 0;
        first = 0;
        return cursor.MoveToField()
            && cursor.TryHex(out first, out _)
            && cursor.TryTake((byte)':')
            && cursor.TryHex(out second, out secondDigits)
            && cursor.AtFieldEnd;
    }

    private static bool TryParseIdentity(ref FieldCursor cursor, ref TcpTableRow row, out TcpTableColumn badColumn)
    {
        badColumn = TcpTableColumn.UserId;
        if (!cursor.MoveToField() || !TryParseUserId(ref cursor, out row.UserId))
        {
            return false;
        }

        badColumn = TcpTableColumn.Timeout;
        if (!cursor.MoveToField() || !TryParseSigned(ref cursor, out row.UnansweredProbes))
        {
            return false;
        }

        badColumn = TcpTableColumn.Inode;
        return cursor.MoveToField() && cursor.TryDecimal(out row.Inode) && cursor.AtFieldEnd;
    }

    private static bool TryParseTail(ref FieldCursor cursor, ref TcpTableRow row, out TcpTableColumn badColumn)
    {
        for (badColumn = TcpTableColumn.ReferenceCount; badColumn < TcpTableColumn.LineLength && cursor.MoveToField(); badColumn++)
        {
            bool valid = badColumn switch
            {
                TcpTableColumn.ReferenceCount => TryParseSigned(ref cursor, out row.ReferenceCount),
                TcpTableColumn.Pointer => TryParsePointer(ref cursor, ref row),
                TcpTableColumn.RetransmitTimeout => TryParseTicks(ref cursor, out row.RetransmitTimeoutTicks),
                TcpTableColumn.DelayedAckTimeout => TryParseTicks(ref cursor, out row.DelayedAckTimeoutTicks),
                TcpTableColumn.QuickAck => TryParseUnsigned(ref cursor, out row.QuickAckAndPingPong),
                TcpTableColumn.CongestionWindow => TryParseUnsigned(ref cursor, out row.CongestionWindow),
                _ => TryParseSigned(ref cursor, out row.SlowStartThreshold),
            };
            if (!valid)
            {
                return false;
            }
        }

        row.Columns = CarriedColumns(row, fieldCount: (int)badColumn);
        row.Kind = row.Inode != 0 || badColumn > TcpTableColumn.SlowStartThreshold ? RowKind.Socket
            : row.Timer == (byte)TcpSocketTimer.TimeWait ? RowKind.TimeWait
            : RowKind.Request;
        return true;
    }

    /// <summary>A listener's last column is its limit of fast-open requests; -1 is initial slow start, or a kernel that knows no limit.</summary>
    private static RowColumns CarriedColumns(in TcpTableRow row, int fieldCount)
    {
        var columns = (RowColumns)((1 << (fieldCount - (int)TcpTableColumn.ReferenceCount)) - 1);
        RowColumns absent = row.KernelAddressDigits == 0 ? RowColumns.KernelAddress : RowColumns.None;
        absent |= row.IsListener || row.SlowStartThreshold < 0 ? RowColumns.SlowStartThreshold : RowColumns.None;
        bool hasLimit = row.IsListener && row.SlowStartThreshold >= 0 && (columns & RowColumns.SlowStartThreshold) != RowColumns.None;
        return (columns & ~absent) | (hasLimit ? RowColumns.FastOpenQueueLimit : RowColumns.None);
    }

    private static bool TryParsePointer(ref FieldCursor cursor, ref TcpTableRow row)
    {
        if (cursor.TryTake(UnhashedPointer) || cursor.TryTake(UnhashedPointer32))
        {
            return cursor.AtFieldEnd;
        }

        bool valid = cursor.TryHex(out row.ObjectId, out int digits) && cursor.AtFieldEnd;
        row.KernelAddressDigits = (byte)digits;
        return valid;
    }

    private static bool TryParseTicks(ref FieldCursor cursor, out uint ticks)
    {
        bool valid = cursor.TryDecimal(out ulong value) && cursor.AtFieldEnd;
        ticks = (uint)Math.Min(value, uint.MaxValue);
        return valid;
    }

    private static bool TryParseUnsigned(ref FieldCursor cursor, out uint value)
    {
        bool valid = cursor.TryDecimal(out ulong parsed) && parsed <= uint.MaxValue && cursor.AtFieldEnd;
        value = (uint)parsed;
        return valid;
    }

    /// <summary>Kernels before 3.8 print the highest IDs as negative numbers.</summary>
    private static bool TryParseUserId(ref FieldCursor cursor, out uint value)
    {
        bool isNegative = cursor.TryTake((byte)'-');
        bool valid = TryParseUnsigned(ref cursor, out value) && (!isNegative || value <= int.MaxValue);
        value = isNegative ? unchecked((uint)-(int)value) : value;
        return valid;
    }

    private static bool TryParseSigned(ref FieldCursor cursor, out int value)
    {
        bool negative = cursor.TryTake((byte)'-');
        bool valid = cursor.TryDecimal(out ulong parsed) && parsed <= int.MaxValue && cursor.AtFieldEnd;
        value = negative ? -(int)parsed : (int)parsed;
        return valid;
    }
}
