using System;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace ProcTcp.Tests.Support;

/// <summary><c>struct tcp_info</c> of <c>linux/tcp.h</c>, field by field, as the owner of a socket reads it with <c>getsockopt</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct KernelTcpInfo
{
    public byte State;
    public byte CongestionState;
    public byte Retransmits;
    public byte Probes;
    public byte Backoff;
    public byte Options;
    public byte WindowScales;
    public byte RateFlags;
    public uint RetransmitTimeout;
    public uint DelayedAckTimeout;
    public uint SendMss;
    public uint ReceiveMss;
    public uint Unacked;
    public uint Sacked;
    public uint Lost;
    public uint Retransmitting;
    public uint Fackets;
    public uint LastDataSent;
    public uint LastAckSent;
    public uint LastDataReceived;
    public uint LastAckReceived;
    public uint PathMtu;
    public uint ReceiveThreshold;
    public uint RoundTripTime;
    public uint RoundTripTimeVariation;
    public uint SendThreshold;
    public uint CongestionWindow;
    public uint AdvertisedMss;
    public uint Reordering;
    public uint ReceiveRoundTripTime;
    public uint ReceiveSpace;
    public uint TotalRetransmits;
    public ulong PacingRate;
    public ulong MaximumPacingRate;
    public ulong BytesAcknowledged;
    public ulong BytesReceived;
    public uint SegmentsSent;
    public uint SegmentsReceived;
    public uint BytesNotSent;
    public uint MinimumRoundTripTime;
    public uint DataSegmentsReceived;
    public uint DataSegmentsSent;
    public ulong DeliveryRate;
    public ulong BusyTime;
    public ulong ReceiveWindowLimited;
    public ulong SendBufferLimited;
    public uint Delivered;
    public uint DeliveredWithEcnMark;
    public ulong BytesSent;
    public ulong BytesRetransmitted;
    public uint DuplicateSacks;
    public uint ReorderingSeen;
    public uint OutOfOrder;
    public uint SendWindow;
    public uint ReceiveWindow;
    public uint Rehash;

    public static KernelTcpInfo Of(Socket socket)
    {
        byte[] bytes = new byte[512];
        int length = socket.GetRawSocketOption(6, 11, bytes);
        return length < Marshal.SizeOf<KernelTcpInfo>()
            ? throw new InvalidOperationException($"This kernel's tcp_info has {length} bytes.")
            : MemoryMarshal.Read<KernelTcpInfo>(bytes);
    }
}
