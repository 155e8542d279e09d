using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using Xunit;
using Xunit.Sdk;

namespace ProcTcp.Tests.Support;

/// <summary>Compares the properties of a socket with what the kernel said elsewhere just before and just after it was read.</summary>
internal static class DetailComparison
{
    private const TcpOptions Options = TcpOptions.Timestamps | TcpOptions.Sack | TcpOptions.Ecn | TcpOptions.EcnSeen | TcpOptions.SynData;

    private static readonly Dictionary<string, Func<KernelTcpInfo, object>> s_info = new(StringComparer.Ordinal)
    {
        ["RoundTripTime"] = static info => info.RoundTripTime / 1000.0,
        ["RoundTripTimeVariation"] = static info => info.RoundTripTimeVariation / 1000.0,
        ["MinimumRoundTripTime"] = static info => info.MinimumRoundTripTime == uint.MaxValue ? 0 : info.MinimumRoundTripTime / 1000.0,
        ["ReceiveRoundTripTime"] = static info => info.ReceiveRoundTripTime / 1000.0,
        ["SendMaximumSegmentSize"] = static info => info.SendMss,
        ["ReceiveMaximumSegmentSize"] = static info => info.ReceiveMss,
        ["AdvertisedMaximumSegmentSize"] = static info => info.AdvertisedMss,
        ["PathMtu"] = static info => info.PathMtu,
        ["UnackedSegments"] = static info => info.Unacked,
        ["SackedSegments"] = static info => info.Sacked,
        ["LostSegments"] = static info => info.Lost,
        ["RetransmittingSegments"] = static info => info.Retransmitting,
        ["TotalRetransmits"] = static info => info.TotalRetransmits,
        ["RetransmitBackoff"] = static info => info.Backoff,
        ["ReorderingDegree"] = static info => info.Reordering,
        ["ReorderingEvents"] = static info => info.ReorderingSeen,
        ["DuplicateSacks"] = static info => info.DuplicateSacks,
        ["BytesSent"] = static info => info.BytesSent,
        ["BytesAcknowledged"] = static info => info.BytesAcknowledged,
        ["BytesReceived"] = static info => info.BytesReceived,
        ["BytesRetransmitted"] = static info => info.BytesRetransmitted,
        ["BytesNotSent"] = static info => info.BytesNotSent,
        ["SegmentsSent"] = static info => info.SegmentsSent,
        ["SegmentsReceived"] = static info => info.SegmentsReceived,
        ["DataSegmentsSent"] = static info => info.DataSegmentsSent,
        ["DataSegmentsReceived"] = static info => info.DataSegmentsReceived,
        ["DeliveredSegments"] = static info => info.Delivered,
        ["DeliveredWithEcnMark"] = static info => info.DeliveredWithEcnMark,
        ["OutOfOrderSegments"] = static info => info.OutOfOrder,
        ["LastDataSent"] = static info => info.LastDataSent,
        ["LastDataReceived"] = static info => info.LastDataReceived,
        ["LastAckReceived"] = static info => info.LastAckReceived,
        ["PacingRate"] = static info => info.PacingRate == ulong.MaxValue ? 0 : info.PacingRate,
        ["MaximumPacingRate"] = static info => info.MaximumPacingRate == ulong.MaxValue ? 0 : info.MaximumPacingRate,
        ["DeliveryRate"] = static info => info.DeliveryRate,
        ["BusyTime"] = static info => info.BusyTime / 1000.0,
        ["ReceiveWindowLimitedTime"] = static info => info.ReceiveWindowLimited / 1000.0,
        ["SendBufferLimitedTime"] = static info => info.SendBufferLimited / 1000.0,
        ["SendWindow"] = static info => info.SendWindow,
        ["ReceiveWindow"] = static info => info.ReceiveWindow,
        ["ReceiveSlowStartThreshold"] = static info => info.ReceiveThreshold,
        ["ReceiveSpace"] = static info => info.ReceiveSpace,
        ["CongestionState"] = static info => info.CongestionState,
        ["TcpOptions"] = static info => ((TcpOptions)info.Options).ToString(),
    };

    /// <summary>Gets the names of the properties that are compared.</summary>
    public static IEnumerable<string> Names => SsDetail.Names.Concat(s_info.Keys);

    /// <summary>Reads all sockets between two calls of ss and compares them.</summary>
    /// <returns>The states that were seen, and the properties that had a value other than 0.</returns>
    public static (HashSet<TcpSocketState> States, HashSet<string> Properties) WithSs() => Repeatedly(CompareWithSs);

    /// <summary>Compares a socket with a line of ss.</summary>
    public static void WithLine(TcpSocketDetail detail, string line)
    {
        foreach (string name in SsDetail.Names)
        {
            object? value = SsDetail.Read(line, name);
            AssertBetween(detail, name, Comparable(detail, name), value, value);
        }
    }

    /// <summary>Reads all sockets between two calls of their owner and compares them.</summary>
    public static void WithOwner(IEnumerable<Socket> sockets) => Repeatedly(() => CompareWithOwner([.. sockets]));

    /// <summary>Compares again if something differs: a value that moves twice between two calls of a busy host is not between the two others.</summary>
    private static T Repeatedly<T>(Func<T> compare)
    {
        for (int left = 4; ; left--)
        {
            try
            {
                return compare();
            }
            catch (XunitException) when (left > 0)
            {
                Thread.Sleep(50);
            }
        }
    }

