using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Host;

namespace ProcTcp.Formatting;

/// <summary>What the views of measures show; called by ProcTcp.Format.ps1xml, for measures of this session and deserialized ones alike.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class MeasureText
{
    private const int UsualWidth = 80;
    private const int ShortestBar = 8;
    private const int ShortIdLength = 12;

    /// <summary>Bytes up to which a queue is shown to the byte.</summary>
    private const double MostDigits = 9_999_999;

    private const string Separator = ", ";
    private const string Units = "KMGTP";

    private static readonly HashSet<string> s_ownProperties = new(
        typeof(TcpSocketMeasure).GetProperties().Select(static property => property.Name)
            .Concat([Measuring.SocketProperties.ComputerName, "RunspaceId", "PSShowComputerName"]),
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Names the properties that the measure was grouped by.</summary>
    public static string Properties(PSObject? measure) => string.Join(", ", Group(measure).Select(static pair => pair.Key));

    /// <summary>Shows the values of the properties that the measure was grouped by.</summary>
    public static string Values(PSObject? measure) => string.Join(Separator, Group(measure).Select(static pair => Text(pair)));

    /// <summary>Shows the values of the properties that the measure was grouped by in a column: of each something, if there is no room for all.</summary>
    public static string Values(PSObject? measure, int width)
    {
        string[] values = [.. Group(measure).Select(static pair => Text(pair))];
        int room = width - (Separator.Length * (values.Length - 1));
        int share = values.Max(static value => value.Length);
        while (share > 2 && values.Sum(value => Math.Min(value.Length, share)) > room)
        {
            share--;
        }

        return string.Join(Separator, values.Select(value => value.Length > share ? value[..(share - 1)] + "…" : value));
    }

    /// <summary>Shows bytes, in larger units if there are many.</summary>
    public static string Bytes(double bytes)
    {
        if (bytes <= MostDigits)
        {
            return bytes.ToString("0", CultureInfo.InvariantCulture);
        }

        int unit = -1;
        while (bytes >= 1024 && unit < Units.Length - 1)
        {
            bytes /= 1024;
            unit++;
        }

        return bytes.ToString("0.#", CultureInfo.InvariantCulture) + Units[unit];
    }

    /// <summary>Draws the count of a measure beside that of the largest one, in what the other columns leave of the screen.</summary>
    public static string Bar(PSObject? measure, int otherColumns, PSHost? host, PSObject? style, bool isRedirected)
    {
        int width = Math.Max(ShortestBar, ScreenWidth(host) - otherColumns);
        double eighths = Math.Max(1, Math.Round(Part(measure) * width * 8));
        if (isRedirected)
        {
            return new string('#', (int)Math.Ceiling(eighths / 8));
        }

        (int full, int rest) = Math.DivRem((int)eighths, 8);
        string bar = new string('█', full) + (rest > 0 ? ((char)('█' + 8 - rest)).ToString() : string.Empty);
        return ViewText.Paint(bar, ViewText.ColorOf(Values(measure)), style, isRedirected);
    }

    private static IReadOnlyList<KeyValuePair<string, object?>> Group(PSObject? measure) => measure switch
    {
        null => [],
        { BaseObject: TcpSocketMeasure live } => live.GetGroup(),
        _ => [.. measure.Properties.Where(static property => !s_ownProperties.Contains(property.Name)).Select(static property => new KeyValuePair<string, object?>(property.Name, property.Value))],
    };

    // Docker shows so much of the ID of a container.
    private static string Text(KeyValuePair<string, object?> pair)
    {
        string text = SocketMembers.IsNothing(pair.Value) ? "-" : ViewText.Escape(LanguagePrimitives.ConvertTo<string>(pair.Value));
        return pair.Key == nameof(TcpSocketInfo.ContainerId) && text.Length > ShortIdLength ? text[..ShortIdLength] : text;
    }

    private static double Part(PSObject? measure) => measure?.BaseObject is TcpSocketMeasure live
        ? (double)live.Count / live.LargestCount
        : Convert.ToDouble(measure?.Properties[nameof(TcpSocketMeasure.Share)]?.Value, CultureInfo.InvariantCulture);

    /// <summary>Returns the columns that PowerShell uses of the screen: all but the last.</summary>
    internal static int ScreenWidth(PSHost? host)
    {
        try
        {
            int width = host?.UI?.RawUI?.BufferSize.Width ?? 0;
            return (width > 1 ? width : UsualWidth) - 1;
        }
        catch (Exception exception) when (exception is HostException or NotImplementedException or InvalidOperationException)
        {
            // A host without a screen says so in one of these ways.
            return UsualWidth - 1;
        }
    }
}
