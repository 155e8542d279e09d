namespace ProcTcp.Binding;

/// <summary>Lets a parameter take a number of sockets or a range of them.</summary>
public sealed class CountRangeTransformAttribute : SingleTextTransformAttribute<CountRange>
{
    private protected override string Accepted => CountRange.Accepted;

    private protected override bool TryParse(string text, out CountRange result) => CountRange.TryParse(text, out result);
}
