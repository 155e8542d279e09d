using System;

namespace ProcTcp;

/// <summary>A line of a table that could not be parsed. The rows around it are not affected.</summary>
/// <param name="Source">The file that has the line.</param>
/// <param name="LineNumber">The number of the line in its file, from 1; the header counts.</param>
/// <param name="Column">The first column that could not be parsed, by its name in the kernel's header or source.</param>
/// <param name="Expected">The values that the column accepts.</param>
/// <param name="Text">The line, truncated if it is very long.</param>
public sealed record TcpTableFailure(string Source, long LineNumber, string Column, string Expected, string Text)
{
    /// <summary>Returns the position of the line, the column and what it accepts, safe to print.</summary>
    /// <returns>One sentence.</returns>
    public override string ToString() =>
        PrintableText.Escape(FormattableString.Invariant($"{Source}:{LineNumber}: column '{Column}' is not {Expected}: \"{Text}\"."));
}
