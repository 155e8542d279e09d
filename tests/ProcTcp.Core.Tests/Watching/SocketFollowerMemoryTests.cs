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
    public void Lives_AreThoseOfTheLastLook_HoweverManyHaveGone()
    {
        using var script = new Script();
        for (int look = 0; look < 500; look++)
        {
            script.Look(Rows(look));
            Assert.Equal(Live, script.Follower.Lives.Count);
        }
    }

    [Fact]
    public void Memory_DoesNotGrowWithTheLivesThatHaveGone()
    {
        using var script = new Script();
        KernelRow[][] looks = [.. Enumerable.Range(0, 40).Select(Rows)];
        Run(script, looks, times: 10);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        Run(script, looks, times: 30);
        long after = GC.GetTotalMemory(forceFullCollection: true);

        // 60,000 lives have come and gone; two bytes kept of each would show.
        Assert.InRange(after - before, long.MinValue, 120_000);
    }

    private static void Run(Script script, KernelRow[][] looks, int times)
    {
        for (int i = 0; i < times; i++)
        {
            foreach (KernelRow[] look in looks)
            {
                script.Look(look);
            }
        }
    }

    private static KernelRow[] Rows(int look) =>
        [.. Enumerable.Range(0, Live).Select(i => Socket(Established, (ulong)((look * Live) + i + 1), port: 1 + (((look * Live) + i) % 60_000)))];
}
