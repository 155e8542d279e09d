using System;
using System.Linq;
using ProcTcp.Tests.Support;
using Xunit;
using static ProcTcp.TcpSocketState;
using static ProcTcp.Tests.Watching.Script;

namespace ProcTcp.Tests.Watching;

[Collection(nameof(SocketFollowerMemoryTests))]
[CollectionDefinition(nameof(SocketFollowerMemoryTests), DisableParallelization = true)]
public sealed class SocketFollowerMemoryTests
{
    private const int Live = 50;

    [Fact]
    public void Tracked_AreTheSocketsOfTheLastPoll_HoweverManyAreClosed()
    {
        using var script = new Script();
        for (int poll = 0; poll < 500; poll++)
        {
            script.Poll(Rows(poll));
            Assert.Equal(Live, script.Follower.Tracked.Count);
        }
    }

    [Fact]
    public void Memory_DoesNotGrowWithClosedSockets()
    {
        using var script = new Script();
        KernelRow[][] polls = [.. Enumerable.Range(0, 40).Select(Rows)];
        Run(script, polls, times: 10);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        Run(script, polls, times: 30);
        long after = GC.GetTotalMemory(forceFullCollection: true);

        // 60,000 sockets were opened and closed; two bytes kept of each would show.
        Assert.InRange(after - before, long.MinValue, 120_000);
    }

    private static void Run(Script script, KernelRow[][] polls, int times)
    {
        for (int i = 0; i < times; i++)
        {
            foreach (KernelRow[] rows in polls)
            {
                script.Poll(rows);
            }
        }
    }

    private static KernelRow[] Rows(int poll) =>
        [.. Enumerable.Range(0, Live).Select(i => Socket(Established, (ulong)((poll * Live) + i + 1), port: 1 + (((poll * Live) + i) % 60_000)))];
}
