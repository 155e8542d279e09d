namespace ProcTcp.Binding;

/// <summary>Parses addresses, networks and wildcard text.</summary>
internal sealed class AddressPatternParser : IArgumentParser<AddressPattern>
{
    public static string Accepted => AddressPattern.Accepted;

    public static bool TryParse(string text, out AddressPattern? value) => AddressPattern.TryParse(text, out value);
}
