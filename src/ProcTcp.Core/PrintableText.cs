using System;
using System.Buffers;
using System.Globalization;
using System.Text;

namespace ProcTcp;

/// <summary>
/// Text that is safe to print. Names of processes, namespaces and containers, and lines of captures, may contain any characters: some
/// move the cursor, change colors, or hide or reorder the characters next to them.
/// </summary>
public static class PrintableText
{
    // Plane 14 has nothing but characters that are not shown, assigned or not: tags, and selectors of variants.
    private const int FirstInvisiblePlane = 0xE0000;

    /// <summary>Replaces every character that is not shown as itself with an escape sequence, such as <c>\e</c> or <c>\u202e</c>.</summary>
    /// <param name="text">The text, or null.</param>
    /// <returns>The text itself if it has no such character; an empty string for null.</returns>
    public static string Escape(string? text)
    {
        if (text is null)
        {
            return string.Empty;
        }

        int start = text.AsSpan().IndexOfAnyExceptInRange(' ', '~');
        if (start < 0)
        {
            return text;
        }

        var escaped = new StringBuilder(text, 0, start, text.Length + 8);
        bool isSafe = true;
        for (int i = start, length; i < text.Length; i += length)
        {
            bool isValid = Rune.DecodeFromUtf16(text.AsSpan(i), out Rune rune, out length) == OperationStatus.Done;
            if (isValid && IsShown(rune))
            {
                escaped.Append(text, i, length);
            }
            else
            {
                isSafe = false;
                escaped.Append(EscapeCharacter(isValid ? rune.Value : text[i]));
            }
        }

        return isSafe ? text : escaped.ToString();
    }

    private static bool IsShown(Rune rune) => rune.Value < FirstInvisiblePlane && Rune.GetUnicodeCategory(rune)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);

    private static string EscapeCharacter(int character) => character switch
    {
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        '\u001b' => "\\e",
        <= char.MaxValue => "\\u" + character.ToString("x4", CultureInfo.InvariantCulture),
        _ => "\\U" + character.ToString("x8", CultureInfo.InvariantCulture),
    };
}
