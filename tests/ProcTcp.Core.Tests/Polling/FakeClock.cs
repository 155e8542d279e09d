using System;

namespace ProcTcp.Tests.Polling;

/// <summary>A clock that only advances when the test advances it.</summary>
internal sealed class FakeClock : TimeProvider
{
    private long _ticks;

    /// <summary>Gets the processor time that was used.</summary>
    public TimeSpan ProcessorTime { get; private set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _ticks;

    public void Advance(TimeSpan time) => _ticks += time.Ticks;

    /// <summary>Advances by work on the given number of processors.</summary>
    public void Work(TimeSpan time, int processors = 1)
    {
        Advance(time);
        ProcessorTime += time * processors;
    }
}
