using System;
using System.Globalization;
using System.Management.Automation;

namespace ProcTcp.Binding;

/// <summary>Lets a parameter take a duration: a <see cref="TimeSpan"/>, its text, or a number of seconds.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DurationTransformAttribute : ArgumentTransformationAttribute
{
    private const string Accepted = "a duration from 0 up: a TimeSpan, or a number of seconds, such as 30, 0.5 or '00:01:30'";

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (value is null)
        {
            return null;
        }

        string text = LanguagePrimitives.ConvertTo<string>(value);
        bool isDuration = value is TimeSpan ready ? Accept(ready, out TimeSpan duration) : TryParse(text, out duration);
        return isDuration && duration >= TimeSpan.Zero
            ? duration
            : throw new ArgumentTransformationMetadataException($"'{text}' is not {Accepted}.");
    }

    private static bool Accept(TimeSpan value, out TimeSpan duration)
    {
        duration = value;
        return true;
    }

    // Numbers come first: .NET reads '90' as ninety days.
    private static bool TryParse(string text, out TimeSpan duration)
    {
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds))
        {
            return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out duration);
        }

        bool fits = Math.Abs(seconds) < TimeSpan.MaxValue.TotalSeconds;
        duration = fits ? TimeSpan.FromSeconds(seconds) : default;
        return fits;
    }
}
