using System;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ProcTcp;

/// <summary>A port, or a range of ports that includes its ends.</summary>
/// <param name="First">The lowest port.</param>
/// <param name="Last">The highest port.</param>
public readonly record struct PortRange(ushort First, ushort Last)
{
    /// <summary>The text that says in messages what <see cref="Parse"/> accepts.</summary>
    public const string Accepted = "a port from 0 to 65535, such as 80, or a range of them, such as '8000-8100'";

    /// <summary>Gets a value that indicates whether the range is a single port.</summary>
    public bool IsSingle => First == Last;

    /// <summary>Parses a port, such as <c>80</c>, or a range, such as <c>8000-8100</c>.</summary>
    /// <param name="text">The text; blanks around a number are ignored.</param>
    /// <returns>The range.</returns>
    /// <exception cref="FormatException">The text is neither a port nor a range.</exception>
    public static PortRange Parse(string text) => TryParse(text, out PortRange range)
        ? range
        : throw new FormatException($"'{text}' is not {Accepted}.");

    /// <summary>Parses a port, such as <c>80</c>, or a range, such as <c>8000-8100</c>.</summary>
    /// <param name="text">The text; blanks around a number are ignored.</param>
    /// <param name="range">The range; undefined if the method returns false.</param>
    /// <returns>True if the text is a port, or a range whose first port is not greater than its last; otherwise, false.</returns>
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

    /// <summary>Determines whether a port is in the range.</summary>
    /// <param name="port">The port.</param>
    /// <returns>True if the port is in the range; otherwise, false.</returns>
    public bool Contains(ushort port) => port >= First && port <= Last;

    /// <summary>Returns the range as text that <see cref="Parse"/> accepts.</summary>
    /// <returns>The port, or the range as <c>first-last</c>.</returns>
    public override string ToString() =>
        IsSingle ? First.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{First}-{Last}");

    private static bool TryParsePort(ReadOnlySpan<char> text, out ushort port) =>
        ushort.TryParse(text, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out port);
}
