using System;
using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ProcTcp.Rows;
using ProcTcp.Text;

namespace ProcTcp;

/// <summary>
/// A pattern that matches addresses: one address in any spelling, a network in CIDR notation, or text with wildcards. IPv4 also matches
/// the IPv4-mapped form of IPv6. A scope ID (<c>%eth0</c>) is ignored, because the kernel's table has none.
/// </summary>
public sealed class AddressPattern
{
    /// <summary>The text that says in messages what <see cref="Parse"/> accepts.</summary>
    public const string Accepted = "an IP address, such as 10.0.0.1 or ::1, a network, such as 10.0.0.0/8 or fd00::/8, or text with wildcards, such as '10.0.*'";

    private const int MappedPrefixLength = 96;

    private static readonly SearchValues<char> s_dottedDecimal = SearchValues.Create("0123456789.");

    // Those of addresses, and those that wildcards and their escapes are made of.
    private static readonly SearchValues<char> s_pattern = SearchValues.Create("0123456789abcdefABCDEF.:*?[]-`");

    private readonly string _text;
    private readonly WildcardText? _wildcard;
    private readonly SocketAddressBits _network;
    private readonly SocketAddressBits _mask;
    private readonly bool _isIPv6Only;

    private AddressPattern(string text, WildcardText wildcard)
    {
        _text = text;
        _wildcard = wildcard;
    }

    private AddressPattern(string text, IPAddress address, int prefixLength)
    {
        _text = text;
        _isIPv6Only = address.AddressFamily == AddressFamily.InterNetworkV6;
        int length = _isIPv6Only ? prefixLength : prefixLength + MappedPrefixLength;
        _mask = new(Ones(length), Ones(length - 64));
        SocketAddressBits bits = SocketAddressBits.From(address);
        _network = new(bits.High & _mask.High, bits.Low & _mask.Low);
        IsLiteral = length == 128 && !text.Contains('/', StringComparison.Ordinal);
    }

    /// <summary>Gets the network that the pattern is, with the length of its prefix; null for text with wildcards.</summary>
    internal (SocketAddressBits Network, int PrefixLength, bool IsIPv6)? Network => _wildcard is not null ? null
        : (_network, System.Numerics.BitOperations.PopCount(_mask.High) + System.Numerics.BitOperations.PopCount(_mask.Low), _isIPv6Only);

    /// <summary>Gets a value that indicates whether the pattern is a single address, not a network or text with wildcards.</summary>
    public bool IsLiteral { get; }

    /// <summary>Parses an address, a network, or text with wildcards.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The pattern.</returns>
    /// <exception cref="FormatException">The text is none of these.</exception>
    public static AddressPattern Parse(string text) => TryParse(text, out AddressPattern? pattern)
        ? pattern
        : throw new FormatException($"'{text}' is not {Accepted}.");

    /// <summary>Parses an address, a network, or text with wildcards.</summary>
    /// <param name="text">The text.</param>
    /// <param name="pattern">The pattern, or null if the text is none of these.</param>
    /// <returns>True if the text was parsed; otherwise, false.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out AddressPattern? pattern)
    {
        pattern = null;
        string trimmed = text?.Trim() ?? string.Empty;
        int slash = trimmed.IndexOf('/', StringComparison.Ordinal);
        if (TryParseAddress(slash < 0 ? trimmed : trimmed[..slash], out IPAddress? address))
        {
            int longest = address.AddressFamily == AddressFamily.InterNetworkV6 ? 128 : 32;
            int length = longest;
            if (slash < 0 || (int.TryParse(trimmed.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out length) && length <= longest))
            {
                pattern = new AddressPattern(trimmed, address, length);
            }
        }
        else if (slash < 0 && WildcardText.IsWildcard(trimmed) && !trimmed.AsSpan().ContainsAnyExcept(s_pattern) && !IsBracketed(trimmed))
        {
            pattern = new AddressPattern(trimmed, new WildcardText(trimmed));
        }

        return pattern is not null;
    }

    /// <summary>Determines whether an address matches the pattern.</summary>
    /// <param name="address">The address.</param>
    /// <returns>True if the address matches; otherwise, false.</returns>
    public bool IsMatch(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return IsMatch(SocketAddressBits.From(address), address.AddressFamily == AddressFamily.InterNetworkV6);
    }

    /// <summary>Returns the text that the pattern was parsed from.</summary>
    /// <returns>The text, without surrounding white space.</returns>
    public override string ToString() => _text;

    internal bool IsMatch(SocketAddressBits address, bool isIPv6)
    {
        if (_wildcard is not null)
        {
            return IsWildcardMatch(address, isIPv6);
        }

        return (isIPv6 || !_isIPv6Only)
            && (address.High & _mask.High) == _network.High
            && (address.Low & _mask.Low) == _network.Low;
    }

    private static ulong Ones(int count) => count switch
    {
        <= 0 => 0,
        >= 64 => ulong.MaxValue,
        _ => ulong.MaxValue << (64 - count),
    };

    private static bool TryParseAddress(string text, [NotNullWhen(true)] out IPAddress? address)
    {
        // .NET also accepts "1" and "10.1" as addresses, and a port after an address in brackets.
        address = null;
        bool isPlausible = text.Contains(':', StringComparison.Ordinal)
            ? !text.Contains(']', StringComparison.Ordinal) || text.EndsWith(']')
            : IsDottedDecimal(text);
        return isPlausible && IPAddress.TryParse(text, out address);
    }

    /// <summary>Determines whether the text is an address in brackets with more text after it, such as a port, and not a set of characters.</summary>
    private static bool IsBracketed(string text) =>
        text.StartsWith('[') && text.Contains(':', StringComparison.Ordinal) && !text.AsSpan().ContainsAny('*', '?');

    /// <summary>Determines whether the text is four decimal numbers; .NET would parse a number that starts with 0 as octal.</summary>
    private static bool IsDottedDecimal(string text) =>
        text.AsSpan().Count('.') == 3
        && !text.AsSpan().ContainsAnyExcept(s_dottedDecimal)
        && !Array.Exists(text.Split('.'), static number => number.Length > 1 && number[0] == '0');

    private bool IsWildcardMatch(SocketAddressBits address, bool isIPv6)
    {
        Span<char> text = stackalloc char[AddressText.MaximumLength];
        return (isIPv6 && _wildcard!.IsMatch(text[..AddressText.FormatIPv6(address, text)]))
            || ((!isIPv6 || address.IsMapped) && _wildcard!.IsMatch(text[..AddressText.FormatIPv4(address.IPv4, text)]));
    }
}
