using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;

namespace ProcTcp.Tests.Support;

/// <summary>A line of <c>ss -tanieomO --tos --cgroup -H</c>, by the names of the properties that have the same values.</summary>
internal static partial class SsDetail
{
    // What ss writes before a value, and in what unit. What it does not write is 0, or nothing.
    private static readonly Dictionary<string, (string Pattern, double Unit)> s_patterns = new(StringComparer.Ordinal)
    {
        ["RoundTripTime"] = (" rtt:([^/]+)/", 1),
        ["RoundTripTimeVariation"] = (" rtt:[^/]+/(\\S+)", 1),
        ["MinimumRoundTripTime"] = (" minrtt:(\\S+)", 1),
        ["ReceiveRoundTripTime"] = (" rcv_rtt:(\\S+)", 1),
        ["SendMaximumSegmentSize"] = (" mss:(\\S+)", 1),
        ["ReceiveMaximumSegmentSize"] = (" rcvmss:(\\S+)", 1),
        ["AdvertisedMaximumSegmentSize"] = (" advmss:(\\S+)", 1),
        ["PathMtu"] = (" pmtu:(\\S+)", 1),
        ["UnackedSegments"] = (" unacked:(\\S+)", 1),
        ["SackedSegments"] = (" sacked:(\\S+)", 1),
        ["LostSegments"] = (" lost:(\\S+)", 1),
        ["RetransmittingSegments"] = (" retrans:([^/]+)/", 1),
        ["TotalRetransmits"] = (" retrans:[^/]+/(\\S+)", 1),
        ["RetransmitBackoff"] = (" backoff:(\\S+)", 1),
        ["ReorderingEvents"] = (" reord_seen:(\\S+)", 1),
        ["DuplicateSacks"] = (" dsack_dups:(\\S+)", 1),
        ["BytesSent"] = (" bytes_sent:(\\S+)", 1),
        ["BytesAcknowledged"] = (" bytes_acked:(\\S+)", 1),
        ["BytesReceived"] = (" bytes_received:(\\S+)", 1),
        ["BytesRetransmitted"] = (" bytes_retrans:(\\S+)", 1),
        ["BytesNotSent"] = (" notsent:(\\S+)", 1),
        ["SegmentsSent"] = (" segs_out:(\\S+)", 1),
        ["SegmentsReceived"] = (" segs_in:(\\S+)", 1),
        ["DataSegmentsSent"] = (" data_segs_out:(\\S+)", 1),
        ["DataSegmentsReceived"] = (" data_segs_in:(\\S+)", 1),
        ["DeliveredSegments"] = (" delivered:(\\S+)", 1),
        ["DeliveredWithEcnMark"] = (" delivered_ce:(\\S+)", 1),
        ["OutOfOrderSegments"] = (" rcv_ooopack:(\\S+)", 1),
        ["LastDataSent"] = (" lastsnd:(\\S+)", 1),
        ["LastDataReceived"] = (" lastrcv:(\\S+)", 1),
        ["LastAckReceived"] = (" lastack:(\\S+)", 1),
        ["PacingRate"] = (" pacing_rate (\\d+)bps", 0.125),
        ["MaximumPacingRate"] = (" pacing_rate \\d+bps/(\\d+)bps", 0.125),
        ["DeliveryRate"] = (" delivery_rate (\\d+)bps", 0.125),
        ["BusyTime"] = (" busy:(\\d+)ms", 1),
        ["ReceiveWindowLimitedTime"] = (" rwnd_limited:(\\d+)ms", 1),
        ["SendBufferLimitedTime"] = (" sndbuf_limited:(\\d+)ms", 1),
        ["SendWindow"] = (" snd_wnd:(\\S+)", 1),
        ["ReceiveSlowStartThreshold"] = (" rcv_ssthresh:(\\S+)", 1),
        ["ReceiveSpace"] = (" rcv_space:(\\S+)", 1),
        ["SendWindowScale"] = (" wscale:(\\d+),", 1),
        ["ReceiveWindowScale"] = (" wscale:\\d+,(\\d+)", 1),
        ["ReceiveMemory"] = ("[(]r(\\d+),", 1),
        ["ReceiveBufferLimit"] = (",rb(\\d+),", 1),
        ["SendMemory"] = (",t(\\d+),", 1),
        ["SendBufferLimit"] = (",tb(\\d+),", 1),
        ["ForwardAllocatedMemory"] = (",f(\\d+),", 1),
        ["QueuedSendMemory"] = (",w(\\d+),", 1),
        ["OptionMemory"] = (",o(\\d+),", 1),
        ["BacklogMemory"] = (",bl(\\d+),", 1),
        ["DroppedPackets"] = (",d(\\d+)[)]", 1),
        ["BbrBandwidth"] = ("bbr:[(]bw:(\\d+)bps", 0.125),
        ["BbrMinimumRoundTripTime"] = (",mrtt:([^,)]+)", 1),
        ["BbrPacingGain"] = (",pacing_gain:([^,)]+)", 1),
        ["BbrCongestionWindowGain"] = (",cwnd_gain:([^,)]+)", 1),
        ["ClassId"] = (" class_id:(\\S+)", 1),
        ["CongestionWindow"] = (" cwnd:(\\S+)", 1),
        ["RetransmitTimeout"] = (" rto:(\\S+)", 1),
        ["DelayedAckTimeout"] = (" ato:(\\S+)", 1),
        ["Inode"] = (" ino:(\\d+)", 1),
        ["IsDeliveryRateApplicationLimited"] = (" (app_limited)", 1),
        ["TypeOfService"] = (" tos:(\\S+)", 1),
        ["TrafficClass"] = (" tclass:(\\S+)", 1),
        ["Mark"] = (" fwmark:(\\S+)", 1),
        ["Cookie"] = (" sk:(\\S+)", 1),
        ["CgroupPath"] = (" cgroup:(\\S+)", 1),
        ["UpperLayerProtocol"] = (" tcp-ulp-(\\S+)", 1),
        ["ShutdownDirections"] = (" ([<-]-[>-]) ", 1),
        ["CongestionControl"] = (" (bbr|cubic|reno)[ :]", 1),
        ["TcpOptions"] = ("[)]((?: (?:ts|sack|ecn|ecnseen|fastopen)\\b)+)", 1),
    };

    /// <summary>Gets the names of the properties that ss prints.</summary>
    public static IReadOnlyCollection<string> Names => s_patterns.Keys;

    /// <summary>Runs ss and returns its lines by ports and cookie.</summary>
    public static Dictionary<string, string> Run() => OwnNamespace.Start("ss", "-tanieomO", "--tos", "--cgroup", "-H")
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .ToDictionary(static line => Ends().Match(line) is var ends ? $"{ends.Groups["local"].Value}-{ends.Groups["remote"].Value}" : string.Empty, StringComparer.Ordinal);

    /// <summary>Reads what ss prints of a property: a number in its unit, or text; null if it prints nothing.</summary>
    public static object? Read(string line, string property)
    {
        (string pattern, double unit) = s_patterns[property];
        string text = Regex.Match(line, pattern, RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value;
        return text.Length == 0 ? null
            : text.StartsWith("0x", StringComparison.Ordinal) ? (double)Convert.ToUInt32(text, 16)
            : property == "Cookie" ? (double)Convert.ToUInt64(text, 16)
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number * unit
            : text.Trim();
    }

    [GeneratedRegex("[:](?<local>\\d+|[*]) +\\S+[:](?<remote>\\d+|[*])", RegexOptions.None, 1000)]
    private static partial Regex Ends();
}
