using System;
using System.ComponentModel;
using System.Globalization;
using System.Management.Automation;

namespace ProcTcp.Formatting;

/// <summary>What the views of connections show; called by ProcTcp.Format.ps1xml, for sockets of this session and deserialized ones alike.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class DetailViewText
{
    private const string Units = "KMGTPE";

    /// <summary>Shows a time in milliseconds by five characters, the shorter the time the more exact; a very long one in seconds.</summary>
    public static string Milliseconds(PSObject? socket, string property) => Value(socket, property) is TimeSpan time
        ? time.TotalMilliseconds switch
        {
            < 1 => Text(time.TotalMilliseconds, "0.000"),
            < 10 => Text(time.TotalMilliseconds, "0.00"),
            < 100 => Text(time.TotalMilliseconds, "0.0"),
            < 99_999 => Text(time.TotalMilliseconds, "0"),
            _ => Text(time.TotalSeconds, "0s"),
        }
        : string.Empty;

    /// <summary>Shows a time in seconds by six characters, the shorter the time the more exact.</summary>
    public static string Seconds(PSObject? socket, string property) => Value(socket, property) is TimeSpan time
        ? Text(time.TotalSeconds, time.TotalSeconds switch { < 99.995 => "0.00s", < 999.95 => "0.0s", _ => "0s" })
        : string.Empty;

    /// <summary>Shows bytes in a narrow column, in larger units if they are many.</summary>
    public static string Bytes(PSObject? socket, string property, int width) => Number(Value(socket, property), width, 1024);

    /// <summary>Shows a count in a narrow column, in thousands if they are many.</summary>
    public static string Count(PSObject? socket, string property, int width) => Number(Value(socket, property), width, 1000);

    private static string Number(object? value, int width, int unit)
    {
        if (SocketMembers.IsNothing(value) || !LanguagePrimitives.TryConvertTo(value, CultureInfo.InvariantCulture, out double number))
        {
            return string.Empty;
        }

        string text = Text(number, "0");
        for (int i = 0; text.Length > width && i < Units.Length; i++)
        {
            number /= unit;
            text = Text(number, "0.#") + Units[i];
            text = text.Length > width ? Text(number, "0") + Units[i] : text;
        }

        return text;
    }

    private static string Text(double number, string format) => number.ToString(format, CultureInfo.InvariantCulture);

    private static object? Value(PSObject? socket, string property) => socket?.Properties[property]?.Value switch
    {
        PSObject wrapped => wrapped.BaseObject,
        var value => value,
    };
}
