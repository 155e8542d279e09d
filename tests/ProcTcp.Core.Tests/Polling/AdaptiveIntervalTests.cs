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
    public void FirstRest_IsShort()
    {
        Assert.Equal(AdaptiveInterval.Shortest, new AdaptiveInterval().Next(s_cheap, s_cheap));
    }

    [Fact]
    public void CheapPolls_AreFollowedByLongerAndLongerRests_UpToALimit()
    {
        var interval = new AdaptiveInterval();

        TimeSpan[] rests = [.. Enumerable.Range(0, 40).Select(_ => interval.Next(s_cheap, s_cheap))];

        Assert.Equal(rests.Order(), rests);
        Assert.Equal(rests.Length, rests.Distinct().Count() + rests.Count(static rest => rest == AdaptiveInterval.Longest) - 1);
        Assert.Equal(AdaptiveInterval.Longest, rests[^1]);
    }

    [Fact]
    public void LargeTable_IsPolledLessThanOneTwentiethOfTheTime()
    {
        Assert.Equal(s_largeTable * 23, new AdaptiveInterval().Next(s_largeTable, s_largeTable));
    }

    [Fact]
    public void PollOnSeveralProcessors_RestsForEachOfThem()
    {
        Assert.Equal(s_largeTable * 95, new AdaptiveInterval().Next(s_largeTable * 4, s_largeTable));
    }

    [Fact]
    public void OnePollThatWasHeldUp_DoesNotSlowDownTheNext()
    {
        var interval = new AdaptiveInterval();
        interval.Next(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3));

        Assert.InRange(interval.Next(s_cheap, s_cheap), AdaptiveInterval.Shortest, AdaptiveInterval.Longest);
    }

    [Fact]
    public void Polls_NeverTakeMoreThanOneTwentieth_WhateverTheyCost()
    {
        Gen<int[]> costs = Gen.OneOf(Gen.Choose(0, 2_000), Gen.Choose(0, 5_000_000)).NonEmptyListOf().Select(static list => list.ToArray());
        Prop.ForAll(costs.ToArbitrary(), static microseconds =>
        {
            var interval = new AdaptiveInterval();
            TimeSpan work = TimeSpan.Zero;
            TimeSpan rest = TimeSpan.Zero;
            foreach (int cost in microseconds)
            {
                TimeSpan poll = TimeSpan.FromMicroseconds(cost);
                work += poll;
                rest += interval.Next(poll, poll);
            }

            return work.Ticks * 20 <= (work + rest).Ticks;
        }).QuickCheckThrowOnFailure();
    }
}
