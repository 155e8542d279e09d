using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading;
using ProcTcp.Ownership;
using ProcTcp.Procfs;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests.Ownership;

public sealed partial class ThreadWalkTests : IDisposable
{
    private readonly FakeProc _proc = new FakeProc().AddProcess(1, "init", 7);

    public void Dispose() => _proc.Dispose();

    [Fact]
    public void ProcessWhoseMainThreadHasEnded_HasTheSocketsOfItsThreads()
    {
        _proc.AddFile("60/comm", "java\n"u8.ToArray());
        Directory.CreateDirectory($"{_proc.Path}/60/fd");
        Directory.CreateDirectory($"{_proc.Path}/60/task/60/fd");
        AddThread(60, 61, "9");
        AddThread(60, 62, "9");

        using OwnerIndex index = Walk(_proc.Path);

        Assert.Equal([new TcpSocketOwner(60, "java", 3)], index.Find(9));
        Assert.Equal(2, index.ProcessesRead);
    }

    [Fact]
    public void ProcessWhoseMainThreadCannotBeRead_HasTheSocketsOfItsThreads_IfTheyAreWanted()
    {
        _proc.AddUnreadable(60).AddFile("60/comm", "java\n"u8.ToArray());
        _proc.AddFile("60/task/60/fd", []);
        AddThread(60, 61, "9");

        using OwnerIndex first = Walk(_proc.Path);
        Assert.Equal((0, 1), (first.Find(9).Length, first.ProcessesDenied));

        using OwnerIndex second = Walk(_proc.Path, WalkedDescriptors.OfProcessesAndThreads);
        Assert.Equal([new TcpSocketOwner(60, "java", 3)], second.Find(9));
        Assert.True(second.IsComplete);
    }

    [Fact]
    public void ThreadWithDescriptorsOfItsOwn_IsReadIfItsSocketsAreWanted_AndTheSharedOnesAreNotTwice()
    {
        _proc.AddProcess(60, "app", 8);
        AddThread(60, 60, "8");
        AddThread(60, 61, "8", "9");
        _proc.AddProcess(70, "other").AddFile("70/cgroup", "0::/lxc/web\n"u8.ToArray());
        AddThread(70, 70, "11");
        AddThread(70, 71, "10");

        using OwnerIndex first = Walk(_proc.Path);
        Assert.False(first.Contains(9));

        using OwnerIndex second = Walk(_proc.Path, WalkedDescriptors.OfProcessesAndThreads);
        Assert.Equal([new TcpSocketOwner(60, "app", 3)], second.Find(8));
        Assert.Equal([new TcpSocketOwner(60, "app", 4)], second.Find(9));
        Assert.Equal([new TcpSocketOwner(70, "other", 3)], second.Find(10));
        Assert.Equal("web", second.Details.Containers[70]);
    }

    [Fact]
    public void ThreadThatCannotBeRead_IsAFailureOfItsProcess()
    {
        _proc.AddProcess(60, "app", 8).AddLink("60/task/61/fd", "fd");
        AddThread(60, 60, "8");

        using OwnerIndex index = Walk(_proc.Path, WalkedDescriptors.OfProcessesAndThreads);

        Assert.Equal((1, 1, 40), (index.ProcessesRead, index.ProcessesFailed, index.Failure));
        Assert.Single(index.Find(8));
    }

    // The descriptors are closed when the thread ends; no other thread knows their numbers.
    [Fact]
    public void ThreadOfThisProcess_WithDescriptorsOfItsOwn_IsFound()
    {
        using var isOpen = new ManualResetEventSlim();
        using var isRead = new ManualResetEventSlim();
        string link = string.Empty;
        var thread = new Thread(() =>
        {
            int socket = Unshare(0x400) == 0 ? OpenSocket(2, 1, 0) : -1;
            link = socket < 0 ? Marshal.GetLastPInvokeErrorMessage() : new FileInfo($"/proc/thread-self/fd/{socket}").LinkTarget!;
            isOpen.Set();
            isRead.Wait();
        });
        thread.Start();
        isOpen.Wait();
        try
        {
            Assert.True(InodeLink.TryParse("socket"u8, System.Text.Encoding.ASCII.GetBytes(link), out ulong inode), link);
            using OwnerIndex first = Walk("/proc");
            using OwnerIndex second = Walk("/proc", WalkedDescriptors.OfProcessesAndThreads);

            Assert.False(first.Contains(inode));
            Assert.Equal(Environment.ProcessId, Assert.Single(second.Find(inode)).ProcessId);
        }
        finally
        {
            isRead.Set();
            thread.Join();
        }
    }

    private static OwnerIndex Walk(string root, WalkedDescriptors descriptors = WalkedDescriptors.OfProcesses)
    {
        var options = new OwnerWalkOptions(FindContainers: true, Descriptors: descriptors);
        using OwnerWalk walk = OwnerWalk.Start(new ProcRoot(root), options, CancellationToken.None);
        return walk.Finish();
    }

    private void AddThread(int process, int thread, params string[] sockets)
    {
        for (int i = 0; i < sockets.Length; i++)
        {
            _proc.AddLink($"{process}/task/{thread}/fd/{3 + i}", $"socket:[{sockets[i]}]");
        }
    }

    [LibraryImport("libc", EntryPoint = "unshare", SetLastError = true)]
    private static partial int Unshare(int flags);

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    private static partial int OpenSocket(int family, int type, int protocol);
}
