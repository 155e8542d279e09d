using System;
using System.Linq;
using System.Runtime.InteropServices;

namespace ProcTcp.Tests.Support;

/// <summary>Attributes of a socket as the kernel writes them.</summary>
internal static class AttributeBytes
{
    public const int LengthOfInfo = 280;

    /// <summary>Returns one of each attribute, with another number in every field.</summary>
    public static byte[] OfEachKind() =>
    [
        .. Of(1, Numbers(500, 4)), .. Of(2, Info()), .. Of(4, "cubic\0"u8), .. Of(5, [0xB8]), .. Of(6, [0x20]), .. Of(7, Numbers(3000, 9)), .. Of(8, [3]),
        .. Of(15, Numbers(4000, 1)), .. Of(16, Numbers(2000, 5)), .. Of(17, Numbers(5000, 1)),
        .. Of(19 | 0x8000, [.. Of(3, Numbers(6000, 2)), .. Of(1, "mptcp\0"u8)]), .. Of(21, Numbers(7000, 2)), .. Of(22, [1, 2]),
    ];

    public static byte[] Info()
    {
        byte[] info = Numbers(1000, LengthOfInfo / sizeof(uint));
        new byte[] { 1, 2, 3, 4, 5, 0x16, 0xA7, 0x81 }.CopyTo(info, 0);
        return info;
    }

    public static byte[] Of(ushort type, ReadOnlySpan<byte> value)
    {
        byte[] attribute = new byte[(4 + value.Length + 3) / 4 * 4];
        MemoryMarshal.Write(attribute, (ushort)(4 + value.Length));
        MemoryMarshal.Write(attribute.AsSpan(2), type);
        value.CopyTo(attribute.AsSpan(4));
        return attribute;
    }

    private static byte[] Numbers(int first, int count) =>
        MemoryMarshal.AsBytes<uint>(Enumerable.Range(first, count).Select(static number => (uint)number).ToArray()).ToArray();
}
