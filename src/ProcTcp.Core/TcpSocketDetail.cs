using System;
using ProcTcp.Attributes;
using ProcTcp.Rows;

namespace ProcTcp;

/// <summary>A socket with all that the kernel's socket diagnosis reports about it (<c>sock_diag(7)</c>). Immutable.</summary>
/// <remarks>
/// <para>
/// Names in parentheses are fields of <c>struct tcp_info</c> (<c>tcpi_</c>, in <c>linux/tcp.h</c>) and attributes (<c>INET_DIAG_</c>, in
/// <c>linux/inet_diag.h</c>). A value that the kernel does not report, or that it has not measured yet, is null.
/// </para>
/// <para>All of <c>tcp_info</c> is null on listeners, sockets that are only bound, TIME_WAIT sockets and half-open requests.</para>
/// </remarks>
public sealed class TcpSocketDetail : TcpSocketInfo
{
    private readonly byte[] _attributes;

    internal TcpSocketDetail(in TcpTableRow row, TableOrigin origin, SocketOwnerStatus status, TcpSocketOwner[] owners, byte[] attributes)
        : base(row, origin, status, owners) => _attributes = attributes;

    /// <summary>Gets the smoothed round-trip time (<c>tcpi_rtt</c>).</summary>
    public TimeSpan? RoundTripTime => Info.Measured(TcpInfo.RoundTripTime);

    /// <summary>Gets the mean deviation of the round-trip time (<c>tcpi_rttvar</c>).</summary>
    public TimeSpan? RoundTripTimeVariation => RoundTripTime is null ? null : Info.Measured(TcpInfo.RoundTripTimeVariation);

    /// <summary>Gets the shortest round-trip time of the last minutes (<c>tcpi_min_rtt</c>; <c>net.ipv4.tcp_min_rtt_wlen</c>).</summary>
    public TimeSpan? MinimumRoundTripTime => Info.Measured(TcpInfo.MinimumRoundTripTime);

    /// <summary>Gets the round-trip time as the receiver estimates it from the data that arrives (<c>tcpi_rcv_rtt</c>).</summary>
    public TimeSpan? ReceiveRoundTripTime => Info.Measured(TcpInfo.ReceiveRoundTripTime);

    /// <summary>Gets the size in bytes of the largest segment that is sent (<c>tcpi_snd_mss</c>).</summary>
    public uint? SendMaximumSegmentSize => Info.Positive(TcpInfo.SendMaximumSegmentSize);

    /// <summary>Gets the estimated size in bytes of the largest segment that is received (<c>tcpi_rcv_mss</c>).</summary>
    public uint? ReceiveMaximumSegmentSize => Info.Positive(TcpInfo.ReceiveMaximumSegmentSize);

    /// <summary>Gets the size in bytes of the largest segment that was offered to the peer (<c>tcpi_advmss</c>).</summary>
    public uint? AdvertisedMaximumSegmentSize => Info.Positive(TcpInfo.AdvertisedMaximumSegmentSize);

    /// <summary>Gets the size in bytes of the largest packet that the path can carry, as far as it is known (<c>tcpi_pmtu</c>).</summary>
    public uint? PathMtu => Info.Positive(TcpInfo.PathMtu);

    /// <summary>Gets the number of segments sent and not yet acknowledged (<c>tcpi_unacked</c>).</summary>
    public uint? UnackedSegments => Info.UInt32(TcpInfo.Unacked);

    /// <summary>Gets the number of unacknowledged segments that were received out of order, by selective acknowledgment (<c>tcpi_sacked</c>).</summary>
    public uint? SackedSegments => Info.UInt32(TcpInfo.Sacked);

    /// <summary>Gets the number of unacknowledged segments that are considered lost (<c>tcpi_lost</c>).</summary>
    public uint? LostSegments => Info.UInt32(TcpInfo.Lost);

    /// <summary>Gets the number of unacknowledged segments that were retransmitted (<c>tcpi_retrans</c>).</summary>
    public uint? RetransmittingSegments => Info.UInt32(TcpInfo.Retransmitting);

    /// <summary>Gets the number of segments retransmitted since the connection began (<c>tcpi_total_retrans</c>).</summary>
    public uint? TotalRetransmits => Info.UInt32(TcpInfo.TotalRetransmits);

    /// <summary>Gets the number of times that the retransmission or probe time-out was doubled since the peer last answered (<c>tcpi_backoff</c>).</summary>
    public byte? RetransmitBackoff => Info.Byte(TcpInfo.Backoff);

    /// <summary>Gets the number of segments that may overtake a segment before it is considered lost (<c>tcpi_reordering</c>).</summary>
    public uint? ReorderingDegree => Info.UInt32(TcpInfo.Reordering);

