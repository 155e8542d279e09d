namespace ProcTcp.Binding;

/// <summary>Lets a parameter take addresses, networks and wildcard text.</summary>
public sealed class AddressPatternTransformAttribute : TextTransformAttribute<AddressPattern>
{
    private protected override string Accepted => AddressPattern.Accepted;

    private protected override bool TryParse(string text, out AddressPattern? result) => AddressPattern.TryParse(text, out result);
}
