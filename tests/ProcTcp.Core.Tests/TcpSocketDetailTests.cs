using System;
using System.Collections.Concurrent;
using System.Globalization;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;
using FsCheck;
using FsCheck.Fluent;
using ProcTcp.Rows;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests;

public sealed class TcpSocketDetailTests
{
    private const int Info = 2;
    private const int Memory = 7;
    private const int Bbr = 16;

    private static readonly PropertyInfo[] s_properties =
        [.. typeof(TcpSocketDetail).GetProperties().Where(static property => property.DeclaringType == typeof(TcpSocketDetail))];

    // The properties that are one field: where it is, and how it is written.
    private static readonly (string Name, int Attribute, int Offset, string Kind)[] s_fields =
    [
        ("CongestionState", Info, 1, "u8"), ("RetransmitBackoff", Info, 4, "u8"), ("TcpOptions", Info, 5, "u8"), ("SendMaximumSegmentSize", Info, 16, "u32"),
        ("ReceiveMaximumSegmentSize", Info, 20, "u32"), ("UnackedSegments", Info, 24, "u32"), ("SackedSegments", Info, 28, "u32"), ("LostSegments", Info, 32, "u32"),
        ("RetransmittingSegments", Info, 36, "u32"), ("LastDataSent", Info, 44, "ms"), ("LastDataReceived", Info, 52, "ms"), ("LastAckReceived", Info, 56, "ms"),
        ("PathMtu", Info, 60, "u32"), ("ReceiveSlowStartThreshold", Info, 64, "u32"), ("RoundTripTime", Info, 68, "us"), ("RoundTripTimeVariation", Info, 72, "us"),
        ("AdvertisedMaximumSegmentSize", Info, 84, "u32"), ("ReorderingDegree", Info, 88, "u32"), ("ReceiveRoundTripTime", Info, 92, "us"),
        ("ReceiveSpace", Info, 96, "u32"), ("TotalRetransmits", Info, 100, "u32"), ("PacingRate", Info, 104, "u64"), ("MaximumPacingRate", Info, 112, "u64"),
        ("BytesAcknowledged", Info, 120, "u64"), ("BytesReceived", Info, 128, "u64"), ("SegmentsSent", Info, 136, "u32"), ("SegmentsReceived", Info, 140, "u32"),
        ("BytesNotSent", Info, 144, "u32"), ("MinimumRoundTripTime", Info, 148, "us"), ("DataSegmentsReceived", Info, 152, "u32"), ("DataSegmentsSent", Info, 156, "u32"),
        ("DeliveryRate", Info, 160, "u64"), ("BusyTime", Info, 168, "us64"), ("ReceiveWindowLimitedTime", Info, 176, "us64"), ("SendBufferLimitedTime", Info, 184, "us64"),
        ("DeliveredSegments", Info, 192, "u32"), ("DeliveredWithEcnMark", Info, 196, "u32"), ("BytesSent", Info, 200, "u64"), ("BytesRetransmitted", Info, 208, "u64"),
        ("DuplicateSacks", Info, 216, "u32"), ("ReorderingEvents", Info, 220, "u32"), ("OutOfOrderSegments", Info, 224, "u32"), ("SendWindow", Info, 228, "u32"),
        ("ReceiveWindow", Info, 232, "u32"),
        ("ReceiveMemory", Memory, 0, "u32"), ("ReceiveBufferLimit", Memory, 4, "u32"), ("SendMemory", Memory, 8, "u32"), ("SendBufferLimit", Memory, 12, "u32"),
        ("ForwardAllocatedMemory", Memory, 16, "u32"), ("QueuedSendMemory", Memory, 20, "u32"), ("OptionMemory", Memory, 24, "u32"), ("BacklogMemory", Memory, 28, "u32"),
        ("DroppedPackets", Memory, 32, "u32"),
        ("BbrBandwidth", Bbr, 0, "u64"), ("BbrMinimumRoundTripTime", Bbr, 8, "us"), ("BbrPacingGain", Bbr, 12, "gain"), ("BbrCongestionWindowGain", Bbr, 16, "gain"),
        ("TypeOfService", 5, 0, "u8"), ("TrafficClass", 6, 0, "u8"), ("ShutdownDirections", 8, 0, "u8"), ("Mark", 15, 0, "u32"), ("ClassId", 17, 0, "u32"), ("CgroupId", 21, 0, "u64"),
    ];

    private static readonly string[] s_others =
    [
        "RetransmitRatio", "IsDeliveryRateApplicationLimited", "CongestionControl", "SendWindowScale", "ReceiveWindowScale", "CgroupPath", "UpperLayerProtocol",
    ];