    /// <summary>Gets the number of times that segments arrived in another order (<c>tcpi_reord_seen</c>).</summary>
    public uint? ReorderingEvents => Info.UInt32(TcpInfo.ReorderingEvents);

    /// <summary>Gets the number of segments that the peer has reported as received twice (<c>tcpi_dsack_dups</c>).</summary>
    public uint? DuplicateSacks => Info.UInt32(TcpInfo.DuplicateSacks);

    /// <summary>Gets the number of bytes of data sent, retransmissions included (<c>tcpi_bytes_sent</c>).</summary>
    public ulong? BytesSent => Info.UInt64(TcpInfo.BytesSent);

    /// <summary>Gets the number of bytes that the peer has acknowledged; a SYN or FIN counts 1 (<c>tcpi_bytes_acked</c>).</summary>
    public ulong? BytesAcknowledged => Info.UInt64(TcpInfo.BytesAcknowledged);

    /// <summary>Gets the number of bytes of data received in order; the peer's FIN counts 1 (<c>tcpi_bytes_received</c>).</summary>
    public ulong? BytesReceived => Info.UInt64(TcpInfo.BytesReceived);

    /// <summary>Gets the number of bytes of data retransmitted (<c>tcpi_bytes_retrans</c>).</summary>
    public ulong? BytesRetransmitted => Info.UInt64(TcpInfo.BytesRetransmitted);

    /// <summary>Gets the share of the bytes sent that was retransmitted, from 0 to 1; null if nothing was sent.</summary>
    public double? RetransmitRatio => BytesSent is ulong and > 0 and var sent ? (double?)BytesRetransmitted / sent : null;

    /// <summary>Gets the number of bytes in the send queue that were not sent yet (<c>tcpi_notsent_bytes</c>).</summary>
    public uint? BytesNotSent => Info.UInt32(TcpInfo.BytesNotSent);

    /// <summary>Gets the number of segments sent, those without data included (<c>tcpi_segs_out</c>).</summary>
    public uint? SegmentsSent => Info.UInt32(TcpInfo.SegmentsSent);

    /// <summary>Gets the number of segments received, those without data included (<c>tcpi_segs_in</c>).</summary>
    public uint? SegmentsReceived => Info.UInt32(TcpInfo.SegmentsReceived);

    /// <summary>Gets the number of segments with data sent (<c>tcpi_data_segs_out</c>).</summary>
    public uint? DataSegmentsSent => Info.UInt32(TcpInfo.DataSegmentsSent);

    /// <summary>Gets the number of segments with data received (<c>tcpi_data_segs_in</c>).</summary>
    public uint? DataSegmentsReceived => Info.UInt32(TcpInfo.DataSegmentsReceived);

    /// <summary>Gets the number of segments that the peer has acknowledged, its SYN included (<c>tcpi_delivered</c>).</summary>
    public uint? DeliveredSegments => Info.UInt32(TcpInfo.Delivered);

    /// <summary>Gets the number of delivered segments that had a mark of congestion (<c>tcpi_delivered_ce</c>).</summary>
    public uint? DeliveredWithEcnMark => Info.UInt32(TcpInfo.DeliveredWithEcnMark);

    /// <summary>Gets the number of segments received out of order (<c>tcpi_rcv_ooopack</c>).</summary>
    public uint? OutOfOrderSegments => Info.UInt32(TcpInfo.OutOfOrder);

    /// <summary>Gets the time since data was last sent (<c>tcpi_last_data_sent</c>); null if none was sent.</summary>
    public TimeSpan? LastDataSent => DataSegmentsSent == 0 ? null : Connection.Milliseconds(TcpInfo.LastDataSent);

    /// <summary>Gets the time since data was last received (<c>tcpi_last_data_recv</c>); null if none was received.</summary>
    public TimeSpan? LastDataReceived => DataSegmentsReceived == 0 ? null : Connection.Milliseconds(TcpInfo.LastDataReceived);

    /// <summary>Gets the time since an acknowledgment was last received (<c>tcpi_last_ack_recv</c>).</summary>
    public TimeSpan? LastAckReceived => Connection.Milliseconds(TcpInfo.LastAckReceived);

    /// <summary>Gets the rate at which segments are sent, in bytes a second (<c>tcpi_pacing_rate</c>); null if they are not paced.</summary>
    public ulong? PacingRate => Info.Rate(TcpInfo.PacingRate);

    /// <summary>Gets the highest rate at which segments are sent, in bytes a second, which the program has set (<c>tcpi_max_pacing_rate</c>); null if unlimited.</summary>
    public ulong? MaximumPacingRate => Info.Rate(TcpInfo.MaximumPacingRate);

    /// <summary>Gets the rate at which data reached the peer, in bytes a second, as last measured (<c>tcpi_delivery_rate</c>).</summary>
    public ulong? DeliveryRate => Info.Rate(TcpInfo.DeliveryRate);

