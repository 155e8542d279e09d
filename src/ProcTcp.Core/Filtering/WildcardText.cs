using System;
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
            _regex = new Regex(ToRegex(pattern), RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline, TimeSpan.FromSeconds(10));
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
                '[' when pattern.IndexOf(']', i + 1) is int end and > 0 && end > i + 1 => AppendSet(regex, pattern[(i + 1)..end]),
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

    private static int AppendSet(StringBuilder regex, string set)
    {
        regex.Append('[');
        for (int i = 0; i < set.Length; i++)
        {
            // A hyphen between two characters makes a range; anywhere else, and every other character, stands for itself.
            bool isRange = set[i] == '-' && i > 0 && i + 1 < set.Length && set[i - 1] <= set[i + 1];
            regex.Append(isRange ? "-" : "\\u" + ((int)set[i]).ToString("x4", System.Globalization.CultureInfo.InvariantCulture));
        }

        regex.Append(']');
        return set.Length + 1;
    }
}
