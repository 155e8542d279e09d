using System;
using System.Buffers.Binary;
using System.Globalization;
using System.Linq;
using System.Net;
using ProcTcp.Parsing;
using ProcTcp.Rows;

namespace ProcTcp.Tests.Support;

/// <summary>
/// One row as the kernel's <c>tcp4_seq_show</c> and <c>tcp6_seq_show</c> print it: a second implementation of the format, independent of the parser.
/// </summary>
internal sealed record KernelRow
{
    public const int FullFields = 17;
    public const int ShortFields = 12;
    public const int PaddedWidth = 149;

    public int Number { get; init; }

    public IPEndPoint Local { get; init; } = new(IPAddress.Loopback, 22);

    public IPEndPoint Remote { get; init; } = new(IPAddress.Any, 0);

    public byte State { get; init; } = 1;

    public uint SendQueue { get; init; }

    public uint ReceiveQueue { get; init; }

    public byte Timer { get; init; }

    public uint When { get; init; }

    public int Retransmits { get; init; }

    public uint UserId { get; init; }

    public int Probes { get; init; }

    public ulong Inode { get; init; }

    public int References { get; init; } = 1;

    public string Pointer { get; init; } = "000000006b2f9635";

    public uint RetransmitTimeout { get; init; } = 20;

    public uint DelayedAckTimeout { get; init; } = 4;

    public uint QuickAck { get; init; }

    public uint CongestionWindow { get; init; } = 10;

    public int SlowStartThreshold { get; init; } = -1;

    public int Fields { get; init; } = FullFields;

    public static KernelRow Between(string local, string remote) =>
        new() { Local = IPEndPoint.Parse(local), Remote = IPEndPoint.Parse(remote) };

    public static KernelRow Listener(string local, ulong inode)
    {
        IPEndPoint end = IPEndPoint.Parse(local);
        IPAddress any = end.Address.GetAddressBytes().Length == 4 ? IPAddress.Any : IPAddress.IPv6Any;
        return new() { Local = end, Remote = new(any, 0), State = 10, Inode = inode, SlowStartThreshold = 0 };
    }

    public string Print(bool bigEndian = false, bool padded = false)
    {
        string[] fields = [.. AllFields(bigEndian).Take(Fields)];
        string line = string.Join(' ', fields);
        return padded ? line.PadRight(PaddedWidth) : line;
    }

    public TcpTableRow Parse()
    {
        byte[] line = System.Text.Encoding.UTF8.GetBytes(Print(bigEndian: !BitConverter.IsLittleEndian));
        return TcpTableRowParser.TryParse(line, ByteOrders.Host, out TcpTableRow row, out TcpTableColumn column)
            ? row
            : throw new FormatException($"{Print()}: {column}");
    }

    public string[] AllFields(bool bigEndian) =>
    [
        Text($"{Number,4}:"),
        EndPoint(Local, bigEndian),
        EndPoint(Remote, bigEndian),
        Text($"{State:X2}"),
        Text($"{SendQueue:X8}:{ReceiveQueue:X8}"),
        Text($"{Timer:X2}:{When:X8}"),
        Text($"{Retransmits:X8}"),
        Text($"{UserId,5}"),
        Text($"{Probes,8}"),
        Text($"{Inode}"),
        Text($"{References}"),
        Pointer,
        Text($"{RetransmitTimeout}"),
        Text($"{DelayedAckTimeout}"),
        Text($"{QuickAck}"),
        Text($"{CongestionWindow}"),
        Text($"{SlowStartThreshold}"),
    ];

    private static string Text(FormattableString text) => FormattableString.Invariant(text);

    private static string EndPoint(IPEndPoint end, bool bigEndian)
    {
        byte[] bytes = end.Address.GetAddressBytes();
        string words = string.Concat(bytes.Chunk(4).Select(word => Word(word, bigEndian)));
        return words + ":" + end.Port.ToString("X4", CultureInfo.InvariantCulture);
    }

    private static string Word(byte[] bytes, bool bigEndian)
    {
        uint number = bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        return number.ToString("X8", CultureInfo.InvariantCulture);
    }
}