    /// <summary>Gets a value that indicates whether DeliveryRate was limited by the program, which did not send more (<c>tcpi_delivery_rate_app_limited</c>).</summary>
    public bool? IsDeliveryRateApplicationLimited =>
        DeliveryRate is not null && Info.Byte(TcpInfo.DeliveryRateFlags) is byte flags ? TcpInfo.IsApplicationLimited(flags) : null;

    /// <summary>Gets the time in which there was data to send or to be acknowledged (<c>tcpi_busy_time</c>).</summary>
    public TimeSpan? BusyTime => Info.Microseconds(TcpInfo.BusyTime);

    /// <summary>Gets the part of BusyTime in which the peer's window held the data back (<c>tcpi_rwnd_limited</c>).</summary>
    public TimeSpan? ReceiveWindowLimitedTime => Info.Microseconds(TcpInfo.ReceiveWindowLimitedTime);

    /// <summary>Gets the part of BusyTime in which the size of the send buffer held the data back (<c>tcpi_sndbuf_limited</c>).</summary>
    public TimeSpan? SendBufferLimitedTime => Info.Microseconds(TcpInfo.SendBufferLimitedTime);

    /// <summary>Gets the number of bytes that the peer is ready to receive (<c>tcpi_snd_wnd</c>).</summary>
    public uint? SendWindow => Connection.UInt32(TcpInfo.SendWindow);

    /// <summary>Gets the number of bytes that the peer may send (<c>tcpi_rcv_wnd</c>).</summary>
    public uint? ReceiveWindow => Connection.UInt32(TcpInfo.ReceiveWindow);

    /// <summary>Gets the number of bytes up to which the receive window may grow at present (<c>tcpi_rcv_ssthresh</c>).</summary>
    public uint? ReceiveSlowStartThreshold => Info.Positive(TcpInfo.ReceiveSlowStartThreshold);

    /// <summary>Gets the number of bytes that the program reads in one round-trip time, as estimated (<c>tcpi_rcv_space</c>).</summary>
    public uint? ReceiveSpace => Info.Positive(TcpInfo.ReceiveSpace);

    /// <summary>Gets the name of the congestion control, text from outside (<c>INET_DIAG_CONG</c>).</summary>
    public string? CongestionControl => Find(SocketAttributes.CongestionControl).Text();

    /// <summary>Gets the state of congestion control (<c>tcpi_ca_state</c>).</summary>
    public TcpCongestionState? CongestionState => (TcpCongestionState?)Info.Byte(TcpInfo.CongestionState);

    /// <summary>Gets what both ends agreed on (<c>tcpi_options</c>).</summary>
    public TcpOptions? TcpOptions => (TcpOptions?)Connection.Byte(TcpInfo.Options);

    /// <summary>Gets the number of bits by which the window of the peer is scaled (<c>tcpi_snd_wscale</c>); null if windows are not scaled.</summary>
    public byte? SendWindowScale => Scales is byte scales ? TcpInfo.SendScale(scales) : null;

    /// <summary>Gets the number of bits by which the window of this end is scaled (<c>tcpi_rcv_wscale</c>); null if windows are not scaled.</summary>
    public byte? ReceiveWindowScale => Scales is byte scales ? TcpInfo.ReceiveScale(scales) : null;

    /// <summary>Gets the number of bytes of memory that received segments take (<c>INET_DIAG_SKMEMINFO</c>, <c>SK_MEMINFO_RMEM_ALLOC</c>).</summary>
    public uint? ReceiveMemory => Find(SocketAttributes.Memory).UInt32(0);

    /// <summary>Gets the maximum number of bytes of memory for received segments (<c>SK_MEMINFO_RCVBUF</c>).</summary>
    public uint? ReceiveBufferLimit => Find(SocketAttributes.Memory).UInt32(4);

    /// <summary>Gets the number of bytes of memory of segments that the network device has not sent yet (<c>SK_MEMINFO_WMEM_ALLOC</c>).</summary>
    public uint? SendMemory => Find(SocketAttributes.Memory).UInt32(8);

    /// <summary>Gets the maximum number of bytes of memory for segments to send (<c>SK_MEMINFO_SNDBUF</c>).</summary>
    public uint? SendBufferLimit => Find(SocketAttributes.Memory).UInt32(12);

    /// <summary>Gets the number of bytes of memory that the socket has reserved and does not use (<c>SK_MEMINFO_FWD_ALLOC</c>).</summary>
    public int? ForwardAllocatedMemory => (int?)Find(SocketAttributes.Memory).UInt32(16);

    /// <summary>Gets the number of bytes of memory of the send queue (<c>SK_MEMINFO_WMEM_QUEUED</c>).</summary>
    public uint? QueuedSendMemory => Find(SocketAttributes.Memory).UInt32(20);

