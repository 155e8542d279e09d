using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using ProcTcp.Ownership;
using ProcTcp.Procfs;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests.Ownership;

public sealed class UnreadableProcessTests : IDisposable
{
    private readonly FakeProc _proc = new();

    public void Dispose() => _proc.Dispose();

    [Fact]
    public void VanishedProcess_IsNotAFailure()
    {
        _proc.AddProcess(1, "init", 7).AddVanished(50).AddVanished(51);

        using OwnerIndex index = Walk();

        Assert.Equal((1, 0), (index.ProcessesRead, index.ProcessesDenied));
        Assert.True(index.IsComplete);
    }

    [Fact]
    public void ProcessThatVanishesBeforeItsName_HasNoOwners()
    {
        _proc.AddProcess(1, "init");
        _proc.AddDescriptor(60, 3, "socket:[7]");

        using OwnerIndex index = Walk();

        Assert.Empty(index.Find(7));
        Assert.Equal((1, 0), (index.ProcessesRead, index.ProcessesDenied));
    }

    // The name is read at the first socket, and the kernel lists no more descriptors of a process that has ended.
    [Fact]
    public async Task ProcessThatEndsDuringTheWalk_HasNoOwners()
    {
        _proc.AddProcess(1, "init", 8).AddProcess(60, "gone", 7);
        using var name = new NamedPipe($"{_proc.Path}/60/comm");
        Task<OwnerIndex> walk = NamedPipe.Run(Walk);
        await using (FileStream writer = await name.WaitForReader())
        {
            Directory.Delete($"{_proc.Path}/60", recursive: true);
            writer.Write("gone\n"u8);
        }

        using OwnerIndex index = await walk;
        Assert.Empty(index.Find(7));
        Assert.Equal(1, Assert.Single(index.Find(8)).ProcessId);
        Assert.Equal((1, 0), (index.ProcessesRead, index.ProcessesDenied));
    }

    // Permission bits do not stop root, so a real EACCES is tested by Pester as an ordinary user.
    [Fact]
    public void UnreadableProcess_IsCounted_AndTheOthersAreRead()
    {
        _proc.AddProcess(1, "init", 7).AddUnreadable(50).AddUnreadable(51).AddProcess(52, "after", 8);

        using OwnerIndex index = Walk();

        Assert.Equal((2, 2), (index.ProcessesRead, index.ProcessesDenied));
        Assert.False(index.IsComplete);
        Assert.Equal(52, Assert.Single(index.Find(8)).ProcessId);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(10, true)]
    public void HiddenProcesses_AreDetectedByTheLackOfProcess1(int processId, bool hidden)
    {
        _proc.AddProcess(processId, "shell", 7);

        using OwnerIndex index = Walk();

        Assert.Equal(hidden, index.HidesProcesses);
        Assert.Equal(!hidden, index.IsComplete);
    }

    [Theory]
    [InlineData(true, true, 20)]
    [InlineData(true, true, 20, 99)]
    [InlineData(true, false, 20, 50)]
    [InlineData(false, true, 20)]
    [InlineData(false, false, 20, 99)]
    [InlineData(false, false, 50)]
    public void SocketsOfProcessesThatWereRead_AreAllKnown(bool isInitShown, bool isComplete, params int[] processIds)
    {
        _proc.AddProcess(20, "shell", 7).AddUnreadable(50);
        if (isInitShown)
        {
            _proc.AddProcess(1, "init");
        }

        using OwnerIndex index = Walk();

        Assert.Equal(isComplete, index.IsCompleteFor(processIds));
        Assert.False(index.IsCompleteFor(null));
    }

    [Fact]
    public void OtherFilesOfTheRoot_AreNotProcesses()
    {
        _proc.AddProcess(1, "init", 7);
        _proc.AddFile("net/tcp", []);
        _proc.AddFile("1x/fd", []);
        _proc.AddFile("self/fd", []);
        _proc.AddDescriptor(1, 9, "socket:[]");
        _proc.AddLink("1/fd/x9", "socket:[7]");

        using OwnerIndex index = Walk();

        Assert.Equal((1, 0), (index.ProcessesRead, index.ProcessesDenied));
        Assert.Single(index.Find(7));
    }

    [Fact]
    public void EmptyRoot_ReturnsAnEmptyIndex()
    {
        using OwnerIndex index = Walk();

        Assert.Empty(index.Find(0));
        Assert.Equal(0, index.ProcessesRead);
    }

    private OwnerIndex Walk()
    {
        using OwnerWalk walk = OwnerWalk.Start(new ProcRoot(_proc.Path), findContainers: false, CancellationToken.None);
        return walk.Finish();
    }
}
