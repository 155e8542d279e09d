using System;
using System.Linq;
using System.Threading;
using ProcTcp.Ownership;
using ProcTcp.Procfs;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests.Ownership;

public sealed class OwnerWalkTests : IDisposable
{
    private readonly FakeProc _proc = new();

    public void Dispose() => _proc.Dispose();

    [Fact]
    public void Owners_OfOneSocket_AreAllFound_ByProcessThenDescriptor()
    {
        _proc.AddProcess(1, "init").AddProcess(200, "late", 7).AddProcess(9, "first", 5, 7).AddProcess(30, "second", 7);
        _proc.AddDescriptor(9, 12, "socket:[7]");

        using OwnerIndex index = Walk();

        Assert.Equal([new(9, "first", 4), new(9, "first", 12), new(30, "second", 3), new TcpSocketOwner(200, "late", 3)], index.Find(7));
        Assert.Equal([new TcpSocketOwner(9, "first", 3)], index.Find(5));
        Assert.Equal(4, index.ProcessesRead);
        Assert.True(index.IsComplete);
    }

    [Fact]
    public void SocketSharedByFork_HasEveryProcess_HoweverManyThereAre()
    {
        const int Workers = 300;
        _proc.AddProcess(1, "master", 42);
        for (int id = 1000; id < 1000 + Workers; id++)
        {
            _proc.AddProcess(id, "worker", 42);
        }

        using OwnerIndex index = Walk();

        int[] expected = [1, .. Enumerable.Range(1000, Workers)];
        Assert.Equal(expected, index.Find(42).Select(static owner => owner.ProcessId).ToArray());
    }

    [Fact]
    public void ProcessWithManyDescriptors_IsReadToItsEnd()
    {
        const int Count = 3_000;
        _proc.AddProcess(1, "busy", [.. Enumerable.Range(5_000, Count).Select(static inode => (ulong)inode)]);

        using OwnerIndex index = Walk();

        Assert.All(
            Enumerable.Range(0, Count),
            i => Assert.Equal([new TcpSocketOwner(1, "busy", 3 + i)], index.Find((ulong)(5_000 + i))));
    }

    [Fact]
    public void Socket_WithoutDescriptor_HasNoOwner()
    {
        _proc.AddProcess(1, "init", 7);

        using OwnerIndex index = Walk();

        Assert.Empty(index.Find(8));
        Assert.False(index.Contains(8));
        Assert.True(index.Contains(7));
    }

    [Fact]
    public void InodesWithTheSameLowBits_AreDistinguished()
    {
        _proc.AddProcess(1, "init", 1, 17, 33, 0x1_0000_0001, 0x8000_0000_0000_0001);

        using OwnerIndex index = Walk();

        Assert.Equal(4, Assert.Single(index.Find(17)).FileDescriptor);
        Assert.Equal(6, Assert.Single(index.Find(0x1_0000_0001)).FileDescriptor);
        Assert.Equal(7, Assert.Single(index.Find(0x8000_0000_0000_0001)).FileDescriptor);
        Assert.Empty(index.Find(49));
    }

    // A copy of a proc file system may have any names. "0" and numbers that are 0 in 32 bits ended the walk.
    [Fact]
    public void NamesThatTheKernelDoesNotPrint_AreNotProcesses()
    {
        _proc.AddProcess(1, "init").AddProcess(60, "app", 7).AddProcess(int.MaxValue, "last", 8);
        for (int i = 1; i <= 20; i++)
        {
            foreach (string name in new[] { new string('0', i), $"{(long)i << 32}", $"{((long)i << 32) + 60}", $"{new string('0', i)}60" })
            {
                _proc.AddLink($"{name}/fd/3", "socket:[7]");
                _proc.AddFile($"{name}/comm", "odd\n"u8.ToArray());
            }
        }

        using OwnerIndex index = Walk();

        Assert.Equal([new TcpSocketOwner(60, "app", 3)], index.Find(7));
        Assert.Equal([new TcpSocketOwner(int.MaxValue, "last", 3)], index.Find(8));
        Assert.Equal(3, index.ProcessesRead);
    }

    [Theory]
    [InlineData("systemd", 30, 200, 1)]
    [InlineData("init", 30, 200, 1)]
    [InlineData("nginx", 1, 30, 200)]
    public void InitSystem_IsTheLastOwner_AndTheApplicationOfAContainerTheFirst(string name, params int[] expected)
    {
        _proc.AddProcess(200, "late", 7).AddProcess(1, name, 7, 7).AddProcess(30, "systemd", 7);

        using OwnerIndex index = Walk();

        Assert.Equal(expected, index.Find(7).Select(static owner => owner.ProcessId).Distinct().ToArray());
    }

    [Fact]
    public void RootThatDoesNotExist_HidesAllProcesses()
    {
        using OwnerWalk walk = OwnerWalk.Start(new ProcRoot(_proc.Path + "/none"), new OwnerWalkOptions(), CancellationToken.None);
        using OwnerIndex index = walk.Finish();

        Assert.True(index.HidesProcesses);
        Assert.Equal((0, 0), (index.ProcessesRead, index.ProcessesDenied));
    }

    [Fact]
    public void CanceledWalk_ThrowsOperationCanceled()
    {
        _proc.AddProcess(1, "init", 7);
        using OwnerWalk walk = OwnerWalk.Start(new ProcRoot(_proc.Path), new OwnerWalkOptions(), new CancellationToken(canceled: true));

        Assert.Throws<OperationCanceledException>(walk.Finish);
    }

    [Fact]
    public void UnfinishedWalk_CanBeDisposed()
    {
        _proc.AddProcess(1, "init", 7);

        OwnerWalk.Start(new ProcRoot(_proc.Path), new OwnerWalkOptions(), CancellationToken.None).Dispose();
    }

    private OwnerIndex Walk()
    {
        using OwnerWalk walk = OwnerWalk.Start(new ProcRoot(_proc.Path), new OwnerWalkOptions(), CancellationToken.None);
        return walk.Finish();
    }
}
