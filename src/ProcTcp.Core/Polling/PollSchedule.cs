using System;
using ProcTcp.Interop;

namespace ProcTcp.Polling;

/// <summary>
/// When to look at the table, how well that is kept, and what it costs. The first look is at once and the last one falls on the end;
/// looks that were missed are not made up for.
/// </summary>
/// <param name="interval">The time from the begin of one look to that of the next; null where it is to follow what a look costs.</param>
/// <param name="end">The time after which there is no further look; null for no end.</param>
/// <param name="adaptive">Gives the rest after a look where there is no fixed interval.</param>
/// <param name="clock">The clock.</param>
/// <param name="getProcessorTime">Gives the processor time of this process.</param>
internal sealed class PollSchedule(
    TimeSpan? interval, TimeSpan? end, AdaptiveInterval adaptive, TimeProvider clock, Func<TimeSpan> getProcessorTime)
{
    // What waking up takes is no lateness.
    private const int Tolerance = 10;

    private readonly long _start = clock.GetTimestamp();
    private TimeSpan _begin;
    private TimeSpan _beginCost;
    private TimeSpan _due;

    /// <summary>Initializes a new instance of the <see cref="PollSchedule"/> class, by the clocks of the system.</summary>
    /// <param name="interval">The time from the begin of one look to that of the next; null where it is to follow what a look costs.</param>
    /// <param name="end">The time after which there is no further look; null for no end.</param>
    public PollSchedule(TimeSpan? interval, TimeSpan? end)
        : this(interval, end, new AdaptiveInterval(), TimeProvider.System, GetProcessorTime.Invoke)
    {
    }

    /// <summary>Gets the time since the schedule was made.</summary>
    public TimeSpan Elapsed => clock.GetElapsedTime(_start);

    /// <summary>Gets the time until the end, at least 0; null where there is no end.</summary>
    public TimeSpan? Left => end - Min(Elapsed, end);

    /// <summary>Gets how many looks have begun.</summary>
    public long Polls { get; private set; }

    /// <summary>Gets how many of them came late by more than a tenth of the interval.</summary>
    public long LatePolls { get; private set; }

    /// <summary>Gets by how much the latest one was late.</summary>
    public TimeSpan LongestDelay { get; private set; }

    /// <summary>Gets the processor time that the last look took.</summary>
    public TimeSpan Cost { get; private set; }

    /// <summary>Gets the processor time that all looks took.</summary>
    public TimeSpan TotalCost { get; private set; }

    /// <summary>Takes note that a look begins.</summary>
    /// <returns>By how much it is late; zero where that is within what is tolerated.</returns>
    public TimeSpan BeginPoll()
    {
        _begin = Elapsed;
        _beginCost = getProcessorTime();
        TimeSpan delay = Polls > 0 && _begin > _due ? _begin - _due : TimeSpan.Zero;
        Polls++;
        if (interval is not TimeSpan time)
        {
            return TimeSpan.Zero;
        }

        _due = Min(Polls == 1 ? _begin + time : _due + (time * (1 + Math.Floor(delay / time))), end);
        if (delay <= time / Tolerance)
        {
            return TimeSpan.Zero;
        }

        LatePolls++;
        LongestDelay = delay > LongestDelay ? delay : LongestDelay;
        return delay;
    }

    /// <summary>Takes note that the look has ended.</summary>
    /// <returns>The rest until the next one; null where the end has come.</returns>
    public TimeSpan? EndPoll()
    {
        TimeSpan now = Elapsed;
        Cost = getProcessorTime() - _beginCost;
        TotalCost += Cost;
        _due = interval is null ? Min(now + adaptive.Next(Cost, now - _begin), end) : _due;
        return now >= end ? null : _due > now ? _due - now : TimeSpan.Zero;
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan? other) => one > other ? other.Value : one;
}
