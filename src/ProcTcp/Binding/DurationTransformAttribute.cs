using System;
using System.Globalization;
using System.Management.Automation;

namespace ProcTcp.Binding;

/// <summary>Lets a parameter take a duration: a <see cref="TimeSpan"/>, its text, or a number of seconds.</summary>
public sealed class DurationTransformAttribute : SingleTextTransformAttribute<TimeSpan>
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? duration = base.Transform(engineIntrinsics, inputData);
        return duration is TimeSpan { Ticks: < 0 }
            ? throw new ArgumentTransformationMetadataException($"'{duration}' is not {Accepted}.")
            : duration;
    }

    private protected override string Accepted => "a duration from 0 up: a TimeSpan, or a number of seconds, such as 30, 0.5 or '00:01:30'";

    // Numbers come first: .NET reads '90' as ninety days.
    private protected override bool TryParse(string text, out TimeSpan result)
    {
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds))
        {
            return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out result);
        }

        bool fits = Math.Abs(seconds) < TimeSpan.MaxValue.TotalSeconds;
        result = fits ? TimeSpan.FromSeconds(seconds) : default;
        return fits;
    }
}
