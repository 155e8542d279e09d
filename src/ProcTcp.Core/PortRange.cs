using System;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ProcTcp;

/// <summary>A port or a range of ports, its ends included.</summary>
/// <param name="First">The lowest port.</param>
/// <param name="Last">The highest port.</param>
public readonly record struct PortRange(ushort First, ushort Last)
{
    /// <summary>What <see cref="Parse"/> accepts, for messages.</summary>
    public const string Accepted = "a port from 0 to 65535, such as 80, or a range of them, such as '8000-8100'";

    /// <summary>Gets whether this is one port.</summary>
    public bool IsSingle => First == Last;

    /// <summary>Reads <c>80</c> or <c>8000-8100</c>.</summary>
    /// <param name="text">The text; blanks around a number are ignored.</param>
    /// <returns>The range.</returns>
    /// <exception cref="FormatException">The text is neither a port nor a range.</exception>
    public static PortRange Parse(string text) => TryParse(text, out PortRange range)
        ? range
        : throw new FormatException($"'{text}' is not {Accepted}.");

    /// <summary>Reads <c>80</c> or <c>8000-8100</c>.</summary>
    /// <param name="text">The text; blanks around a number are ignored.</param>
    /// <param name="range">The range; undefined where the result is false.</param>
    /// <returns>Whether the text is a port or a range whose first port is not above its last.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out PortRange range)
    {
        range = default;
        ReadOnlySpan<char> span = text;
        int hyphen = span.IndexOf('-');
        bool valid = hyphen < 0
            ? TryParsePort(span, out ushort first) & TryParsePort(span, out ushort last)
            : TryParsePort(span[..hyphen], out first) & TryParsePort(span[(hyphen + 1)..], out last);
        range = new PortRange(first, last);
        return valid && first <= last;
    }

    /// <summary>Tells whether a port is in the range.</summary>
    /// <param name="port">The port.</param>
    /// <returns>True where it is.</returns>
    public bool Contains(ushort port) => port >= First && port <= Last;

    /// <summary>Gives the range as <see cref="Parse"/> reads it.</summary>
    /// <returns>The text.</returns>
    public override string ToString() =>
        IsSingle ? First.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{First}-{Last}");

    private static bool TryParsePort(ReadOnlySpan<char> text, out ushort port) =>
        ushort.TryParse(text, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out port);
}
