namespace ProcTcp.Binding;

/// <summary>Parses states, in the spelling of other tools too.</summary>
internal sealed class TcpSocketStateParser : IArgumentParser<TcpSocketState>
{
    public static string Accepted => TcpSocketStateText.Accepted;

    public static bool TryParse(string text, out TcpSocketState value) => TcpSocketStateText.TryParse(text, out value);
}
