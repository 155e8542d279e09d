namespace ProcTcp.Binding;

/// <summary>Parses ports and ranges of ports.</summary>
internal sealed class PortRangeParser : IArgumentParser<PortRange>
{
    public static string Accepted => PortRange.Accepted;

    public static bool TryParse(string text, out PortRange value) => PortRange.TryParse(text, out value);
}
