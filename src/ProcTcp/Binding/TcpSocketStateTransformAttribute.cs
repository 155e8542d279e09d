namespace ProcTcp.Binding;

/// <summary>Lets a parameter take states in the spelling of other tools too.</summary>
public sealed class TcpSocketStateTransformAttribute : TextTransformAttribute<TcpSocketState>
{
    private protected override string Accepted => TcpSocketStateText.Accepted;

    private protected override bool TryParse(string text, out TcpSocketState result) => TcpSocketStateText.TryParse(text, out result);
}
