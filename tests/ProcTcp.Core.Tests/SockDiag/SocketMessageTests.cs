using System;
using System.Buffers.Binary;
using System.Linq;
using System.Runtime.InteropServices;
using FsCheck;
using FsCheck.Fluent;
using ProcTcp.Rows;
using ProcTcp.SockDiag;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests.SockDiag;

public sealed class SocketMessageTests
{
    private static readonly Config s_config = Config.QuickThrowOnFailure.WithMaxTest(3_000);

    [Fact]
    public void Socket_HasTheColumnsOfTheTable()
    {
        TcpTableRow row = Decode(Message(state: 1, timer: 4, retransmits: 3, AttributeBytes.Of(2, Info(retransmits: 5, probes: 6, rto: 204_000, ato: 40_000, threshold: 7, window: 12))));

        Assert.Equal((RowKind.Socket, (byte)1, (byte)4, 1_500u), (row.Kind, row.State, row.Timer, row.TimerTicks));
        Assert.Equal((SocketAddressBits.FromIPv4(0x0A000001), (ushort)22), (row.LocalAddress, row.LocalPort));
        Assert.Equal((SocketAddressBits.FromIPv4(0x0A000002), (ushort)50_000), (row.RemoteAddress, row.RemotePort));
        Assert.Equal((10u, 20u, 33u, 77ul), (row.ReceiveQueue, row.SendQueue, row.UserId, row.Inode));
        Assert.Equal((5, 6, 204_000u, 40_000u), (row.Retransmits, row.UnansweredProbes, row.RetransmitTimeoutTicks, row.DelayedAckTimeoutTicks));
        Assert.Equal((12u, 7, 0x1122334455667788ul, 3), (row.CongestionWindow, row.SlowStartThreshold, row.ObjectId, row.InterfaceIndex));
        Assert.False(row.Has(RowColumns.KernelAddress | RowColumns.QuickAck | RowColumns.ReferenceCount | RowColumns.AcceptQueueLimit));
    }

    [Theory]
    [InlineData(0x7FFFFFFFu)]
    [InlineData(uint.MaxValue)]
    public void Threshold_IsNotThere_InInitialSlowStart(uint threshold) =>
        Assert.False(Decode(Message(1, 0, 0, AttributeBytes.Of(2, Info(threshold: threshold)))).Has(RowColumns.SlowStartThreshold));

    [Fact]
    public void Listener_HasTheLimitOfItsQueue_AndNothingToSend()
    {
        TcpTableRow row = Decode(Message(10, 0, 0, [.. AttributeBytes.Of(11, [1]), .. AttributeBytes.Of(2, Info(rto: 1, window: 10))]));

        Assert.Equal((20u, 0u, 10u, true), (row.AcceptQueueLimit, row.SendQueue, row.CongestionWindow, row.IsIPv6Only));
        Assert.True(row.Has(RowColumns.AcceptQueueLimit) && row.Has(RowColumns.IPv6Only));
        Assert.False(row.Has(RowColumns.RetransmitTimeout));
    }

    [Theory]
    [InlineData(1, 3, 3, 0)]
    [InlineData(2, 3, 0, 3)]
    [InlineData(4, 3, 0, 3)]
    [InlineData(0, 0, 0, 0)]
    public void WithoutInfo_TheTimerSaysWhatIsCounted(byte timer, byte count, int retransmits, int probes)
    {
        TcpTableRow row = Decode(Message(1, timer, count, []));

        Assert.Equal((retransmits, probes), (row.Retransmits, row.UnansweredProbes));
        Assert.False(row.Has(RowColumns.CongestionWindow));
    }

    [Theory]
    [InlineData(6, 3, (int)RowKind.TimeWait)]
    [InlineData(5, 3, (int)RowKind.TimeWait)]
    [InlineData(3, 1, (int)RowKind.Request)]
    [InlineData(1, 0, (int)RowKind.Socket)]
    public void MiniSockets_AreToldByTimerAndState(byte state, byte timer, int kind) =>
        Assert.Equal((RowKind)kind, Decode(Message(state, timer, 0, [], inode: 0)).Kind);

    [Fact]
    public void LongerStructuresAndUnknownAttributes_AreSkipped()
    {
        byte[] longer = [.. Info(window: 12), .. new byte[300]];

        TcpTableRow row = Decode(Message(1, 0, 0, [.. AttributeBytes.Of(99, [1, 2, 3]), .. AttributeBytes.Of(2, longer), .. AttributeBytes.Of(500, [])]));

        Assert.Equal(12u, row.CongestionWindow);
    }

