using System;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ProcTcp;

/// <summary>Parses states in the spellings of .NET, the kernel and other tools.</summary>
public static class TcpSocketStateText
{
    /// <summary>The text that says in messages what <see cref="TryParse"/> accepts.</summary>
    public const string Accepted =
        "a TCP state: Established, SynSent, SynReceived, FinWait1, FinWait2, TimeWait, Closed, CloseWait, LastAck, Listen, Closing, "
        + "NewSynReceived or BoundInactive, in the spelling of ss or netstat too (CLOSE_WAIT, close-wait, ESTAB, LISTENING, SYN-RECV), "
        + "or the kernel's number (8, '08', '0A')";

    /// <summary>Parses a state. Case, hyphens, underscores and a leading <c>TCP_</c> are ignored.</summary>
    /// <param name="text">
    /// A name, or the kernel's number: hexadecimal if it starts with 0, as <c>/proc/net/tcp</c> prints it; otherwise decimal.
    /// </param>
    /// <param name="state">The state; undefined if the method returns false. A number up to 255 that is not in the enumeration is accepted.</param>
    /// <returns>True if the text is a state; otherwise, false.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out TcpSocketState state)
    {
        string trimmed = text?.Trim() ?? string.Empty;
        if (trimmed.Length > 0 && char.IsAsciiDigit(trimmed[0]))
        {
            return TryParseNumber(trimmed, out state);
        }

        string name = trimmed.Replace("-", string.Empty, StringComparison.Ordinal).Replace("_", string.Empty, StringComparison.Ordinal);
        return TryFind(name, out state)
            || (name.StartsWith("tcp", StringComparison.OrdinalIgnoreCase) && TryFind(name[3..], out state));
    }

    private static bool TryParseNumber(string text, out TcpSocketState state)
    {
        bool isHexadecimal = text[0] == '0';
        ReadOnlySpan<char> digits = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? text.AsSpan(2) : text;
        bool valid = byte.TryParse(
            digits, isHexadecimal ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out byte number);
        state = (TcpSocketState)number;
        return valid && number > 0;
    }

    private static bool TryFind(string name, out TcpSocketState state)
    {
        state = name.ToLowerInvariant() switch
        {
            "established" or "estab" => TcpSocketState.Established,
            "synsent" => TcpSocketState.SynSent,
            "synreceived" or "synrecv" or "synrcvd" => TcpSocketState.SynReceived,
            "finwait1" => TcpSocketState.FinWait1,
            "finwait2" => TcpSocketState.FinWait2,
            "timewait" => TcpSocketState.TimeWait,
            "closed" or "close" or "unconn" => TcpSocketState.Closed,
            "closewait" => TcpSocketState.CloseWait,
            "lastack" => TcpSocketState.LastAck,
            "listen" or "listening" => TcpSocketState.Listen,
            "closing" => TcpSocketState.Closing,
            "newsynreceived" or "newsynrecv" => TcpSocketState.NewSynReceived,
            "boundinactive" or "bound" => TcpSocketState.BoundInactive,
            _ => default,
        };
        return state != default;
    }
}
