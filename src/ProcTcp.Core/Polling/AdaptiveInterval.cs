using System;

namespace ProcTcp.Polling;

/// <summary>
/// The pause between two polls: short at first, longer as time passes, and always long enough that polling uses at most a twentieth of
/// one core.
/// </summary>
internal sealed class AdaptiveInterval
{
    // A twentieth, and a margin for the cost that a poll does not measure.
    private const int PollPerCost = 24;

    private const double Growth = 1.25;

    private TimeSpan _wanted = Shortest;

    /// <summary>Gets the pause after the first poll of a small table.</summary>
    public static TimeSpan Shortest { get; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Gets the longest pause after polls whose cost is negligible.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Returns the pause after a poll.</summary>
    /// <param name="cost">The processor time that the poll took.</param>
    /// <param name="elapsed">The time that the poll took.</param>
    public TimeSpan Next(TimeSpan cost, TimeSpan elapsed)
    {
        TimeSpan needed = (cost * PollPerCost) - elapsed;
        TimeSpan pause = needed > _wanted ? needed : _wanted;
        TimeSpan longer = _wanted * Growth;
        _wanted = longer < Longest ? longer : Longest;
        return pause;
    }
}
