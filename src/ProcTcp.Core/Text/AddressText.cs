using System;
using System.Globalization;
using ProcTcp.Rows;

namespace ProcTcp.Text;

/// <summary>Writes addresses as <see cref="System.Net.IPAddress.ToString()"/> does (RFC 5952), into a given buffer.</summary>
internal static class AddressText
{
    /// <summary>The number of characters of the longest address.</summary>
    public const int MaximumLength = 48;

    private const int Groups = 8;
    private const int GroupsBeforeIPv4 = 6;

    /// <summary>Writes an IPv6 address.</summary>
    /// <returns>The number of characters written.</returns>
    public static int FormatIPv6(SocketAddressBits address, Span<char> text)
    {
        bool endsInIPv4 = EndsInIPv4(address);
        int groups = endsInIPv4 ? GroupsBeforeIPv4 : Groups;
        (int zeros, int zerosEnd) = FindLongestZeros(address, groups);
        int length = 0;
        for (int i = 0; i < groups; i++)
        {
            if (i == zeros)
            {
                "::".CopyTo(text[length..]);
                length += 2;
                i = zerosEnd - 1;
                continue;
            }

            if (i > 0 && i != zerosEnd)
            {
                text[length++] = ':';
            }

            Group(address, i).TryFormat(text[length..], out int written, "x", CultureInfo.InvariantCulture);
            length += written;
        }

        if (!endsInIPv4)
        {
            return length;
        }

        if (zerosEnd != groups)
        {
            text[length++] = ':';
        }

        return length + FormatIPv4(address.IPv4, text[length..]);
    }

    /// <summary>Writes an IPv4 address.</summary>
    /// <returns>The number of characters written.</returns>
    public static int FormatIPv4(uint address, Span<char> text)
    {
        int length = 0;
        for (int shift = 24; shift >= 0; shift -= 8)
        {
            ((byte)(address >> shift)).TryFormat(text[length..], out int written, default, CultureInfo.InvariantCulture);
            length += written;
            text[length++] = '.';
        }

        return length - 1;
    }

    private static ushort Group(SocketAddressBits address, int index) =>
        (ushort)(index < Groups / 2 ? address.High >> (48 - (16 * index)) : address.Low >> (112 - (16 * index)));

    /// <summary>Determines whether .NET writes the last 32 bits as IPv4: mapped, compatible, translated (SIIT) and ISATAP addresses.</summary>
    private static bool EndsInIPv4(SocketAddressBits address)
    {
        uint before = (uint)(address.Low >> 32);
        bool isEmbedding = address.High == 0 && address.IPv4 > ushort.MaxValue && before is 0 or 0xFFFF or 0xFFFF_0000;
        return isEmbedding || before == 0x5EFE;
    }

    /// <summary>Finds the longest run of two or more zero groups; the first one if several are equally long.</summary>
    private static (int Start, int End) FindLongestZeros(SocketAddressBits address, int groups)
    {
        (int start, int end) = (-1, -1);
        for (int i = 0; i < groups; i++)
        {
            int first = i;
            while (i < groups && Group(address, i) == 0)
            {
                i++;
            }

            if (i - first > Math.Max(1, end - start))
            {
                (start, end) = (first, i);
            }
        }

        return (start, end);
    }
}
