using System;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ProcTcp;

/// <summary>How many sockets are wanted, the ends included.</summary>
/// <param name="Minimum">The fewest.</param>
/// <param name="Maximum">The most; <see cref="Unlimited"/> where there is no most.</param>
public readonly record struct CountRange(long Minimum, long Maximum)
{
    /// <summary>What <see cref="Parse"/> accepts, for messages.</summary>
    public const string Accepted = "a number of sockets, such as 3, or a range of them, such as '10-20', '1-' (at least one) or '-5' (at most five)";

    /// <summary>The <see cref="Maximum"/> of a range without one.</summary>
    public const long Unlimited = long.MaxValue;

    /// <summary>Gets the range of at least one.</summary>
    public static CountRange Any { get; } = new(1, Unlimited);

    /// <summary>Gets the range of none.</summary>
    public static CountRange None { get; } = new(0, 0);

    /// <summary>Reads <c>3</c>, <c>10-20</c>, <c>1-</c> or <c>-5</c>.</summary>
    /// <param name="text">The text; blanks around a number are ignored.</param>
    /// <returns>The range.</returns>
    /// <exception cref="FormatException">The text is neither a number nor a range.</exception>
    public static CountRange Parse(string text) => TryParse(text, out CountRange range)
        ? range
        : throw new FormatException($"'{text}' is not {Accepted}.");

    /// <summary>Reads <c>3</c>, <c>10-20</c>, <c>1-</c> or <c>-5</c>.</summary>
    /// <param name="text">The text; blanks around a number are ignored.</param>
    /// <param name="range">The range; undefined where the result is false.</param>
    /// <returns>Whether the text is a number or a range whose minimum is not above its maximum.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out CountRange range)
    {
        range = default;
        ReadOnlySpan<char> span = text.AsSpan().Trim();
        int hyphen = span.IndexOf('-');
        if (hyphen < 0)
        {
            bool isNumber = TryParseNumber(span, out long number);
            range = new CountRange(number, number);
            return isNumber;
        }

        ReadOnlySpan<char> low = span[..hyphen];
        ReadOnlySpan<char> high = span[(hyphen + 1)..];
        long minimum = 0;
        long maximum = Unlimited;
        bool valid = (low.IsEmpty || TryParseNumber(low, out minimum)) && (high.IsEmpty || TryParseNumber(high, out maximum));
        range = new CountRange(minimum, maximum);
        return valid && span.Length > 1 && minimum <= maximum;
    }

    /// <summary>Tells whether a number is in the range.</summary>
    /// <param name="count">The number.</param>
    /// <returns>True where it is.</returns>
    public bool Contains(long count) => count >= Minimum && count <= Maximum;

    /// <summary>Tells whether further sockets can no longer change the answer of <see cref="Contains"/>.</summary>
    /// <param name="count">How many have been met so far.</param>
    /// <returns>True where the reading may stop.</returns>
    public bool IsDecidedAt(long count) => count > Maximum || (Maximum == Unlimited && count >= Minimum);

    /// <summary>Gives the range as <see cref="Parse"/> reads it.</summary>
    /// <returns>The text.</returns>
    public override string ToString() =>
        Minimum == Maximum ? Minimum.ToString(CultureInfo.InvariantCulture)
        : Maximum == Unlimited ? string.Create(CultureInfo.InvariantCulture, $"{Minimum}-")
        : string.Create(CultureInfo.InvariantCulture, $"{Minimum}-{Maximum}");

    private static bool TryParseNumber(ReadOnlySpan<char> text, out long number) =>
        long.TryParse(text, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out number);
}
