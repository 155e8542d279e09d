using System;

namespace ProcTcp.Waiting;

/// <summary>When to poll: the rest between two polls, and the end of all of them.</summary>
/// <param name="timeout">After which time to give up; null for never.</param>
/// <param name="interval">The rest after each poll; null where it is to follow the cost of the polls.</param>
/// <param name="adaptive">Gives the rest where there is no fixed one.</param>
/// <param name="clock">The clock.</param>
internal sealed class PollSchedule(TimeSpan? timeout, TimeSpan? interval, AdaptiveInterval adaptive, TimeProvider clock)
{
    private readonly long _start = clock.GetTimestamp();
    private long _pollStart;

    /// <summary>Gets the time since the schedule was made.</summary>
    public TimeSpan Elapsed => clock.GetElapsedTime(_start);

    /// <summary>Gets the time until the end, at least 0; null where there is no end.</summary>
    public TimeSpan? Left => timeout is not TimeSpan end ? null : end > Elapsed ? end - Elapsed : TimeSpan.Zero;

    /// <summary>Gets how many polls there were.</summary>
    public int Polls { get; private set; }

    /// <summary>Gets how long the last poll took.</summary>
    public TimeSpan Cost { get; private set; }

    /// <summary>Gets how long all polls took.</summary>
    public TimeSpan TotalCost { get; private set; }

    /// <summary>Takes note that a poll begins.</summary>
    public void BeginPoll() => _pollStart = clock.GetTimestamp();

    /// <summary>Takes note that the poll has ended.</summary>
    /// <returns>The rest until the next one, which falls on the end where it would go beyond; null where the end has come.</returns>
    public TimeSpan? EndPoll()
    {
        Cost = clock.GetElapsedTime(_pollStart);
        TotalCost += Cost;
        Polls++;
        TimeSpan rest = interval ?? adaptive.Next(Cost);
        return Left switch
        {
            null => rest,
            { Ticks: 0 } => null,
            { } left => rest < left ? rest : left,
        };
    }
}
