using System;

namespace ProcTcp;

/// <summary>A line of a table that could not be understood. The rows around it are not affected.</summary>
/// <param name="Source">The file that the line came from.</param>
/// <param name="LineNumber">The line's number in its file, from 1; the header counts.</param>
/// <param name="Column">The first column that could not be read, as the kernel's header or source names it.</param>
/// <param name="Expected">What that column accepts.</param>
/// <param name="Text">The line, cut where it is very long.</param>
public sealed record TcpTableFailure(string Source, long LineNumber, string Column, string Expected, string Text)
{
    /// <summary>Says what is wrong, where, and what is accepted.</summary>
    /// <returns>One sentence.</returns>
    public override string ToString() =>
        FormattableString.Invariant($"{Source}:{LineNumber}: column '{Column}' is not {Expected}: \"{Text}\".");
}
