using System;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using ProcTcp.Formatting;
using ProcTcp.Measuring;

namespace ProcTcp.Binding;

/// <summary>Parses the arguments of a parameter, one value at a time.</summary>
/// <typeparam name="T">The type of the values.</typeparam>
internal interface IArgumentParser<T>
{
    /// <summary>Gets what is accepted, as the end of a sentence: <c>a port from 0 to 65535</c>.</summary>
    public static abstract string Accepted { get; }

    /// <summary>Parses a value.</summary>
    /// <param name="text">The value's text.</param>
    /// <param name="value">The value.</param>
    /// <returns>False if the text cannot be understood.</returns>
    public static abstract bool TryParse(string text, out T? value);

    /// <summary>Determines whether the parameter accepts a value, parsed or given as an object.</summary>
    /// <param name="value">The value.</param>
    /// <returns>True, unless the parser knows better.</returns>
    public static virtual bool Accepts(T value) => true;

    /// <summary>Returns advice on the parameter that was probably meant by a text that cannot be parsed.</summary>
    /// <param name="text">The text of a first argument without the name of a parameter.</param>
    /// <returns>A sentence, or null if no other parameter takes the text.</returns>
    public static virtual string? Advise(string text) => null;
}

/// <summary>Parses addresses, networks and wildcard text.</summary>
internal sealed class AddressPatternParser : IArgumentParser<AddressPattern>
{
    public static string Accepted => AddressPattern.Accepted;

    public static bool TryParse(string text, out AddressPattern? value) => AddressPattern.TryParse(text, out value);

    public static string? Advise(string text) =>
        PortRange.TryParse(text, out _) ? $"For a port, use -LocalPort {text}."
        : text.Length > 0 && text.All(char.IsAsciiDigit) ? $"For a process, use -OwningProcess {text}."
        : TcpSocketStateText.TryParse(text, out _) ? $"For a state, use -State {ArgumentText.Quote(text)}."
        : SocketProperties.Find(text) is not null ? $"To count by a property, use Measure-ProcTcpSocket -Property {ArgumentText.Quote(text)}."
        : MayBeAddress(text) ? null
        : $"For a process, use -OwningProcessName {ArgumentText.Quote(text)}.";

    private static bool MayBeAddress(string text) =>
        text.Contains(':', StringComparison.Ordinal) || text.Contains('/', StringComparison.Ordinal) || text.All(static character => character == '.' || char.IsAsciiDigit(character));
}

/// <summary>Parses single addresses.</summary>
internal sealed class IPAddressParser : IArgumentParser<IPAddress>
{
    public static string Accepted => "an IP address, such as 127.0.0.1 or ::1";

    public static bool TryParse(string text, out IPAddress? value)
    {
        // .NET also accepts what is no address to anybody else, such as "1".
        value = AddressPattern.TryParse(text, out AddressPattern? pattern) && pattern.IsLiteral ? IPAddress.Parse(pattern.ToString()) : null;
        return value is not null;
    }
}

/// <summary>Parses ports and ranges of ports.</summary>
internal sealed class PortRangeParser : IArgumentParser<PortRange>
{
    public static string Accepted => PortRange.Accepted;

    public static bool TryParse(string text, out PortRange value) => PortRange.TryParse(text, out value);
}

/// <summary>Parses states, in the spelling of other tools too.</summary>
internal sealed class TcpSocketStateParser : IArgumentParser<StateName>
{
    public static string Accepted => TcpSocketStateText.Accepted;

    public static bool TryParse(string text, out StateName value)
    {
        bool isState = TcpSocketStateText.TryParse(text, out TcpSocketState state);
        value = new(state);
        return isState;
    }
}

/// <summary>Parses owner statuses that an owner lookup can have.</summary>
internal sealed class OwnerStatusParser : IArgumentParser<OwnerStatusName>
{
    private static readonly SocketOwnerStatus[] s_known =
        [.. Enum.GetValues<SocketOwnerStatus>().Except([SocketOwnerStatus.NotRequested, SocketOwnerStatus.ForeignTable])];

    public static string Accepted => $"an owner status of live sockets: {string.Join(", ", s_known[..^1])} or {s_known[^1]}";

    public static bool Accepts(OwnerStatusName value) => s_known.Contains(value.Value);

    public static bool TryParse(string text, out OwnerStatusName value)
    {
        bool isStatus = Enum.TryParse(text, ignoreCase: true, out SocketOwnerStatus status) && !text.Contains(',', StringComparison.Ordinal);
        value = new(status);
        return isStatus;
    }
}

/// <summary>Parses numbers of sockets and ranges of them.</summary>
internal sealed class CountRangeParser : IArgumentParser<CountRange>
{
    public static string Accepted => CountRange.Accepted;

    public static bool TryParse(string text, out CountRange value) => CountRange.TryParse(text, out value);
}

/// <summary>Parses IPv4 and IPv6, and the names that .NET has for them.</summary>
internal sealed class IPFamilyParser : IArgumentParser<IPFamily>
{
    public static string Accepted => "IPv4 or IPv6";

    public static bool TryParse(string text, out IPFamily value)
    {
        if (!Enum.TryParse(text, ignoreCase: true, out value) && Enum.TryParse(text, ignoreCase: true, out AddressFamily family))
        {
            value = (IPFamily)family;
        }

        // Several names in one text would be taken for one number, made of both.
        return !text.Contains(',', StringComparison.Ordinal) && Enum.IsDefined(value);
    }
}

/// <summary>Parses durations: the text of a <see cref="TimeSpan"/>, or a number of seconds.</summary>
internal sealed class DurationParser : IArgumentParser<TimeSpan>
{
    public static string Accepted => "a duration of 0 or more: a TimeSpan, such as '00:01:30', or a number of seconds, such as 30 or 0.5";

    public static bool Accepts(TimeSpan value) => value >= TimeSpan.Zero;

    // Numbers come first: .NET reads '90' as ninety days.
    public static bool TryParse(string text, out TimeSpan value)
    {
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds))
        {
            return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out value);
        }

        bool fits = Math.Abs(seconds) < TimeSpan.MaxValue.TotalSeconds;
        value = fits ? TimeSpan.FromSeconds(seconds) : default;
        return fits;
    }
}