    public static TheoryData<string, int, int, string> Fields
    {
        get
        {
            var data = new TheoryData<string, int, int, string>();
            Array.ForEach(s_fields, one => data.Add(one.Name, one.Attribute, one.Offset, one.Kind));
            return data;
        }
    }

    public static TheoryData<string> OfInfo => [.. s_fields.Where(static one => one.Attribute == Info).Select(static one => one.Name), .. s_others[..2], .. s_others[3..5]];

    [Fact]
    public void EveryProperty_IsTested() => Assert.Equal(
        s_properties.Select(static property => property.Name).Order(StringComparer.Ordinal),
        s_fields.Select(static field => field.Name).Concat(s_others).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Fields))]
    public void Field_IsReadAtItsOffset(string name, int attribute, int offset, string kind)
    {
        byte[] value = [.. ValueOf(AttributeBytes.OfEachKind(), attribute)];
        ReadOnlySpan<byte> field = value.AsSpan(offset);
        object expected = kind switch
        {
            "u8" => (ulong)field[0],
            "u64" => MemoryMarshal.Read<ulong>(field),
            "us" => TimeSpan.FromMicroseconds(MemoryMarshal.Read<uint>(field)),
            "us64" => TimeSpan.FromTicks(MemoryMarshal.Read<long>(field) * 10),
            "ms" => TimeSpan.FromMilliseconds(MemoryMarshal.Read<uint>(field)),
            "gain" => MemoryMarshal.Read<uint>(field) / 256.0,
            _ => (ulong)MemoryMarshal.Read<uint>(field),
        };

        object? actual = Get(name, AttributeBytes.OfEachKind());

        Assert.Equal(expected, actual is Enum or byte or uint or int ? Convert.ToUInt64(actual, CultureInfo.InvariantCulture) : actual);
    }

    [Theory]
    [MemberData(nameof(Fields))]
    public void Field_IsNull_BeyondTheEnd(string name, int attribute, int offset, string kind)
    {
        int length = offset + kind switch { "u8" => 1, "u64" or "us64" => 8, _ => 4 };
        byte[] value = [.. ValueOf(AttributeBytes.OfEachKind(), attribute)];

        Assert.NotNull(Get(name, AttributeBytes.Of((ushort)attribute, value.AsSpan(0, length))));
        Assert.Null(Get(name, AttributeBytes.Of((ushort)attribute, value.AsSpan(0, length - 1))));
        Assert.Null(Get(name, []));
    }

    [Theory]
    [MemberData(nameof(OfInfo))]
    public void Info_MeansNothing_WithoutAConnection(string name)
    {
        Assert.NotNull(Get(name, AttributeBytes.OfEachKind()));
        Assert.NotNull(Get(name, AttributeBytes.OfEachKind(), TcpSocketState.Closed, remotePort: 5));
        Assert.Null(Get(name, AttributeBytes.OfEachKind(), TcpSocketState.Listen));
        Assert.Null(Get(name, AttributeBytes.OfEachKind(), TcpSocketState.BoundInactive));
        Assert.Null(Get(name, AttributeBytes.OfEachKind(), TcpSocketState.Closed, remotePort: 0));
    }

    [Theory]
    [InlineData("TcpOptions")]
    [InlineData("SendWindowScale")]
    [InlineData("ReceiveWindowScale")]
    [InlineData("SendWindow")]
    [InlineData("ReceiveWindow")]
    [InlineData("LastDataSent")]
    [InlineData("LastDataReceived")]
    [InlineData("LastAckReceived")]
    public void WhatThePeerSays_IsNotKnown_BeforeItAnswers(string name) => Assert.Null(Get(name, AttributeBytes.OfEachKind(), TcpSocketState.SynSent));

    [Theory]
    [InlineData("RoundTripTime", 68, 4)]
    [InlineData("MinimumRoundTripTime", 148, 4)]
    [InlineData("ReceiveRoundTripTime", 92, 4)]
    [InlineData("PacingRate", 104, 8)]
    [InlineData("MaximumPacingRate", 112, 8)]
    [InlineData("DeliveryRate", 160, 8)]
    public void NothingMeasured_AndNoLimit_AreNull(string name, int offset, int length)
    {
        foreach (byte filler in (byte[])[0, 0xFF])
        {
            byte[] info = AttributeBytes.Info();
            info.AsSpan(offset, length).Fill(filler);
            Assert.Null(Get(name, AttributeBytes.Of(Info, info)));
        }
    }

    [Theory]
    [InlineData("RoundTripTimeVariation", 68)]
    [InlineData("LastDataSent", 156)]
    [InlineData("LastDataReceived", 152)]
    [InlineData("RetransmitRatio", 200)]
    [InlineData("IsDeliveryRateApplicationLimited", 160)]
    [InlineData("SendWindowScale", 0)]
    public void Value_IsNull_WithoutTheOneItDependsOn(string name, int offset)
    {
        byte[] info = AttributeBytes.Info();
        info.AsSpan(offset, 8).Clear();

        Assert.Null(Get(name, AttributeBytes.Of(Info, info)));
    }

    [Fact]
    public void OtherValues_AreReadFromTheirAttributes()
    {
        TcpSocketDetail detail = Create(AttributeBytes.OfEachKind());

        Assert.Equal(("cubic", "mptcp", "/web"), (detail.CongestionControl, detail.UpperLayerProtocol, detail.CgroupPath));
        Assert.Equal(BitConverter.IsLittleEndian ? ((byte?)7, (byte?)10) : (10, 7), (detail.SendWindowScale, detail.ReceiveWindowScale));
        Assert.Equal((double)(1052 + (1053ul << 32)) / (1050 + (1051ul << 32)), detail.RetransmitRatio);
        Assert.True(detail.IsDeliveryRateApplicationLimited);
        Assert.Equal(TcpOptions.Sack | TcpOptions.WindowScale | TcpOptions.EcnSeen, detail.TcpOptions);
        Assert.Equal((TcpCongestionState.CongestionWindowReduced, ShutdownDirections.Receive | ShutdownDirections.Send), (detail.CongestionState, detail.ShutdownDirections));
    }

    [Theory]
    [InlineData(0x7E, false)]
    [InlineData(0x01, true)]
    public void ApplicationLimit_IsOneBit(byte flags, bool expected)
    {
        byte[] info = AttributeBytes.Info();
        info[7] = BitConverter.IsLittleEndian ? flags : (byte)(flags << 7);

        Assert.Equal(expected, Get("IsDeliveryRateApplicationLimited", AttributeBytes.Of(Info, info)));
    }

    [Fact]
    public void CutAttributes_GiveNoOtherValue_ThanTheWholeOnes()
    {
        byte[] whole = AttributeBytes.OfEachKind();
        TcpSocketDetail expected = Create(whole);
        for (int length = 0; length < whole.Length; length++)
        {
            TcpSocketDetail cut = Create(whole[..length]);
            Assert.All(s_properties, property => Assert.True(property.GetValue(cut) is not object value || value.Equals(property.GetValue(expected)), property.Name));
        }
    }

    [Fact]
    public void AnyBytes_AreRead()
    {
        byte[] real = AttributeBytes.OfEachKind();
        Gen<byte> anyByte = Gen.Choose(0, 255).Select(static value => (byte)value);
        Gen<byte[]> changed =
            from changes in (from at in Gen.Choose(0, real.Length - 1) from value in anyByte select (at, value)).ArrayOf()
            select changes.Aggregate((byte[])[.. real], static (bytes, change) =>
            {
                bytes[change.at] = change.value;
                return bytes;
            });
        Prop.ForAll(Gen.OneOf(changed, anyByte.ArrayOf()).ToArbitrary(), anyByte.ToArbitrary(), static (bytes, state) =>
        {
            TcpSocketDetail detail = Create(bytes, (TcpSocketState)state);
            Assert.All(s_properties, property => property.GetValue(detail));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));
    }

    [Fact]
    public void Path_IsNull_IfTheGroupWasNotFound()
    {
        var origin = new TableOrigin(default, null) { CgroupPaths = new ConcurrentDictionary<ulong, string?>() };

        Assert.Null(new TcpSocketDetail(default, origin, default, [], AttributeBytes.OfEachKind()).CgroupPath);
        Assert.Null(new TcpSocketDetail(default, new TableOrigin(default, null), default, [], AttributeBytes.OfEachKind()).CgroupPath);
    }

    private static object? Get(string name, byte[] attributes, TcpSocketState state = TcpSocketState.Established, ushort remotePort = 9) =>
        s_properties.Single(property => property.Name == name).GetValue(Create(attributes, state, remotePort));

    private static TcpSocketDetail Create(byte[] attributes, TcpSocketState state = TcpSocketState.Established, ushort remotePort = 9)
    {
        var origin = new TableOrigin(default, null) { CgroupPaths = new ConcurrentDictionary<ulong, string?> { [7000 + (7001ul << 32)] = "/web" } };
        return new TcpSocketDetail(new TcpTableRow { State = (byte)state, RemotePort = remotePort }, origin, SocketOwnerStatus.NotRequested, [], attributes);
    }

    private static ReadOnlySpan<byte> ValueOf(ReadOnlySpan<byte> attributes, int type)
    {
        while (MemoryMarshal.Read<ushort>(attributes[2..]) != type)
        {
            attributes = attributes[((MemoryMarshal.Read<ushort>(attributes) + 3) / 4 * 4)..];
        }

        return attributes[4..MemoryMarshal.Read<ushort>(attributes)];
    }
}
