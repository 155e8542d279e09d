using System;

namespace ProcTcp.Polling;

/// <summary>
/// How long to rest between two polls: short at first, longer as time goes by, and always so long that polling takes no more than a
/// twentieth of one core.
/// </summary>
internal sealed class AdaptiveInterval
{
    // A twentieth, and room for what a poll does not see of its own cost.
    private const int PollPerCost = 24;

    private const double Growth = 1.25;

    private TimeSpan _wanted = Shortest;

    /// <summary>Gets the rest after the first poll of a small table.</summary>
    public static TimeSpan Shortest { get; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Gets the longest rest after polls that cost next to nothing.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Gives the rest after a poll.</summary>
    /// <param name="cost">The processor time that the poll took.</param>
    /// <param name="elapsed">How long it took.</param>
    public TimeSpan Next(TimeSpan cost, TimeSpan elapsed)
    {
        TimeSpan needed = (cost * PollPerCost) - elapsed;
        TimeSpan rest = needed > _wanted ? needed : _wanted;
        TimeSpan longer = _wanted * Growth;
        _wanted = longer < Longest ? longer : Longest;
        return rest;
    }
}
