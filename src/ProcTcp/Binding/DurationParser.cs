using System;
using System.Globalization;

namespace ProcTcp.Binding;

/// <summary>Parses durations: the text of a <see cref="TimeSpan"/>, or a number of seconds.</summary>
internal sealed class DurationParser : IArgumentParser<TimeSpan>
{
    public static string Accepted => "a duration from 0 up: a TimeSpan, or a number of seconds, such as 30, 0.5 or '00:01:30'";

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
