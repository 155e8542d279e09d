using System;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ProcTcp;

/// <summary>A number of sockets, or a range of numbers that includes its ends.</summary>
/// <param name="Minimum">The lowest number of sockets.</param>
/// <param name="Maximum">The highest number of sockets; <see cref="Unlimited"/> if there is no limit.</param>
public readonly record struct CountRange(long Minimum, long Maximum)
{
    /// <summary>The text that says in messages what <see cref="Parse"/> accepts.</summary>
    public const string Accepted = "a number of sockets, such as 3, or a range of them, such as '10-20', '1-' (at least one) or '-5' (at most five)";

    /// <summary>The <see cref="Maximum"/> of a range without an upper limit.</summary>
    public const long Unlimited = long.MaxValue;

    /// <summary>Gets the range of one or more sockets.</summary>
    public static CountRange Any { get; } = new(1, Unlimited);

    /// <summary>Gets the range of no sockets.</summary>
    public static CountRange None { get; } = new(0, 0);

    /// <summary>Parses a number, such as <c>3</c>, or a range, such as <c>10-20</c>, <c>1-</c> or <c>-5</c>.</summary>
    /// <param name="text">The text; blanks around a number are ignored.</param>
    /// <returns>The range.</returns>
    /// <exception cref="FormatException">The text is neither a number nor a range.</exception>
    public static CountRange Parse(string text) => TryParse(text, out CountRange range)
        ? range
        : throw new FormatException($"'{text}' is not {Accepted}.");

    /// <summary>Parses a number, such as <c>3</c>, or a range, such as <c>10-20</c>, <c>1-</c> or <c>-5</c>.</summary>
    /// <param name="text">The text; blanks around a number are ignored.</param>
    /// <param name="range">The range; undefined if the method returns false.</param>
    /// <returns>True if the text is a number, or a range whose minimum is not greater than its maximum; otherwise, false.</returns>
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

    /// <summary>Determines whether a number is in the range.</summary>
    /// <param name="count">The number of sockets.</param>
    /// <returns>True if the number is in the range; otherwise, false.</returns>
    public bool Contains(long count) => count >= Minimum && count <= Maximum;

    /// <summary>Determines whether further sockets can no longer change the result of <see cref="Contains"/>.</summary>
    /// <param name="count">The number of sockets found so far.</param>
    /// <returns>True if the result is final; otherwise, false.</returns>
    public bool IsDecidedAt(long count) => count > Maximum || (Maximum == Unlimited && count >= Minimum);

    /// <summary>Returns the range as text that <see cref="Parse"/> accepts.</summary>
    /// <returns>The number or the range.</returns>
    public override string ToString() =>
        Minimum == Maximum ? Minimum.ToString(CultureInfo.InvariantCulture)
        : Maximum == Unlimited ? string.Create(CultureInfo.InvariantCulture, $"{Minimum}-")
        : string.Create(CultureInfo.InvariantCulture, $"{Minimum}-{Maximum}");

    private static bool TryParseNumber(ReadOnlySpan<char> text, out long number) =>
        long.TryParse(text, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out number);
}
