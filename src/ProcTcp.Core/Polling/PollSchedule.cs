using System;
using ProcTcp.Interop;

namespace ProcTcp.Polling;

/// <summary>
/// The schedule of polls, with their delays and costs. The first poll is immediate and the last one is at the end; missed polls are
/// skipped.
/// </summary>
/// <param name="interval">The time from the start of one poll to the start of the next; null to adapt it to the cost of a poll.</param>
/// <param name="end">The time after which there is no further poll; null for no end.</param>
/// <param name="adaptive">Returns the pause after a poll if there is no fixed interval.</param>
/// <param name="clock">The clock.</param>
/// <param name="getProcessorTime">Returns the processor time of this process.</param>
internal sealed class PollSchedule(
    TimeSpan? interval, TimeSpan? end, AdaptiveInterval adaptive, TimeProvider clock, Func<TimeSpan> getProcessorTime)
{
    // The time to wake up does not count as a delay.
    private const int Tolerance = 10;

    private readonly long _start = clock.GetTimestamp();
    private TimeSpan _pollStart;
    private TimeSpan _startCost;
    private TimeSpan _due;

    /// <summary>Initializes a new instance of the <see cref="PollSchedule"/> class with the system's clocks.</summary>
    /// <param name="interval">The time from the start of one poll to the start of the next; null to adapt it to the cost of a poll.</param>
    /// <param name="end">The time after which there is no further poll; null for no end.</param>
    public PollSchedule(TimeSpan? interval, TimeSpan? end)
        : this(interval, end, new AdaptiveInterval(), TimeProvider.System, GetProcessorTime.Invoke)
    {
    }

    /// <summary>Gets the time since the schedule was created.</summary>
    public TimeSpan Elapsed => clock.GetElapsedTime(_start);

    /// <summary>Gets the time until the end, at least 0; null if there is no end.</summary>
    public TimeSpan? Left => end - Min(Elapsed, end);

    /// <summary>Gets the number of polls that have started.</summary>
    public long Polls { get; private set; }

    /// <summary>Gets the number of polls that started late by more than a tenth of the interval.</summary>
    public long LatePolls { get; private set; }

    /// <summary>Gets the longest delay of a poll.</summary>
    public TimeSpan LongestDelay { get; private set; }

    /// <summary>Gets the processor time of the last poll.</summary>
    public TimeSpan Cost { get; private set; }

    /// <summary>Gets the processor time of all polls.</summary>
    public TimeSpan TotalCost { get; private set; }

    /// <summary>Records the start of a poll.</summary>
    /// <returns>The delay of the poll; zero if it is within the tolerance.</returns>
    public TimeSpan BeginPoll()
    {
        _pollStart = Elapsed;
        _startCost = getProcessorTime();
        TimeSpan delay = Polls > 0 && _pollStart > _due ? _pollStart - _due : TimeSpan.Zero;
        Polls++;
        if (interval is not TimeSpan time)
        {
            return TimeSpan.Zero;
        }

        _due = Min(Polls == 1 ? _pollStart + time : _due + (time * (1 + Math.Floor(delay / time))), end);
        if (delay <= time / Tolerance)
        {
            return TimeSpan.Zero;
        }

        LatePolls++;
        LongestDelay = delay > LongestDelay ? delay : LongestDelay;
        return delay;
    }

    /// <summary>Records the end of a poll.</summary>
    /// <returns>The pause until the next poll; null if there is no further poll.</returns>
    public TimeSpan? EndPoll()
    {
        TimeSpan now = Elapsed;
        Cost = getProcessorTime() - _startCost;
        TotalCost += Cost;
        _due = interval is null ? Min(now + adaptive.Next(Cost, now - _pollStart), end) : _due;
        return now >= end ? null : _due > now ? _due - now : TimeSpan.Zero;
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan? other) => one > other ? other.Value : one;
}
