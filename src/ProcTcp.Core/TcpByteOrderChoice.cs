using System;

namespace ProcTcp;

/// <summary>The byte order that was determined from the addresses of a capture. It is used until the next choice.</summary>
/// <param name="Source">The name of the capture.</param>
/// <param name="LineNumber">The first line that depends on the choice, from 1.</param>
/// <param name="ByteOrder">The chosen byte order.</param>
/// <param name="IsCertain">False if the addresses are not sufficient or contradict each other, so that the choice is a guess.</param>
/// <param name="Reason">The evidence from the addresses.</param>
public sealed record TcpByteOrderChoice(string Source, long LineNumber, TcpTableByteOrder ByteOrder, bool IsCertain, string Reason)
{
    /// <summary>Returns the choice, the line that it starts at, and the reason, safe to print.</summary>
    /// <returns>One sentence.</returns>
    public override string ToString() =>
        PrintableText.Escape(FormattableString.Invariant($"{Source}:{LineNumber}: {ByteOrder}, because {Reason}."));
}
