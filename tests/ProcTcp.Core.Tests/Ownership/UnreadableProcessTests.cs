using System;
using System.Threading;
using ProcTcp.Ownership;
using ProcTcp.Procfs;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests.Ownership;

public sealed class UnreadableProcessTests : IDisposable
{
    private const int SymbolicLinkLoop = 40;

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

    [Theory]
    [InlineData("comm")]
    [InlineData("fd")]
    public void PipeInPlaceOfAFile_IsAFailure_AndNothingWaits(string file)
    {
        _proc.AddProcess(1, "init", 8).AddProcess(60, "odd", 7).AddPipe($"60/{file}");

        using OwnerIndex index = Walk();

        Assert.Empty(index.Find(7));
        Assert.Equal(1, Assert.Single(index.Find(8)).ProcessId);
        Assert.Equal((1, file == "comm" ? 1 : 0), (index.ProcessesRead, index.ProcessesFailed));
        Assert.False(index.IsComplete);
    }

    // Too few descriptors, or any other error that tells nothing of the process.
    [Fact]
    public void ProcessThatCannotBeReadForAnotherReason_IsNeitherGoneNorDenied()
    {
        _proc.AddProcess(1, "init", 7).AddUnreadable(50).AddLink("60/fd", "fd");

        using OwnerIndex index = Walk();

        Assert.Equal((1, 1, 1), (index.ProcessesRead, index.ProcessesDenied, index.ProcessesFailed));
        Assert.Equal(SymbolicLinkLoop, index.Failure);
        Assert.Equal(SocketOwnerStatus.AccessDenied, index.StatusOfUnowned);
    }

    [Fact]
    public void RootThatCannotBeOpened_IsAFailure_AndHidesNoProcesses()
    {
        _proc.AddLink("loop", "loop");
        using OwnerWalk walk = OwnerWalk.Start(new ProcRoot(_proc.Path + "/loop"), new OwnerWalkOptions(), CancellationToken.None);
        using OwnerIndex index = walk.Finish();

        Assert.Equal((SymbolicLinkLoop, false, false), (index.Failure, index.HidesProcesses, index.IsComplete));
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
        using OwnerWalk walk = OwnerWalk.Start(new ProcRoot(_proc.Path), new OwnerWalkOptions(), CancellationToken.None);
        return walk.Finish();
    }
}
