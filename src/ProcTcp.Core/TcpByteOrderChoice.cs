using System;

namespace ProcTcp;

/// <summary>A byte order that was decided by the addresses of a captured table. It holds until another choice replaces it.</summary>
/// <param name="Source">Where the text came from.</param>
/// <param name="LineNumber">The first line that depends on the choice, from 1.</param>
/// <param name="ByteOrder">What was chosen.</param>
/// <param name="IsCertain">False where the addresses say too little or contradict each other, so that the order is a guess.</param>
/// <param name="Reason">What the addresses say.</param>
public sealed record TcpByteOrderChoice(string Source, long LineNumber, TcpTableByteOrder ByteOrder, bool IsCertain, string Reason)
{
    /// <summary>Says what was chosen, from where on, and why.</summary>
    /// <returns>One sentence.</returns>
    public override string ToString() => FormattableString.Invariant($"{Source}:{LineNumber}: {ByteOrder}, because {Reason}.");
}
