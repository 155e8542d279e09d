using System;
using System.Buffers;
using System.Text;

namespace ProcTcp.Captures;

/// <summary>
/// Removes from a line what terminals and word processors add to it: escape sequences, spaces and dashes that are not ASCII, characters
/// without width, and the zero bytes of UTF-16.
/// </summary>
internal static class PlainText
{
    private const byte Escape = 0x1B;

    /// <summary>Determines whether a line has nothing to remove.</summary>
    public static bool IsPlain(ReadOnlySpan<byte> line) => line.IndexOfAnyExceptInRange((byte)' ', (byte)'~') < 0;

    /// <summary>Copies a line without the sequences to remove. Unknown ones, such as movements of the cursor, are copied unchanged.</summary>
    /// <param name="line">The line.</param>
    /// <param name="plain">The buffer, at least as long as the line.</param>
    /// <returns>The number of bytes in the buffer.</returns>
    public static int Copy(ReadOnlySpan<byte> line, Span<byte> plain)
    {
        bool isUtf16 = IsUtf16(line);
        int length = 0;
        while (!line.IsEmpty)
        {
            byte replacement = 0;
            int used = line[0] switch
            {
                0 when isUtf16 => 1,
                Escape => MeasureSequence(line),
                >= 0x80 => MeasureCharacter(line, out replacement),
                _ => 0,
            };
            if (used == 0 || replacement != 0)
            {
                plain[length++] = used == 0 ? line[0] : replacement;
            }

            line = line[Math.Max(used, 1)..];
        }

        return length;
    }

    /// <summary>Determines whether every second byte is zero, and no other.</summary>
    private static bool IsUtf16(ReadOnlySpan<byte> line)
    {
        for (int i = 1; i < line.Length; i++)
        {
            if ((line[i] == 0) == (line[i - 1] == 0))
            {
                return false;
            }
        }

        return line.Length > 1;
    }

    /// <summary>Returns the length of an escape sequence that changes nothing but the looks, or 0.</summary>
    private static int MeasureSequence(ReadOnlySpan<byte> text)
    {
        if (text.Length > 2 && text[1] == '[')
        {
            int end = text[2..].IndexOfAnyInRange((byte)'@', (byte)'~') + 2;
            return end >= 2 && text[end] is (byte)'m' or (byte)'K' or (byte)'h' or (byte)'l' ? end + 1 : 0;
        }

        if (text.Length > 2 && text[1] == ']')
        {
            int end = text.IndexOfAny("\a\\"u8);
            return end < 0 ? 0 : end + 1;
        }

        return text.Length > 2 && text[1] is (byte)'(' or (byte)')' ? 3 : 0;
    }

    /// <summary>Returns the length of a space, a dash or a character without width, and what replaces it: 0 for nothing.</summary>
    private static int MeasureCharacter(ReadOnlySpan<byte> text, out byte replacement)
    {
        bool isValid = Rune.DecodeFromUtf8(text, out Rune rune, out int length) == OperationStatus.Done;
        replacement = rune.Value switch
        {
            0xFFFD when !isValid && text[0] == 0xA0 => (byte)' ', // a no-break space in Latin-1
            >= 0x2010 and <= 0x2015 or 0x2212 => (byte)'-',
            _ when Rune.IsWhiteSpace(rune) => (byte)' ',
            _ => 0,
        };
        bool isKnown = replacement != 0 || rune.Value is (>= 0x200B and <= 0x200F) or 0x2060 or 0xFEFF;
        return isKnown ? length : 0;
    }
}
