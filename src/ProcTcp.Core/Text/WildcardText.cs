using System;
using System.Collections.Generic;
using System.Text;

namespace ProcTcp.Text;

/// <summary>
/// A pattern with PowerShell's wildcards, not case-sensitive: <c>*</c>, <c>?</c>, <c>[a-z]</c>, and a backtick before a literal
/// character.
/// </summary>
/// <remarks>Not a regular expression: one that is safe from backtracking (<c>NonBacktracking</c>) takes milliseconds to create.</remarks>
internal sealed class WildcardText
{
    private readonly Sign[]? _signs;

    public WildcardText(string pattern)
    {
        Pattern = pattern;
        _signs = IsWildcard(pattern) ? Read(pattern) : null;
    }

    public string Pattern { get; }

    public static bool IsWildcard(string text) => text.AsSpan().ContainsAny("*?[`");

    public bool IsMatch(ReadOnlySpan<char> text) =>
        _signs is null ? text.Equals(Pattern, StringComparison.OrdinalIgnoreCase) : IsMatch(_signs, text);

    private static bool IsMatch(ReadOnlySpan<Sign> signs, ReadOnlySpan<char> text)
    {
        int sign = 0;
        int position = 0;
        int afterStar = -1;
        int starEnd = 0;
        while (position < text.Length)
        {
            if (sign < signs.Length && signs[sign].IsStar)
            {
                afterStar = ++sign;
                starEnd = position;
            }
            else if (sign < signs.Length && signs[sign].IsMatch(text[position]))
            {
                sign++;
                position++;
            }
            else if (afterStar >= 0)
            {
                // Only the last star matches one more character: the earlier ones need no more.
                sign = afterStar;
                position = ++starEnd;
            }
            else
            {
                return false;
            }
        }

        while (sign < signs.Length && signs[sign].IsStar)
        {
            sign++;
        }

        return sign == signs.Length;
    }

    private static Sign[] Read(string pattern)
    {
        List<Sign> signs = [];
        for (int i = 0; i < pattern.Length;)
        {
            int setEnd = pattern[i] == '[' ? FindSetEnd(pattern, i + 1) : -1;
            if (setEnd > i + 1)
            {
                signs.Add(new Sign(ReadSet(pattern[(i + 1)..setEnd])));
                i = setEnd + 1;
            }
            else if (pattern[i] is '*' or '?')
            {
                signs.Add(pattern[i++] == '*' ? Sign.Star : Sign.Any);
            }
            else
            {
                signs.Add(new Sign(new string(Take(pattern, ref i), 2)));
            }
        }

        return [.. signs];
    }

    private static int FindSetEnd(string pattern, int start)
    {
        for (int i = start; i < pattern.Length; i++)
        {
            if (pattern[i] == ']')
            {
                return i;
            }

            i += pattern[i] == '`' ? 1 : 0;
        }

        return -1;
    }

    /// <summary>Reads the ranges of a set: a hyphen between two characters makes a range; anywhere else it is literal.</summary>
    private static string ReadSet(string set)
    {
        var ranges = new StringBuilder();
        for (int i = 0; i < set.Length;)
        {
            char first = Take(set, ref i);
            char last = first;
            int next = i + 1;
            if (next < set.Length && set[i] == '-' && Take(set, ref next) is char end && first <= end)
            {
                last = end;
                i = next;
            }

            ranges.Append(first).Append(last);
        }

        return ranges.ToString();
    }

    private static char Take(string text, ref int index)
    {
        index += text[index] == '`' && index + 1 < text.Length ? 1 : 0;
        return text[index++];
    }

    /// <summary>One element of the pattern: the first and last characters of the ranges that it matches, or a star.</summary>
    private readonly record struct Sign(string? Ranges)
    {
        public static Sign Star => default;

        public static Sign Any => new("\0\uFFFF");

        public bool IsStar => Ranges is null;

        public bool IsMatch(char value) =>
            Contains(value) || Contains(char.ToUpperInvariant(value)) || Contains(char.ToLowerInvariant(value));

        private bool Contains(char value)
        {
            for (int i = 0; i < Ranges!.Length; i += 2)
            {
                if (value >= Ranges[i] && value <= Ranges[i + 1])
                {
                    return true;
                }
            }

            return false;
        }
    }
}
