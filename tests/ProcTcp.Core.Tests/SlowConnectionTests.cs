using System;
using System.Collections.Generic;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using System.Threading;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests;

/// <summary>Links that are made slow or lossy: the numbers follow.</summary>
public sealed class SlowConnectionTests
{
    private const int Data = 600_000;

    [Fact]
    public void SlowLink_IsSeenInRateAndRoundTripTime() => OwnNamespace.Run(static () =>
    {
        OwnNamespace.Start("ip", "link", "set", "lo", "mtu", "1500");
        TcpSocketDetail free = Transfer();
        OwnNamespace.Start("tc", "qdisc", "add", "dev", "lo", "root", "tbf", "rate", "16mbit", "burst", "10kb", "latency", "200ms");
        TcpSocketDetail slow = Transfer();
        OwnNamespace.Start("tc", "qdisc", "change", "dev", "lo", "root", "tbf", "rate", "4mbit", "burst", "10kb", "latency", "200ms");
        TcpSocketDetail slower = Transfer();

        // Bytes a second: 2,000,000 and 500,000. One measurement of the rate may be of acknowledgments that came together.
        Assert.True(free.DeliveryRate > slow.DeliveryRate && slow.DeliveryRate > slower.DeliveryRate, $"{free.DeliveryRate}, {slow.DeliveryRate}, {slower.DeliveryRate}");
        Assert.InRange(slower.DeliveryRate!.Value, 100_000ul, 1_000_000ul);
        Assert.True(slow.BytesAcknowledged / slow.BusyTime!.Value.TotalSeconds < 2_100_000, $"{slow.BusyTime}");
        Assert.True(slower.BytesAcknowledged / slower.BusyTime!.Value.TotalSeconds < 550_000, $"{slower.BusyTime}");

        // A segment alone takes 3 ms on such a link.
        Assert.True(slower.RoundTripTime > TimeSpan.FromMilliseconds(3), $"{slower.RoundTripTime}");
        Assert.True(free.RoundTripTime < slower.RoundTripTime, $"{free.RoundTripTime}");
    });

    [Fact]
    public void Loss_IsSeenInRetransmits() => OwnNamespace.Run(static () =>
    {
        OwnNamespace.Start("ip", "link", "set", "lo", "mtu", "1500");
        Assert.Equal((0u, 0.0), (Transfer().TotalRetransmits, Transfer().RetransmitRatio));
        OwnNamespace.Start("nft", "add table inet loss; add chain inet loss input { type filter hook input priority 0; }; add rule inet loss input tcp dport 5000 meta length > 500 numgen inc mod 20 == 0 counter drop");

        TcpSocketDetail lossy = Transfer(5000);

        // What is sent at once may be one packet here and several segments.
        string counted = Regex.Match(OwnNamespace.Start("nft", "list", "ruleset"), "packets (?<count>[0-9]+)", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups["count"].Value;
        int dropped = int.Parse(counted, CultureInfo.InvariantCulture);
        Assert.True(dropped > 0 && lossy.TotalRetransmits >= dropped, $"{lossy.TotalRetransmits} of {dropped}");
        Assert.True(lossy.BytesRetransmitted >= (ulong)dropped * 500 && lossy.BytesSent >= Data + lossy.BytesRetransmitted, $"{lossy.BytesRetransmitted}");
        Assert.Equal((double)lossy.BytesRetransmitted / lossy.BytesSent, lossy.RetransmitRatio);
    });

    [Fact]
    public void DeadLink_IsSeenInWhatIsLost() => OwnNamespace.Run(static () =>
    {
        using var sockets = new DetailSockets();
        (Socket client, Socket server) = sockets.Connect(IPAddress.Loopback, port: 5000);
        DetailSockets.Exchange(client, server, 1_000);
        OwnNamespace.Start("nft", "add table inet loss; add chain inet loss input { type filter hook input priority 0; }; add rule inet loss input tcp dport 5000 drop");
        client.Send(new byte[10_000]);
        Assert.True(SpinWait.SpinUntil(() => KernelTcpInfo.Of(client) is { Backoff: > 1, Lost: > 0 }, TimeSpan.FromMinutes(1)));

        (_, HashSet<string> properties) = DetailComparison.WithSs();
        DetailComparison.WithOwner([client]);

        Assert.Superset(
            new HashSet<string>(StringComparer.Ordinal) { "LostSegments", "RetransmittingSegments", "TotalRetransmits", "BytesRetransmitted", "RetransmitBackoff", "UnackedSegments" },
            properties);
        TcpSocketDetail detail = DetailDump.Read(((IPEndPoint)client.LocalEndPoint!).Port, 5000);
        Assert.Equal(TcpCongestionState.Loss, detail.CongestionState);
    });

    [Fact]
    public void ReaderThatDoesNotRead_IsSeenInTheWindow() => OwnNamespace.Run(static () =>
    {
        using var sockets = new DetailSockets();
        Socket stuck = sockets.MakeStuck();

        TcpSocketDetail detail = DetailDump.Read(((IPEndPoint)stuck.LocalEndPoint!).Port, ((IPEndPoint)stuck.RemoteEndPoint!).Port);

        Assert.True(detail is { SendWindow: < 65_536, BytesNotSent: > 0 } && detail.BytesNotSent <= detail.SendQueue, $"{detail.SendWindow}, {detail.BytesNotSent}");
        Assert.True(detail.ReceiveWindowLimitedTime <= detail.BusyTime && detail.QueuedSendMemory > 0 && detail.SendBufferLimit > 0);
    });

    /// <summary>Sends data over a new connection and returns its sender.</summary>
    private static TcpSocketDetail Transfer(int port = 0)
    {
        using var sockets = new DetailSockets();
        (Socket client, Socket server) = sockets.Connect(IPAddress.Loopback, static client => client.SetRawSocketOption(6, 13, "cubic"u8), port: port);
        DetailSockets.Exchange(client, server, Data);
        return DetailDump.Read(((IPEndPoint)client.LocalEndPoint!).Port, ((IPEndPoint)client.RemoteEndPoint!).Port);
    }
}
