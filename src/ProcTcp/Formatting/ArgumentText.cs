using System;
using System.Globalization;
using System.Linq;
using System.Management.Automation.Language;

namespace ProcTcp.Formatting;

/// <summary>Writes values as they can be typed as arguments.</summary>
internal static class ArgumentText
{
    private const string PlainPunctuation = "-_.:/\\*+%";

    /// <summary>Returns a value as it is, or in single quotes if it has other than plain characters or ends in a full stop.</summary>
    public static string Quote(string value) => IsPlain(value) ? value : $"'{CodeGeneration.EscapeSingleQuotedStringContent(value)}'";

    private static bool IsPlain(string value) => value.Length > 0 && value[^1] != '.'
        && value.All(static character => char.IsAsciiLetterOrDigit(character) || PlainPunctuation.Contains(character, StringComparison.Ordinal))
        && CharUnicodeInfo.GetUnicodeCategory(value[0]) != UnicodeCategory.DashPunctuation;
}