    [Fact]
    public void ShortMessage_OrAnotherFamily_IsRefused()
    {
        byte[] message = Message(1, 0, 0, []);

        Assert.False(SocketMessage.TryDecode(message.AsSpan(0, 71), out _));
        message[0] = 1;
        Assert.False(SocketMessage.TryDecode(message, out _));
    }

    [Fact]
    public void AnyBytes_AreReadToAnEnd()
    {
        byte[] real = [.. NetlinkBytes.Message(20, Message(1, 0, 0, AttributeBytes.Of(2, Info()))), .. NetlinkBytes.Message(20, Message(10, 0, 0, AttributeBytes.Of(11, [1]))), .. NetlinkBytes.Message(3, new byte[4])];
        Gen<byte[]> mutated =
            from changes in (from at in Gen.Choose(0, real.Length - 1) from value in Gen.Choose(0, 255) select (at, value)).ArrayOf()
            from length in Gen.Choose(0, real.Length)
            select Mutate(real, changes)[..length];
        Gen<byte[]> any = Gen.Choose(0, 255).Select(static value => (byte)value).ArrayOf();
        Prop.ForAll(Gen.OneOf(mutated, any).ToArbitrary(), static bytes =>
        {
            int count = 0;
            var messages = new NetlinkMessages(bytes);
            while (messages.MoveNext())
            {
                count++;
                SocketMessage.TryDecode(messages.Payload, out _);
            }

            Assert.InRange(count, 0, bytes.Length / 16);
        }).Check(s_config);
    }

    [Fact]
    public void EndOfTheDump_AndErrors_AreReported()
    {
        Assert.True(Read(NetlinkBytes.Message(3, new byte[4])).IsDone);
        Assert.Equal(2, Read(NetlinkBytes.Message(2, [0xFE, 0xFF, 0xFF, 0xFF])).Errno);
        Assert.Equal(22, Read(NetlinkBytes.Message(3, [0xEA, 0xFF, 0xFF, 0xFF])).Errno);
        Assert.True(Read(NetlinkBytes.Message(20, new byte[72], flags: 0x12)).IsInterrupted);
        Assert.True(Read([1, 2, 3]).IsMalformed);
        Assert.True(Read(NetlinkBytes.Message(20, new byte[72])[..80]).IsMalformed);
        Assert.True(Read([.. new byte[16]]).IsMalformed);
    }

    private static NetlinkMessages Read(byte[] bytes)
    {
        var messages = new NetlinkMessages(bytes);
        while (messages.MoveNext())
        {
        }

        return messages;
    }

    private static byte[] Mutate(byte[] bytes, (int At, int Value)[] changes)
    {
        byte[] copy = [.. bytes];
        Array.ForEach(changes, change => copy[change.At] = (byte)change.Value);
        return copy;
    }

    private static TcpTableRow Decode(byte[] message)
    {
        Assert.True(SocketMessage.TryDecode(message, out TcpTableRow row));
        return row;
    }

    private static byte[] Message(byte state, byte timer, byte retransmits, byte[] attributes, uint inode = 77)
    {
        byte[] message = new byte[72];
        (message[0], message[1], message[2], message[3]) = (2, state, timer, retransmits);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(4), 22);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(6), 50_000);
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(8), 0x0A000001);
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(24), 0x0A000002);
        MemoryMarshal.Write(message.AsSpan(40), 3);
        MemoryMarshal.Write(message.AsSpan(44), 0x1122334455667788ul);
        uint[] numbers = [1_500, 10, 20, 33, inode];
        MemoryMarshal.AsBytes<uint>(numbers).CopyTo(message.AsSpan(52));
        return [.. message, .. attributes];
    }

    private static byte[] Info(
        byte retransmits = 0, byte probes = 0, uint rto = 0, uint ato = 0, uint threshold = 0, uint window = 0)
    {
        byte[] info = new byte[280];
        (info[2], info[3]) = (retransmits, probes);
        MemoryMarshal.Write(info.AsSpan(8), rto);
        MemoryMarshal.Write(info.AsSpan(12), ato);
        MemoryMarshal.Write(info.AsSpan(76), threshold);
        MemoryMarshal.Write(info.AsSpan(80), window);
        return info;
    }
}
