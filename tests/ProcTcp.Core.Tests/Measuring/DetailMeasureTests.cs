using System;
using System.Collections.Generic;
using System.Linq;
using ProcTcp.Measuring;
using ProcTcp.Rows;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests.Measuring;

/// <summary>Sockets grouped by what socket diagnosis says of them.</summary>
public sealed class DetailMeasureTests
{
    private static readonly TableOrigin s_origin = new(DateTimeOffset.UnixEpoch, null);

    public static TheoryData<string> Names => [.. SocketProperties.All.Where(static property => property.NeedsTcpInfo).Select(static property => property.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void EveryProperty_GroupsAsItsValuesDo(string name)
    {
        var row = new TcpTableRow { State = 1, RemotePort = 9 };
        TcpSocketInfo[] sockets =
        [
            Create(AttributeBytes.OfEachKind()), Create([]), Create(AttributeBytes.OfEachKind()), Create(Other()), new TcpSocketInfo(row, s_origin, SocketOwnerStatus.NotRequested, []),
        ];
        var measurer = new TcpSocketMeasurer(name);
        Array.ForEach(sockets, measurer.Add);

        IReadOnlyList<TcpSocketMeasure> measures = measurer.GetMeasures();

        Assert.Equal(sockets.Length, measures.Sum(static measure => measure.Count));
        Assert.Equal(
            sockets.GroupBy(socket => socket is TcpSocketDetail ? typeof(TcpSocketDetail).GetProperty(name)!.GetValue(socket) : null).Select(static group => (group.Key, (long)group.Count())).ToHashSet(),
            measures.Select(static measure => (measure.GetGroup().Single().Value, measure.Count)).ToHashSet());
    }

    [Theory]
    [InlineData("RoundTripTime", true, true)]
    [InlineData("CgroupPath", true, true)]
    [InlineData("RetransmitTimeout", false, true)]
    [InlineData("DelayedAckTimeout", false, true)]
    [InlineData("CongestionWindow", false, true)]
    [InlineData("SlowStartThreshold", false, true)]
    [InlineData("Retransmits", false, true)]
    [InlineData("UnansweredProbes", false, true)]
    [InlineData("State", false, false)]
    [InlineData("Cookie", false, false)]
    public void Needs_AreThoseOfTheProperties(string name, bool needsTcpInfo, bool needsColumns)
    {
        var measurer = new TcpSocketMeasurer("State", name);

        Assert.Equal((needsTcpInfo, needsColumns), (measurer.NeedsTcpInfo, measurer.NeedsColumns));
    }

    // Another value in every field.
    private static byte[] Other()
    {
        byte[] attributes = AttributeBytes.OfEachKind();
        for (int start = 0; start < attributes.Length;)
        {
            int length = BitConverter.ToUInt16(attributes, start);
            attributes.AsSpan(start + 4, length - 4).Reverse();
            start += (length + 3) & ~3;
        }

        return attributes;
    }

    private static TcpSocketDetail Create(byte[] attributes) =>
        new(new TcpTableRow { State = 1, RemotePort = 9 }, s_origin, SocketOwnerStatus.NotRequested, [], attributes);
}