    /// <summary>Gets the number of bytes of memory of socket options, such as filters (<c>SK_MEMINFO_OPTMEM</c>).</summary>
    public uint? OptionMemory => Find(SocketAttributes.Memory).UInt32(24);

    /// <summary>Gets the number of bytes of memory of segments that arrived while a program used the socket (<c>SK_MEMINFO_BACKLOG</c>).</summary>
    public uint? BacklogMemory => Find(SocketAttributes.Memory).UInt32(28);

    /// <summary>Gets the number of packets that were dropped because there was no room for them (<c>SK_MEMINFO_DROPS</c>).</summary>
    public uint? DroppedPackets => Find(SocketAttributes.Memory).UInt32(32);

    /// <summary>Gets the ID of the control group (version 2) that the socket belongs to (<c>INET_DIAG_CGROUP_ID</c>).</summary>
    public ulong? CgroupId => SocketAttributes.ReadCgroupId(_attributes);

    /// <summary>Gets the path of this control group below the root of the hierarchy, text from outside; null if it is not visible.</summary>
    public string? CgroupPath => CgroupId is ulong id ? Origin.FindCgroupPath(id) : null;

    /// <summary>Gets the ID of the control group's <c>net_cls</c> class, or the socket's priority (<c>INET_DIAG_CLASS_ID</c>).</summary>
    public uint? ClassId => Find(SocketAttributes.ClassId).UInt32(0);

    /// <summary>Gets the mark for routing and filters (<c>INET_DIAG_MARK</c>); null without CAP_NET_ADMIN.</summary>
    public uint? Mark => Find(SocketAttributes.Mark).UInt32(0);

    /// <summary>Gets the type-of-service byte of the IPv4 packets that are sent (<c>INET_DIAG_TOS</c>).</summary>
    public byte? TypeOfService => Find(SocketAttributes.TypeOfService).Byte(0);

    /// <summary>Gets the traffic class of the IPv6 packets that are sent (<c>INET_DIAG_TCLASS</c>); null on IPv4 sockets.</summary>
    public byte? TrafficClass => Find(SocketAttributes.TrafficClass).Byte(0);

    /// <summary>Gets the protocol that took over the socket, such as <c>tls</c> or <c>mptcp</c>, text from outside (<c>INET_DIAG_ULP_INFO</c>).</summary>
    public string? UpperLayerProtocol => SocketAttributes.ReadUpperLayerProtocol(_attributes);

    /// <summary>Gets the directions in which the socket is shut down (<c>INET_DIAG_SHUTDOWN</c>).</summary>
    public ShutdownDirections? ShutdownDirections => (ShutdownDirections?)Find(SocketAttributes.Shutdown).Byte(0);

    /// <summary>Gets the rate that the path can carry, in bytes a second, as BBR estimates it (<c>INET_DIAG_BBRINFO</c>, <c>bbr_bw_lo</c>, <c>bbr_bw_hi</c>).</summary>
    public ulong? BbrBandwidth => Bbr.UInt32(0) + ((ulong?)Bbr.UInt32(4) << 32) is ulong and > 0 and < ulong.MaxValue and var bandwidth ? bandwidth : null;

    /// <summary>Gets the shortest round-trip time that BBR has measured (<c>bbr_min_rtt</c>).</summary>
    public TimeSpan? BbrMinimumRoundTripTime => Bbr.Measured(8);

    /// <summary>Gets the factor by which BBR sends faster than its bandwidth (<c>bbr_pacing_gain</c>).</summary>
    public double? BbrPacingGain => Bbr.Positive(12) / 256.0;

    /// <summary>Gets the factor by which BBR's window is larger than the bytes on the path (<c>bbr_cwnd_gain</c>).</summary>
    public double? BbrCongestionWindowGain => Bbr.Positive(16) / 256.0;

    internal byte[] Attributes => _attributes;

    // A closed socket with a peer has had a connection; one without is only bound.
    private AttributeFields Info =>
        State is TcpSocketState.Listen or TcpSocketState.BoundInactive || (State == TcpSocketState.Closed && RemotePort == 0)
            ? default
            : Find(SocketAttributes.Info);

    // Before the peer has answered, what it agrees to and when it last sent is not known.
    private AttributeFields Connection => State == TcpSocketState.SynSent ? default : Info;

    private byte? Scales => TcpOptions is ProcTcp.TcpOptions options && options.HasFlag(ProcTcp.TcpOptions.WindowScale) ? Info.Byte(TcpInfo.WindowScales) : null;

    private AttributeFields Bbr => Find(SocketAttributes.Bbr);

    private AttributeFields Find(int type) => SocketAttributes.Find(_attributes, type);
}
