using System;
using System.Diagnostics;
using ProcTcp.Interop;
using Xunit;

namespace ProcTcp.Tests.Interop;

public sealed class GetProcessorTimeTests
{
    // The other clock counts in ticks, separately for user and system time.
    private static readonly TimeSpan s_ticks = TimeSpan.FromMilliseconds(40);

    [Fact]
    public void ProcessorTime_IsThatOfTheProcess()
    {
        TimeSpan before = OtherClock();
        TimeSpan time = GetProcessorTime.Invoke();
        TimeSpan after = OtherClock();

        Assert.InRange(time, before - s_ticks, after + s_ticks);
    }

    [Fact]
    public void ProcessorTime_GrowsWithWork()
    {
        TimeSpan before = GetProcessorTime.Invoke();
        TimeSpan other = OtherClock();
        while (OtherClock() < other + (2 * s_ticks))
        {
            Math.Sqrt(2);
        }

        Assert.InRange(GetProcessorTime.Invoke() - before, s_ticks, TimeSpan.MaxValue);
    }

    private static TimeSpan OtherClock()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }
}
