using System;
using System.Collections.Generic;
using ProcTcp.Polling;
using Xunit;

namespace ProcTcp.Tests.Polling;

public sealed class PollScheduleTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    private readonly FakeClock _clock = new();

    [Fact]
    public void WithoutEnd_ThereIsAlwaysANextPoll()
    {
        PollSchedule schedule = Create(end: null, interval: s_second);

        Assert.Null(schedule.Left);
        Assert.NotNull(Poll(schedule, TimeSpan.FromDays(40)));
        Assert.Null(schedule.Left);
    }

    [Fact]
    public void LastPoll_IsAtTheEnd()
    {
        PollSchedule schedule = Create(end: 2.5 * s_second, interval: s_second);
        List<double> polls = [];
        for (TimeSpan? pause = TimeSpan.Zero; pause is TimeSpan time; pause = Poll(schedule, TimeSpan.Zero))
        {
            _clock.Advance(time);
            polls.Add(schedule.Elapsed.TotalSeconds);
        }

        Assert.Equal([0, 1, 2, 2.5], polls);
        Assert.Equal(4, schedule.Polls);
        Assert.Equal(TimeSpan.Zero, schedule.Left);
    }

    [Fact]
    public void NoTimeAtAll_IsOnePoll()
    {
        PollSchedule schedule = Create(end: TimeSpan.Zero, interval: null);

        Assert.Null(Poll(schedule, TimeSpan.Zero));
        Assert.Equal(1, schedule.Polls);
    }

    [Fact]
    public void PollThatTakesLongerThanTheTimeLeft_IsTheLast()
    {
        Assert.Null(Poll(Create(end: s_second, interval: null), 2 * s_second));
    }

    [Fact]
    public void FixedInterval_IsFromStartToStart()
    {
        PollSchedule schedule = Create(end: null, interval: s_second);

        Assert.Equal(0.75 * s_second, Poll(schedule, 0.25 * s_second));
        _clock.Advance(0.76 * s_second);
        Assert.Equal(0.74 * s_second, Poll(schedule, 0.25 * s_second));
        Assert.Equal(0, schedule.LatePolls);
    }

    [Fact]
    public void FirstPoll_IsNeverLate()
    {
        PollSchedule schedule = Create(end: null, interval: s_second);
        _clock.Advance(5 * s_second);

        Assert.Equal(TimeSpan.Zero, schedule.BeginPoll());
        Assert.Equal(s_second, schedule.EndPoll());
        Assert.Equal(0, schedule.LatePolls);
    }

    [Fact]
    public void LatePoll_IsCounted_AndMissedPollsAreSkipped()
    {
        PollSchedule schedule = Create(end: null, interval: s_second);

        Assert.Equal(TimeSpan.Zero, Poll(schedule, 4.5 * s_second));
        Assert.Equal(3.5 * s_second, schedule.BeginPoll());
        Assert.Equal(0.5 * s_second, schedule.EndPoll());
        _clock.Advance(0.5 * s_second);
        Assert.Equal(TimeSpan.Zero, schedule.BeginPoll());
        Assert.Equal(1, schedule.LatePolls);
        Assert.Equal(3.5 * s_second, schedule.LongestDelay);
    }

    [Fact]
    public void LatePolls_AreAllCounted_AndTheLongestDelayStays()
    {
        PollSchedule schedule = Create(end: null, interval: s_second);

        Assert.Equal(0, DelayAfter(1.05));
        Assert.Equal(0.5, DelayAfter(1.5));
        Assert.Equal(1.75, DelayAfter(2.75));
        Assert.Equal(0.25, DelayAfter(1.25));
        Assert.Equal(0, DelayAfter(0.5));
        Assert.Equal(3, schedule.LatePolls);
        Assert.Equal(1.75 * s_second, schedule.LongestDelay);

        // One poll on time, the next after the given number of seconds, and the time until the next one is due.
        double DelayAfter(double seconds)
        {
            Poll(schedule, TimeSpan.Zero);
            _clock.Advance(seconds * s_second);
            TimeSpan delay = schedule.BeginPoll();
            _clock.Advance(schedule.EndPoll()!.Value);
            return delay.TotalSeconds;
        }
    }

    [Fact]
    public void PollThatStartsTooEarly_IsNotFollowedByAnotherForTheSameTime()
    {
        PollSchedule schedule = Create(end: null, interval: s_second);
        _clock.Advance(Poll(schedule, TimeSpan.Zero)!.Value - TimeSpan.FromMilliseconds(1));

        Assert.Equal(s_second + TimeSpan.FromMilliseconds(1), Poll(schedule, TimeSpan.Zero));
    }

    [Fact]
    public void AdaptiveInterval_IsNeverLate()
    {
        PollSchedule schedule = Create(end: null, interval: null);
        Poll(schedule, TimeSpan.Zero);
        _clock.Advance(9 * s_second);

        Assert.Equal(TimeSpan.Zero, schedule.BeginPoll());
        Assert.Equal(0, schedule.LatePolls);
    }

    [Fact]
    public void TimeLeft_GoesDownWithTheClock()
    {
        PollSchedule schedule = Create(end: 10 * s_second, interval: null);
        _clock.Advance(4 * s_second);

        Assert.Equal(6 * s_second, schedule.Left);
        Assert.Equal(4 * s_second, schedule.Elapsed);
    }

    [Fact]
    public void Costs_AreSummed()
    {
        PollSchedule schedule = Create(end: null, interval: s_second);
        Poll(schedule, 3 * s_second);
        Poll(schedule, 4 * s_second);

        Assert.Equal(4 * s_second, schedule.Cost);
        Assert.Equal(7 * s_second, schedule.TotalCost);
    }

    [Fact]
    public void PollOnSeveralProcessors_CountsForEachOfThem()
    {
        PollSchedule schedule = Create(end: null, interval: null);
        schedule.BeginPoll();
        _clock.Work(s_second, processors: 2);

        Assert.Equal(47 * s_second, schedule.EndPoll());
        Assert.Equal(2 * s_second, schedule.Cost);
    }

    [Fact]
    public void DelayOfAPoll_CostsNothing()
    {
        PollSchedule schedule = Create(end: null, interval: null);
        schedule.BeginPoll();
        _clock.Work(TimeSpan.FromMilliseconds(1));
        _clock.Advance(s_second);

        Assert.Equal(AdaptiveInterval.Shortest, schedule.EndPoll());
    }

    [Fact]
    public void TableOfAHundredThousandSockets_CostsATwentiethOfOneCore()
    {
        PollSchedule schedule = Create(end: TimeSpan.FromMinutes(5), interval: null);
        while (Poll(schedule, TimeSpan.FromMilliseconds(170)) is TimeSpan pause)
        {
            _clock.Advance(pause);
        }

        // The poll at the end has no pause after it, and the pause before it is shortened.
        Assert.InRange(schedule.Polls, 70, 80);
        Assert.InRange((schedule.TotalCost - (2 * schedule.Cost)) / schedule.Elapsed, 0.035, 0.05);
    }

    private TimeSpan? Poll(PollSchedule schedule, TimeSpan cost)
    {
        schedule.BeginPoll();
        _clock.Work(cost);
        return schedule.EndPoll();
    }

    private PollSchedule Create(TimeSpan? end, TimeSpan? interval) => new(interval, end, new AdaptiveInterval(), _clock, () => _clock.ProcessorTime);
}
