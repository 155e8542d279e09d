using System;
using System.Collections.Generic;
using ProcTcp.Waiting;
using Xunit;

namespace ProcTcp.Tests.Waiting;

public sealed class PollScheduleTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    private readonly FakeClock _clock = new();

    [Fact]
    public void WithoutTimeout_ThereIsNoEnd()
    {
        PollSchedule schedule = Make(timeout: null, interval: s_second);

        Assert.Null(schedule.Left);
        Assert.Equal(s_second, Poll(schedule, TimeSpan.FromDays(40)));
        Assert.Null(schedule.Left);
    }

    [Fact]
    public void LastPoll_FallsOnTheEnd()
    {
        PollSchedule schedule = Make(timeout: 2.5 * s_second, interval: s_second);
        List<double> polls = [];
        for (TimeSpan? rest = TimeSpan.Zero; rest is TimeSpan time; rest = Poll(schedule, TimeSpan.Zero))
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
        PollSchedule schedule = Make(timeout: TimeSpan.Zero, interval: null);

        Assert.Null(Poll(schedule, TimeSpan.Zero));
        Assert.Equal(1, schedule.Polls);
    }

    [Fact]
    public void PollThatTakesLongerThanThereIsTime_IsTheLast()
    {
        Assert.Null(Poll(Make(timeout: s_second, interval: null), 2 * s_second));
    }

    [Fact]
    public void FixedInterval_FollowsNoCost()
    {
        PollSchedule schedule = Make(timeout: null, interval: TimeSpan.FromMilliseconds(10));

        Assert.Equal(TimeSpan.FromMilliseconds(10), Poll(schedule, s_second));
        Assert.Equal(TimeSpan.FromMilliseconds(10), Poll(schedule, TimeSpan.Zero));
    }

    [Fact]
    public void TimeLeft_GoesDownWithTheClock()
    {
        PollSchedule schedule = Make(timeout: 10 * s_second, interval: null);
        _clock.Advance(4 * s_second);

        Assert.Equal(6 * s_second, schedule.Left);
        Assert.Equal(4 * s_second, schedule.Elapsed);
    }

    [Fact]
    public void Costs_AreAddedUp()
    {
        PollSchedule schedule = Make(timeout: null, interval: s_second);
        Poll(schedule, 3 * s_second);
        Poll(schedule, 4 * s_second);

        Assert.Equal(4 * s_second, schedule.Cost);
        Assert.Equal(7 * s_second, schedule.TotalCost);
    }

    [Fact]
    public void TableOfAHundredThousandSockets_CostsATwentiethOfOneCore()
    {
        PollSchedule schedule = Make(timeout: TimeSpan.FromMinutes(5), interval: null);
        while (Poll(schedule, TimeSpan.FromMilliseconds(170)) is TimeSpan rest)
        {
            _clock.Advance(rest);
        }

        // The poll at the very end has no rest behind it, and that of the one before is cut short.
        Assert.InRange(schedule.Polls, 80, 90);
        Assert.InRange((schedule.TotalCost - (2 * schedule.Cost)) / schedule.Elapsed, 0.045, 0.05);
    }

    private TimeSpan? Poll(PollSchedule schedule, TimeSpan cost)
    {
        schedule.BeginPoll();
        _clock.Advance(cost);
        return schedule.EndPoll();
    }

    private PollSchedule Make(TimeSpan? timeout, TimeSpan? interval) => new(timeout, interval, new AdaptiveInterval(), _clock);
}
