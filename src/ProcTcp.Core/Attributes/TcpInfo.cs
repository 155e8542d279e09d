using System;
using System.Runtime.InteropServices;
using ProcTcp.Rows;

namespace ProcTcp.Attributes;

/// <summary>The offsets of <c>struct tcp_info</c> (<c>linux/tcp.h</c>), and the columns of the table that it has.</summary>
internal static class TcpInfo
{
    public const int CongestionState = 1;
    public const int Backoff = 4;
    public const int Options = 5;
    public const int WindowScales = 6;
    public const int DeliveryRateFlags = 7;
    public const int SendMaximumSegmentSize = 16;
    public const int ReceiveMaximumSegmentSize = 20;
    public const int Unacked = 24;
    public const int Sacked = 28;
    public const int Lost = 32;
    public const int Retransmitting = 36;
    public const int LastDataSent = 44;
    public const int LastDataReceived = 52;
    public const int LastAckReceived = 56;
    public const int PathMtu = 60;
    public const int ReceiveSlowStartThreshold = 64;
    public const int RoundTripTime = 68;
    public const int RoundTripTimeVariation = 72;
    public const int AdvertisedMaximumSegmentSize = 84;
    public const int Reordering = 88;
    public const int ReceiveRoundTripTime = 92;
    public const int ReceiveSpace = 96;
    public const int TotalRetransmits = 100;
    public const int PacingRate = 104;
    public const int MaximumPacingRate = 112;
    public const int BytesAcknowledged = 120;
    public const int BytesReceived = 128;
    public const int SegmentsSent = 136;
    public const int SegmentsReceived = 140;
    public const int BytesNotSent = 144;
    public const int MinimumRoundTripTime = 148;
    public const int DataSegmentsReceived = 152;
    public const int DataSegmentsSent = 156;
    public const int DeliveryRate = 160;
    public const int BusyTime = 168;
    public const int ReceiveWindowLimitedTime = 176;
    public const int SendBufferLimitedTime = 184;
    public const int Delivered = 192;
    public const int DeliveredWithEcnMark = 196;
    public const int BytesSent = 200;
    public const int BytesRetransmitted = 208;
    public const int DuplicateSacks = 216;
    public const int ReorderingEvents = 220;
    public const int OutOfOrder = 224;
    public const int SendWindow = 228;
    public const int ReceiveWindow = 232;

    private const int Retransmits = 2;
    private const int Probes = 3;
    private const int RetransmitTimeout = 8;
    private const int DelayedAckTimeout = 12;
    private const int SlowStartThreshold = 76;
    private const int CongestionWindow = 80;
    private const int EndOfColumns = 84;

    /// <summary>Reads the columns of the table, if the kernel filled as much.</summary>
    public static void Read(ReadOnlySpan<byte> info, ref TcpTableRow row)
    {
        if (info.Length < EndOfColumns)
        {
            return;
        }

        row.Retransmits = info[Retransmits];
        row.UnansweredProbes = info[Probes];
        row.CongestionWindow = MemoryMarshal.Read<uint>(info[CongestionWindow..]);
        row.Columns |= RowColumns.CongestionWindow;
        if (row.IsListener)
        {
            // The kernel leaves the rest of a listener's at 0.
            return;
        }

        row.RetransmitTimeoutTicks = MemoryMarshal.Read<uint>(info[RetransmitTimeout..]);
        row.DelayedAckTimeoutTicks = MemoryMarshal.Read<uint>(info[DelayedAckTimeout..]);
        row.Columns |= RowColumns.RetransmitTimeout | RowColumns.DelayedAckTimeout;

        // TCP_INFINITE_SSTHRESH and above: initial slow start.
        row.SlowStartThreshold = (int)Math.Min(MemoryMarshal.Read<uint>(info[SlowStartThreshold..]), int.MaxValue);
        row.Columns |= row.SlowStartThreshold < int.MaxValue ? RowColumns.SlowStartThreshold : RowColumns.None;
    }

    /// <summary>Reads a window scale: the structure has both in the bits of one byte, in the order of the machine's.</summary>
    public static byte SendScale(byte scales) => (byte)(BitConverter.IsLittleEndian ? scales & 0xF : scales >> 4);

    /// <inheritdoc cref="SendScale"/>
    public static byte ReceiveScale(byte scales) => (byte)(BitConverter.IsLittleEndian ? scales >> 4 : scales & 0xF);

    /// <summary>Reads the first bit of <see cref="DeliveryRateFlags"/>.</summary>
    public static bool IsApplicationLimited(byte flags) => (flags & (BitConverter.IsLittleEndian ? 1 : 0x80)) != 0;
}
