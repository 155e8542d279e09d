using System;

namespace ProcTcp.Watching;

/// <summary>When to look at the table next, and how well that was kept. Looks that were missed are not made up for.</summary>
/// <param name="interval">The time from the begin of one look to that of the next.</param>
/// <param name="end">When the last look is, or null where there is none.</param>
internal sealed class PollSchedule(TimeSpan interval, TimeSpan? end)
{
    // What waking up takes is no lateness.
    private const int Tolerance = 10;

    private TimeSpan _due;

    /// <summary>Gets how many looks there were.</summary>
    public long Polls { get; private set; }

    /// <summary>Gets how many of them came late by more than a tenth of the interval.</summary>
    public long LatePolls { get; private set; }

    /// <summary>Gets by how much the latest one was late.</summary>
    public TimeSpan LongestDelay { get; private set; }

    /// <summary>Gets whether the last look has begun.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Takes note that a look begins.</summary>
    /// <returns>By how much it is late; zero where that is within what is tolerated.</returns>
    public TimeSpan Begin(TimeSpan now)
    {
        _due = Polls == 0 ? now : _due;
        TimeSpan delay = now - _due;
        Polls++;
        IsOver = now >= end;
        _due += interval * (1 + Math.Floor(delay / interval));
        _due = _due > end ? end.Value : _due;
        if (delay <= interval / Tolerance)
        {
            return TimeSpan.Zero;
        }

        LatePolls++;
        LongestDelay = delay > LongestDelay ? delay : LongestDelay;
        return delay;
    }

    /// <summary>Tells how long to wait for the next look.</summary>
    public TimeSpan GetWait(TimeSpan now) => _due > now ? _due - now : TimeSpan.Zero;
}
