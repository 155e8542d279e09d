using System;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ProcTcp.Filtering;

/// <summary>Text to match in the manner of PowerShell: <c>*</c>, <c>?</c>, <c>[a-z]</c>, a backtick before a character that stands for itself; case does not count.</summary>
internal sealed class WildcardText
{
    private readonly Regex? _regex;

    public WildcardText(string pattern)
    {
        Pattern = pattern;
        if (IsWildcard(pattern))
        {
            // Without backtracking, because many stars would else take time without end.
            const RegexOptions Options =
                RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.NonBacktracking;
            _regex = new Regex(ToRegex(pattern), Options, Regex.InfiniteMatchTimeout);
        }
    }

    public string Pattern { get; }

    public static bool IsWildcard(string text) => text.AsSpan().ContainsAny("*?[`");

    public bool IsMatch(ReadOnlySpan<char> text) =>
        _regex?.IsMatch(text) ?? text.Equals(Pattern, StringComparison.OrdinalIgnoreCase);

    private static string ToRegex(string pattern)
    {
        var regex = new StringBuilder("\\A");
        for (int i = 0; i < pattern.Length; i++)
        {
            i += pattern[i] switch
            {
                '*' => Append(regex, ".*"),
                '?' => Append(regex, "."),
                '`' when i + 1 < pattern.Length => Append(regex, Regex.Escape(pattern.Substring(i + 1, 1))) + 1,
                '[' when FindSetEnd(pattern, i + 1) is int end && end > i + 1 => AppendSet(regex, pattern[(i + 1)..end]),
                _ => Append(regex, Regex.Escape(pattern.Substring(i, 1))),
            };
        }

        return regex.Append("\\z").ToString();
    }

    private static int Append(StringBuilder regex, string text)
    {
        regex.Append(text);
        return 0;
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

    private static int AppendSet(StringBuilder regex, string set)
    {
        regex.Append('[');
        for (int i = 0; i < set.Length;)
        {
            // A hyphen between two characters makes a range; anywhere else, and every other character, stands for itself.
            char first = Take(set, ref i);
            AppendCode(regex, first);
            int next = i + 1;
            if (next < set.Length && set[i] == '-' && Take(set, ref next) is char last && first <= last)
            {
                AppendCode(regex.Append('-'), last);
                i = next;
            }
        }

        regex.Append(']');
        return set.Length + 1;
    }

    private static char Take(string set, ref int index)
    {
        index += set[index] == '`' && index + 1 < set.Length ? 1 : 0;
        return set[index++];
    }

    private static void AppendCode(StringBuilder regex, char value) => regex.Append(CultureInfo.InvariantCulture, $"\\u{(int)value:x4}");
}
