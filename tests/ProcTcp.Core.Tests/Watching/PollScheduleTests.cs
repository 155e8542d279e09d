using System;
using ProcTcp.Watching;
using Xunit;

namespace ProcTcp.Tests.Watching;

public sealed class PollScheduleTests
{
    [Fact]
    public void FirstLook_IsAtOnce_AndNeverLate()
    {
        PollSchedule schedule = New();

        Assert.Equal(TimeSpan.Zero, schedule.GetWait(TimeSpan.Zero));
        Assert.Equal(TimeSpan.Zero, schedule.Begin(Seconds(0.5)));
        Assert.Equal(0, schedule.LatePolls);
    }

    [Fact]
    public void Looks_KeepTheInterval_FromBeginToBegin()
    {
        PollSchedule schedule = New();
        schedule.Begin(TimeSpan.Zero);

        Assert.Equal(Seconds(0.75), schedule.GetWait(Seconds(0.25)));
        schedule.Begin(Seconds(1.01));
        Assert.Equal(Seconds(0.75), schedule.GetWait(Seconds(1.25)));
        Assert.Equal(0, schedule.LatePolls);
        Assert.Equal(2, schedule.Polls);
    }

    [Fact]
    public void LateLook_IsCounted_AndMissedOnesAreNotMadeUpFor()
    {
        PollSchedule schedule = New();
        schedule.Begin(TimeSpan.Zero);

        Assert.Equal(TimeSpan.Zero, schedule.GetWait(Seconds(4.5)));
        Assert.Equal(Seconds(3.5), schedule.Begin(Seconds(4.5)));
        Assert.Equal(Seconds(0.5), schedule.GetWait(Seconds(4.5)));
        Assert.Equal(TimeSpan.Zero, schedule.Begin(Seconds(5)));
        Assert.Equal(1, schedule.LatePolls);
        Assert.Equal(Seconds(3.5), schedule.LongestDelay);
    }

    [Fact]
    public void LastLook_IsAtTheEnd()
    {
        PollSchedule schedule = New(end: 1.5);
        schedule.Begin(TimeSpan.Zero);
        schedule.Begin(Seconds(1));

        Assert.False(schedule.IsOver);
        Assert.Equal(Seconds(0.5), schedule.GetWait(Seconds(1)));
        schedule.Begin(Seconds(1.5));
        Assert.True(schedule.IsOver);
    }

    [Fact]
    public void NoDuration_IsOneLook()
    {
        PollSchedule schedule = New(end: 0);
        schedule.Begin(TimeSpan.Zero);

        Assert.True(schedule.IsOver);
    }

    private static PollSchedule New(double? end = null) => new(Seconds(1), end is double value ? Seconds(value) : null);

    private static TimeSpan Seconds(double value) => TimeSpan.FromSeconds(value);
}