    private static (HashSet<TcpSocketState> States, HashSet<string> Properties) CompareWithSs()
    {
        Dictionary<string, string> before = SsDetail.Run();
        TcpSocketDetail[] details = DetailDump.Read();
        Dictionary<string, string> after = SsDetail.Run();
        HashSet<TcpSocketState> states = [];
        HashSet<string> properties = new(StringComparer.Ordinal);
        foreach (TcpSocketDetail detail in details)
        {
            string ports = $"{detail.LocalPort}-{(detail.RemotePort == 0 ? "*" : $"{detail.RemotePort}")}";
            if (before.TryGetValue(ports, out string? first) && after.TryGetValue(ports, out string? second) && first.Split(' ')[0] == second.Split(' ')[0])
            {
                states.Add(detail.State);
                foreach (string name in SsDetail.Names)
                {
                    object? value = Comparable(detail, name);
                    AssertBetween(detail, name, value, SsDetail.Read(first, name), SsDetail.Read(second, name));
                    _ = value is null or 0.0 || properties.Add(name);
                }
            }
        }

        return (states, properties);
    }

    private static int CompareWithOwner(Socket[] sockets)
    {
        Socket[] connected = [.. sockets.Where(static socket => !socket.SafeHandle.IsClosed && socket.Connected)];
        KernelTcpInfo[] before = [.. connected.Select(KernelTcpInfo.Of)];
        TcpSocketDetail[] details = DetailDump.Read();
        KernelTcpInfo[] after = [.. connected.Select(KernelTcpInfo.Of)];
        Assert.NotEmpty(connected);
        for (int i = 0; i < connected.Length; i++)
        {
            (int local, int remote) = (((IPEndPoint)connected[i].LocalEndPoint!).Port, ((IPEndPoint)connected[i].RemoteEndPoint!).Port);
            TcpSocketDetail detail = details.Single(detail => detail.LocalPort == local && detail.RemotePort == remote);
            foreach ((string name, Func<KernelTcpInfo, object> read) in s_info)
            {
                object? value = name == "TcpOptions" ? detail.TcpOptions.ToString() : name == "CongestionState" ? (double)detail.CongestionState! : Comparable(detail, name);
                AssertBetween(detail, name, value, Number(read(before[i])), Number(read(after[i])));
            }

            Assert.Equal((double)detail.BytesRetransmitted! / detail.BytesSent, detail.RetransmitRatio ?? double.NaN);
        }

        return connected.Length;
    }

    /// <summary>Asserts that a value is one of two, or between them if it moved.</summary>
    private static void AssertBetween(TcpSocketDetail detail, string name, object? value, object? first, object? second)
    {
        string message = $"{detail}: {name} is {value ?? "null"}, the kernel: {first ?? "null"}, then {second ?? "null"}";
        if (MeansNothing(detail, name))
        {
            Assert.True(value is null, message);
            return;
        }

        if (value is string || first is string)
        {
            Assert.True(Equals(value, first) || Equals(value, second), message);
            return;
        }

        // A time since something begins again when it happens.
        bool isSince = name is "LastDataSent" or "LastDataReceived" or "LastAckReceived";
        if (isSince && (double)(second ?? 0.0) < (double)(first ?? 0.0))
        {
            return;
        }

        double low = isSince ? 0 : Math.Min((double)(first ?? 0.0), (double)(second ?? 0.0));
        double high = Math.Max((double)(first ?? 0.0), (double)(second ?? 0.0));

        // ss prints six digits, and some times in whole milliseconds.
        double grain = name is "BusyTime" or "ReceiveWindowLimitedTime" or "SendBufferLimitedTime" ? 0.9999 : 0;
        Assert.True((double)(value ?? 0.0) >= low - (low * 1e-5) && (double)(value ?? 0.0) <= high + (high * 1e-5) + grain, message);
    }

    // What ss prints all the same: the queue of a listener, the time since a socket was connected or the host was started, the limit of no rate.
    private static bool MeansNothing(TcpSocketDetail detail, string name) => name switch
    {
        _ when detail.State == TcpSocketState.Listen => s_info.ContainsKey(name),
        "IsDeliveryRateApplicationLimited" => detail.DeliveryRate is null,
        "LastDataSent" => detail.State == TcpSocketState.SynSent || detail.DataSegmentsSent == 0,
        "LastDataReceived" => detail.State == TcpSocketState.SynSent || detail.DataSegmentsReceived == 0,
        "LastAckReceived" or "SendWindow" => detail.State == TcpSocketState.SynSent,
        _ => false,
    };

    private static object? Comparable(TcpSocketDetail detail, string name) => typeof(TcpSocketDetail).GetProperty(name)!.GetValue(detail) switch
    {
        null or false => null,
        true => "app_limited",
        string text => text,
        TimeSpan time => time.TotalMilliseconds,
        TcpOptions options => (options & Options) == TcpOptions.None ? null : (options & Options).ToString().ToLowerInvariant()
            .Replace("timestamps", "ts", StringComparison.Ordinal).Replace("syndata", "fastopen", StringComparison.Ordinal).Replace(",", string.Empty, StringComparison.Ordinal),
        ShutdownDirections directions =>
            (directions.HasFlag(ShutdownDirections.Receive) ? "-" : "<") + "-" + (directions.HasFlag(ShutdownDirections.Send) ? "-" : ">"),
        object number => Number(number),
    };

    private static object Number(object value) => value is string ? value : Convert.ToDouble(value, CultureInfo.InvariantCulture);
}
