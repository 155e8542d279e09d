using System;

namespace ProcTcp.Captures;

/// <summary>Recognizes the header of a table, and its protocol: others than TCP have three more names.</summary>
internal static class TableHeader
{
    /// <summary>The number of blanks before a header; that of UDP over IPv4 has one more.</summary>
    public const int Indent = 2;

    private const int MaxLength = 256;

    // From the colon of a row to its local address.
    private const int AddressOffset = 2;

    private static ReadOnlySpan<byte> FirstName => "local_address"u8;

    private static ReadOnlySpan<byte> LastName => "inode"u8;

    private static ReadOnlySpan<byte> All => "sllocal_addressrem_addresssttx_queuerx_queuetrtm->whenretrnsmtuidtimeoutinoderefpointerdrops"u8;

    private static ReadOnlySpan<byte> AllIPv6 => "sllocal_addressremote_addresssttx_queuerx_queuetrtm->whenretrnsmtuidtimeoutinoderefpointerdrops"u8;

    /// <summary>Finds the next place at which a header starts.</summary>
    /// <returns>Its index, or -1.</returns>
    public static int FindStart(ReadOnlySpan<byte> line, int from)
    {
        for (int name = from, found; (found = line[name..].IndexOf(FirstName)) >= 0; name += FirstName.Length)
        {
            name += found;
            ReadOnlySpan<byte> before = line[..name].TrimEnd(" \t"u8);
            int start = before.Length - 2;
            if (start >= from && before.EndsWith("sl"u8) && (start == 0 || !char.IsAsciiLetterOrDigit((char)before[start - 1])))
            {
                return start;
            }
        }

        return -1;
    }

    /// <summary>Determines whether a header is of a protocol other than TCP.</summary>
    public static bool IsOfOther(ReadOnlySpan<byte> header)
    {
        int last = header.IndexOf(LastName);
        return last >= 0 && header[(last + LastName.Length)..].TrimStart(" \t"u8).StartsWith("ref"u8);
    }

    /// <summary>Returns the length of a header without blanks after it, counted from the column of the colon in a row.</summary>
    public static int Measure(ReadOnlySpan<byte> header)
    {
        int last = header.IndexOf(LastName);
        return last < 0 ? 0 : last + LastName.Length - header.IndexOf(FirstName) + AddressOffset;
    }

    /// <summary>Determines whether a text is the beginning of a header, or a whole one.</summary>
    public static bool IsBeginning(ReadOnlySpan<byte> text)
    {
        Span<byte> names = stackalloc byte[MaxLength];
        int length = 0;
        foreach (byte character in text)
        {
            if (character is not ((byte)' ' or (byte)'\t') && length < MaxLength)
            {
                names[length++] = character;
            }
        }

        return All.StartsWith(names[..length]) || AllIPv6.StartsWith(names[..length]);
    }
}
