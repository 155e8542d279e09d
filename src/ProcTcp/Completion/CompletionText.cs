using System.Linq;
using System.Management.Automation;
using ProcTcp.Formatting;

namespace ProcTcp.Completion;

/// <summary>Writes values as they are typed on a command line.</summary>
internal static class CompletionText
{
    /// <summary>Removes the quote at the start of the word.</summary>
    public static string Unquote(string word) => word.Trim('\'', '"');

    /// <summary>Creates a result; a value with other than plain characters is in single quotes.</summary>
    public static CompletionResult Make(string value, string tooltip) =>
        new(ArgumentText.Quote(Shown(value)), ViewSafe(value), CompletionResultType.ParameterValue, ViewSafe(tooltip));

    private static string ViewSafe(string text) => text.Length == 0 ? " " : ViewText.Escape(text);

    // What is not shown cannot be typed either: all that take such values take wildcards.
    private static string Shown(string value) => PrintableText.Escape(value) == value ? value
        : string.Concat(value.Select(static unit => PrintableText.Escape(unit.ToString()) is [char shown] ? shown : '?'));
}
