using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests;

/// <summary>Sockets of the test's own, as ss prints them and as their owner reads them with <c>getsockopt</c>.</summary>
public sealed class TcpSocketDetailRealTests
{
    // What a connection on loopback shows only if something goes wrong, or in passing.
    private static readonly string[] s_rare =
    [
        "SackedSegments", "LostSegments", "ReorderingEvents", "DuplicateSacks", "DeliveredWithEcnMark", "OutOfOrderSegments", "OptionMemory", "BacklogMemory", "DroppedPackets",
        "ClassId", "SendBufferLimitedTime", "SendMemory", "UpperLayerProtocol", "RetransmittingSegments", "TotalRetransmits", "BytesRetransmitted", "RetransmitBackoff", "ReceiveWindowLimitedTime",
    ];

    [Fact]
    public void EveryProperty_IsComparedWithSomething() => Assert.DoesNotContain(
        typeof(TcpSocketDetail).GetProperties().Where(static property => property.DeclaringType == typeof(TcpSocketDetail)).Select(static property => property.Name),
        static name => !DetailComparison.Names.Append("CgroupId").Append("RetransmitRatio").Contains(name, StringComparer.Ordinal));

    [Fact]
    public void Properties_AreThoseThatSsPrints() => OwnNamespace.Run(static () =>
    {
        using var sockets = new DetailSockets();
        sockets.MakeMany();

        (HashSet<TcpSocketState> states, HashSet<string> properties) = DetailComparison.WithSs();

        Assert.Superset(
            new HashSet<TcpSocketState>
            {
                TcpSocketState.Established, TcpSocketState.SynSent, TcpSocketState.Listen, TcpSocketState.TimeWait, TcpSocketState.FinWait2, TcpSocketState.CloseWait,
            },
            states);
        Assert.DoesNotContain(SsDetail.Names, name => !properties.Contains(name) && !s_rare.Contains(name, StringComparer.Ordinal));
    });

    [Fact]
    public void Properties_AreThoseThatTheOwnerReads() => OwnNamespace.Run(static () =>
    {
        using var sockets = new DetailSockets();
        sockets.MakeMany();

        DetailComparison.WithOwner(sockets.All);
    });

    [Fact]
    public void UpperLayerProtocol_IsThatOfASubflow() => OwnNamespace.Run(static () =>
    {
        using var sockets = new DetailSockets { Protocol = DetailSockets.Multipath };
        (Socket client, Socket server) = sockets.Connect(IPAddress.Loopback);
        DetailSockets.Exchange(client, server, 1_000);

        (_, HashSet<string> properties) = DetailComparison.WithSs();

        Assert.Contains("UpperLayerProtocol", properties);
    });
}
