using System;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using ProcTcp.Attributes;
using ProcTcp.Rows;

namespace ProcTcp.SockDiag;

/// <summary>Decodes a socket of a dump (<c>struct inet_diag_msg</c> of <c>linux/inet_diag.h</c>) with its attributes.</summary>
internal static class SocketMessage
{
    /// <summary>The length of the structure; the attributes follow it.</summary>
    public const int Length = 72;

    /// <summary>Decodes the payload of a message.</summary>
    /// <returns>False if it is shorter than the structure, or of another family.</returns>
    public static bool TryDecode(ReadOnlySpan<byte> payload, out TcpTableRow row)
    {
        row = default;
        if (payload.Length < Length || payload[0] is not (SockDiagRequest.IPv4 or SockDiagRequest.IPv6))
        {
            return false;
        }

        row.IsIPv6 = payload[0] == SockDiagRequest.IPv6;
        row.State = payload[1];
        row.Timer = payload[2];
        row.LocalPort = BinaryPrimitives.ReadUInt16BigEndian(payload[4..]);
        row.RemotePort = BinaryPrimitives.ReadUInt16BigEndian(payload[6..]);
        row.LocalAddress = ReadAddress(payload[8..], row.IsIPv6);
        row.RemoteAddress = ReadAddress(payload[24..], row.IsIPv6);
        row.InterfaceIndex = MemoryMarshal.Read<int>(payload[40..]);
        row.ObjectId = MemoryMarshal.Read<ulong>(payload[44..]);
        row.TimerTicks = MemoryMarshal.Read<uint>(payload[52..]);
        row.ReceiveQueue = MemoryMarshal.Read<uint>(payload[56..]);
        uint sendQueue = MemoryMarshal.Read<uint>(payload[60..]);
        row.UserId = MemoryMarshal.Read<uint>(payload[64..]);
        row.Inode = MemoryMarshal.Read<uint>(payload[68..]);
        row.Columns = RowColumns.Cookie | RowColumns.Interface;
        if (row.IsListener)
        {
            row.AcceptQueueLimit = sendQueue;
            row.Columns |= RowColumns.AcceptQueueLimit;
        }
        else
        {
            row.SendQueue = sendQueue;
        }

        if (row.Timer == (byte)TcpSocketTimer.Retransmit)
        {
            row.Retransmits = payload[3];
        }
        else
        {
            row.UnansweredProbes = payload[3];
        }

        row.Kind = RowKind.Socket;
        ReadAttributes(payload[Length..], ref row);
        return true;
    }

    private static void ReadAttributes(ReadOnlySpan<byte> bytes, ref TcpTableRow row)
    {
        bool hasInfo = false;
        var attributes = new NetlinkAttributes(bytes);
        while (attributes.MoveNext())
        {
            if (attributes.Type == SocketAttributes.Info)
            {
                hasInfo = true;
                TcpInfo.Read(attributes.Value, ref row);
            }
            else if (attributes.Type == SocketAttributes.IPv6Only && !attributes.Value.IsEmpty)
            {
                row.IsIPv6Only = attributes.Value[0] != 0;
                row.Columns |= RowColumns.IPv6Only;
            }
        }

        // Only sockets have an inode or tcp_info.
        if (row.Inode == 0 && !hasInfo)
        {
            row.Kind = row.Timer == (byte)TcpSocketTimer.TimeWait ? RowKind.TimeWait
                : row.State is (byte)TcpSocketState.SynReceived or (byte)TcpSocketState.NewSynReceived ? RowKind.Request
                : RowKind.Socket;
        }
    }

    private static SocketAddressBits ReadAddress(ReadOnlySpan<byte> bytes, bool isIPv6) => isIPv6
        ? new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]))
        : SocketAddressBits.FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(bytes));
}
