using System;

namespace ProcTcp.Polling;

/// <summary>
/// How long to rest between two polls: short at first, longer as time goes by, and always so long that polling takes no more than a
/// twentieth of one processor.
/// </summary>
/// <param name="processors">How many processors a poll may keep busy at once.</param>
internal sealed class AdaptiveInterval(int processors = 1)
{
    /// <summary>How many times its cost a poll is followed by rest: one part of work in twenty.</summary>
    public const int RestPerWork = 19;

    private const double Growth = 1.25;

    private TimeSpan _wanted = Shortest;

    /// <summary>Gets the rest after the first poll of a small table.</summary>
    public static TimeSpan Shortest { get; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Gets the longest rest after polls that cost next to nothing.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Gives the rest after a poll.</summary>
    /// <param name="cost">How long the poll took.</param>
    public TimeSpan Next(TimeSpan cost)
    {
        TimeSpan needed = cost * processors * RestPerWork;
        TimeSpan rest = needed > _wanted ? needed : _wanted;
        TimeSpan longer = _wanted * Growth;
        _wanted = longer < Longest ? longer : Longest;
        return rest;
    }
}
