using System;
using System.Buffers;

namespace ProcTcp.Captures;

/// <summary>Finds rows and headers in lines that other tools have dressed: prefixed, colored, quoted, joined.</summary>
internal static class LineDress
{
    private const int AddressDigits = 8;
    private const int AddressDigitsIPv6 = 32;

    private static readonly SearchValues<byte> s_hexDigits = SearchValues.Create("0123456789ABCDEFabcdef"u8);
    private static readonly SearchValues<byte> s_rowCharacters = SearchValues.Create("0123456789ABCDEFabcdef:- \t"u8);
    private static readonly SearchValues<byte> s_ends = SearchValues.Create("\"'\\$|<`;"u8);

    /// <summary>Finds the next place at which a row or a header starts.</summary>
    /// <returns>Its index, or -1.</returns>
    public static int FindStart(ReadOnlySpan<byte> line, int from)
    {
        int header = TableHeader.FindStart(line, from);
        int row = FindRow(line, from);
        return header < 0 || (row >= 0 && row < header) ? row : header;
    }

    /// <summary>Finds the last place at which a row starts or a carriage return ends one, in a line whose end has not been read.</summary>
    public static int FindLastBreak(ReadOnlySpan<byte> line)
    {
        int cr = line[..^1].LastIndexOf((byte)'\r') + 1;
        for (int end = line.Length; (end = line[..end].LastIndexOf((byte)':')) > cr;)
        {
            int start = FindRowAt(line, end);
            if (start >= 0)
            {
                return start;
            }
        }

        return cr;
    }

    /// <summary>Determines whether a second row starts in the line of a row.</summary>
    public static bool HasSecondRow(ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> rest = line[(line.IndexOf((byte)':') + 1)..];
        return rest.IndexOf(": "u8) >= 0 || rest.IndexOf(":\t"u8) >= 0;
    }

    /// <summary>Removes what other formats have at the end of a row: quotes, escaped line ends, words.</summary>
    public static ReadOnlySpan<byte> TrimEnd(ReadOnlySpan<byte> row)
    {
        int end = row.IndexOfAny(s_ends);
        ReadOnlySpan<byte> trimmed = (end < 0 ? row : row[..end]).TrimEnd(" \t,"u8);
        for (int word; (word = trimmed.LastIndexOf((byte)' ') + 1) > 0 && !IsOfRow(trimmed[word..]);)
        {
            trimmed = trimmed[..word].TrimEnd(" \t"u8);
        }

        return trimmed.Length == row.TrimEnd(" \t"u8).Length ? row : trimmed;
    }

    /// <summary>Determines whether a text has only the characters of a row, or is a pointer that is not hashed.</summary>
    public static bool IsOfRow(ReadOnlySpan<byte> text) => text.StartsWith("("u8) || text.IndexOfAnyExcept(s_rowCharacters) < 0;

    private static int FindRow(ReadOnlySpan<byte> line, int from)
    {
        for (int colon = from; colon < line.Length; colon++)
        {
            int next = line[colon..].IndexOf((byte)':');
            if (next < 0)
            {
                return -1;
            }

            colon += next;
            int start = FindRowAt(line, colon);
            if (start >= from)
            {
                return start;
            }
        }

        return -1;
    }

    /// <summary>Returns the start of the row whose number ends at a colon, or -1 if there is no row.</summary>
    private static int FindRowAt(ReadOnlySpan<byte> line, int colon)
    {
        int start = colon;
        while (start > 0 && char.IsAsciiDigit((char)line[start - 1]))
        {
            start--;
        }

        ReadOnlySpan<byte> after = line[(colon + 1)..];
        ReadOnlySpan<byte> address = after.TrimStart(" \t"u8);
        bool isRow = start < colon
            && (start == 0 || !(char.IsAsciiLetter((char)line[start - 1]) || line[start - 1] is (byte)'-' or (byte)'_' or (byte)'.'))
            && address.Length < after.Length
            && (IsEndPoint(address, AddressDigits) || IsEndPoint(address, AddressDigitsIPv6));
        return isRow ? start : -1;
    }

    private static bool IsEndPoint(ReadOnlySpan<byte> text, int digits) =>
        text.Length >= digits + 5 && text[digits] == ':' && IsHex(text[..digits]) && IsHex(text.Slice(digits + 1, 4));

    private static bool IsHex(ReadOnlySpan<byte> text) => text.IndexOfAnyExcept(s_hexDigits) < 0;
}
