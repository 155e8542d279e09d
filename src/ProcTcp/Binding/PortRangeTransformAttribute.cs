namespace ProcTcp.Binding;

/// <summary>Lets a parameter take ports and ranges of ports.</summary>
public sealed class PortRangeTransformAttribute : TextTransformAttribute<PortRange>
{
    private protected override string Accepted => PortRange.Accepted;

    private protected override bool TryParse(string text, out PortRange result) => PortRange.TryParse(text, out result);
}
