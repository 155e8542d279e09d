namespace ProcTcp.Binding;

/// <summary>Parses numbers of sockets and ranges of them.</summary>
internal sealed class CountRangeParser : IArgumentParser<CountRange>
{
    public static string Accepted => CountRange.Accepted;

    public static bool TryParse(string text, out CountRange value) => CountRange.TryParse(text, out value);
}
