namespace ProcTcp;

/// <summary>A captured text that has no table of TCP sockets.</summary>
/// <param name="Source">The name of the text.</param>
/// <param name="Reason">What the text is instead, as a part of a sentence.</param>
/// <param name="Advice">What to do, as a sentence.</param>
public sealed record TcpCaptureWithoutTable(string Source, string Reason, string Advice)
{
    /// <summary>Returns the name of the text, the reason, and what to do.</summary>
    /// <returns>Two sentences.</returns>
    public override string ToString() => $"{Source}: no TCP table was found, because {Reason}. {Advice}";
}
