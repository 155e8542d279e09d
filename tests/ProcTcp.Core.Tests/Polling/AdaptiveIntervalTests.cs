using System;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using ProcTcp.Polling;
using Xunit;

namespace ProcTcp.Tests.Polling;

public sealed class AdaptiveIntervalTests
{
    private static readonly TimeSpan s_cheap = TimeSpan.FromMicroseconds(100);
    private static readonly TimeSpan s_largeTable = TimeSpan.FromMilliseconds(170);

    [Fact]
    public void FirstPause_IsShort()
    {
        Assert.Equal(AdaptiveInterval.Shortest, new AdaptiveInterval().Next(s_cheap, s_cheap));
    }

    [Fact]
    public void CheapPolls_AreFollowedByGrowingPauses_UpToALimit()
    {
        var interval = new AdaptiveInterval();

        TimeSpan[] pauses = [.. Enumerable.Range(0, 40).Select(_ => interval.Next(s_cheap, s_cheap))];

        Assert.Equal(pauses.Order(), pauses);
        Assert.Equal(pauses.Length, pauses.Distinct().Count() + pauses.Count(static pause => pause == AdaptiveInterval.Longest) - 1);
        Assert.Equal(AdaptiveInterval.Longest, pauses[^1]);
    }

    [Fact]
    public void LargeTable_IsPolledForLessThanATwentiethOfTheTime()
    {
        Assert.Equal(s_largeTable * 23, new AdaptiveInterval().Next(s_largeTable, s_largeTable));
    }

    [Fact]
    public void PollOnSeveralProcessors_PausesForEachOfThem()
    {
        Assert.Equal(s_largeTable * 95, new AdaptiveInterval().Next(s_largeTable * 4, s_largeTable));
    }

    [Fact]
    public void OneDelayedPoll_DoesNotSlowDownTheNext()
    {
        var interval = new AdaptiveInterval();
        interval.Next(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3));

        Assert.InRange(interval.Next(s_cheap, s_cheap), AdaptiveInterval.Shortest, AdaptiveInterval.Longest);
    }

    [Fact]
    public void Polls_NeverUseMoreThanATwentieth_WhateverTheyCost()
    {
        Gen<int[]> costs = Gen.OneOf(Gen.Choose(0, 2_000), Gen.Choose(0, 5_000_000)).NonEmptyListOf().Select(static list => list.ToArray());
        Prop.ForAll(costs.ToArbitrary(), static microseconds =>
        {
            var interval = new AdaptiveInterval();
            TimeSpan work = TimeSpan.Zero;
            TimeSpan pause = TimeSpan.Zero;
            foreach (int cost in microseconds)
            {
                TimeSpan poll = TimeSpan.FromMicroseconds(cost);
                work += poll;
                pause += interval.Next(poll, poll);
            }

            return work.Ticks * 20 <= (work + pause).Ticks;
        }).QuickCheckThrowOnFailure();
    }
}
