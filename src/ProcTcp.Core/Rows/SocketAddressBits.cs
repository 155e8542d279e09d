using System;
using System.Buffers.Binary;
using System.Net;
using System.Numerics;

namespace ProcTcp.Rows;

/// <summary>
/// The 128 bits of an address in network byte order. An IPv4 address is stored in its IPv4-mapped form, so that both forms compare equal.
/// </summary>
internal readonly record struct SocketAddressBits(ulong High, ulong Low)
{
    private const ulong MappedPrefix = 0xFFFF_0000_0000;

    public bool IsMapped => High == 0 && Low >> 32 == 0xFFFF;

    public bool IsUnspecified => High == 0 && (Low == 0 || Low == MappedPrefix);

    public uint IPv4 => (uint)Low;

    public static SocketAddressBits FromIPv4(uint value) => new(0, MappedPrefix | value);

    public static SocketAddressBits From(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out int written);
        return written == 4
            ? FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(bytes))
            : new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));
    }

    /// <summary>Returns the address for the same digits if a machine with the other byte order printed them.</summary>
    public SocketAddressBits InOtherByteOrder(bool isIPv6) =>
        isIPv6 ? new(ReverseWords(High), ReverseWords(Low)) : FromIPv4(BinaryPrimitives.ReverseEndianness(IPv4));

    public IPAddress ToIPAddress(bool isIPv6)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, High);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], Low);
        return new IPAddress(isIPv6 ? bytes : bytes[12..]);
    }

    private static ulong ReverseWords(ulong words) => BitOperations.RotateLeft(BinaryPrimitives.ReverseEndianness(words), 32);
}
