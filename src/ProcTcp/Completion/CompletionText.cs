using System;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace ProcTcp.Completion;

/// <summary>Puts values into the form in which they can stand on a command line.</summary>
internal static class CompletionText
{
    private const string SafeCharacters = "-_.:/\\*+%";

    /// <summary>Removes the quote that the user has begun the word with.</summary>
    public static string Unquote(string word) => word.Trim('\'', '"');

    /// <summary>Creates a result; a value with other than plain characters is in single quotes.</summary>
    public static CompletionResult Make(string value, string tooltip)
    {
        string text = IsPlain(value) ? value : $"'{CodeGeneration.EscapeSingleQuotedStringContent(Shown(value))}'";
        return new CompletionResult(text, ViewSafe(value), CompletionResultType.ParameterValue, ViewSafe(tooltip));
    }

    private static string ViewSafe(string text) => text.Length == 0 ? " " : Formatting.ViewText.Escape(text);

    // What is not shown cannot be typed either: all that take such values take wildcards.
    private static string Shown(string value) => PrintableText.Escape(value) == value ? value
        : string.Concat(value.Select(static unit => PrintableText.Escape(unit.ToString()) is [char shown] ? shown : '?'));

    private static bool IsPlain(string value) => value.Length > 0
        && value.All(static character => char.IsAsciiLetterOrDigit(character) || SafeCharacters.Contains(character, StringComparison.Ordinal))
        && CharUnicodeInfo.GetUnicodeCategory(value[0]) != UnicodeCategory.DashPunctuation;
}
