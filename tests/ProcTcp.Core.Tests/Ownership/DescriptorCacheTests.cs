using System;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Threading;
using Microsoft.Win32.SafeHandles;
using ProcTcp.Descriptors;
using ProcTcp.Ownership;
using ProcTcp.Procfs;
using ProcTcp.Tests.Watching;
using Xunit;

namespace ProcTcp.Tests.Ownership;

public sealed class DescriptorCacheTests : IDisposable
{
    private readonly WatchedProc _proc = new();
    private readonly DescriptorCache _cache = new();

    public void Dispose()
    {
        _cache.Dispose();
        _proc.Dispose();
    }

    [Fact]
    public void CachedDescriptor_OfALiveSocket_IsNotReadAgain()
    {
        _proc.Root.AddProcess(10, "web", 5);
        Walk();
        _proc.CloseDescriptor(10, 3);
        _proc.Root.AddDescriptor(10, 3, "socket:[7]");
        _cache.LiveInodes.Add(5);
        OwnerIndex index = Walk();

        Assert.Equal(new TcpSocketOwner(10, "web", 3), Assert.Single(index.Find(5)));
        Assert.Empty(index.Find(7));
    }

    [Fact]
    public void CachedDescriptor_OfASocketThatIsGone_IsReadAgain()
    {
        _proc.Root.AddProcess(10, "web", 5, 6);
        Walk();
        _proc.CloseDescriptor(10, 3);
        _proc.Root.AddDescriptor(10, 3, "socket:[7]");
        _cache.LiveInodes.Add(6);
        OwnerIndex index = Walk();

        Assert.Empty(index.Find(5));
        Assert.Equal(new TcpSocketOwner(10, "web", 3), Assert.Single(index.Find(7)));
        Assert.Single(index.Find(6));
    }

    [Fact]
    public void NumberUsedAgain_WhileBothSocketsAreInTheTable_IsReadWithoutTrust()
    {
        _proc.Root.AddProcess(10, "web", 5, 6);
        Walk();
        _proc.CloseDescriptor(10, 3);
        _proc.Root.AddDescriptor(10, 3, "socket:[7]");
        _cache.LiveInodes.UnionWith([5UL, 6UL, 7UL]);
        Assert.False(Walk().Contains(7));
        _cache.Trust = CacheTrust.UnchangedProcesses;
        OwnerIndex index = Walk();

        Assert.Equal(new TcpSocketOwner(10, "web", 3), Assert.Single(index.Find(7)));
        Assert.Empty(index.Find(5));
        Assert.Single(index.Find(6));
    }

    [Fact]
    public void ClosedDescriptor_OfALiveSocket_IsGone()
    {
        _proc.Root.AddProcess(10, "web", 5, 6).AddProcess(20, "other", 5);
        Walk();
        _proc.CloseDescriptor(10, 3);
        _cache.LiveInodes.UnionWith([5UL, 6UL]);
        OwnerIndex index = Walk();

        Assert.Equal(new TcpSocketOwner(20, "other", 3), Assert.Single(index.Find(5)));
        Assert.Equal(new TcpSocketOwner(10, "web", 4), Assert.Single(index.Find(6)));
    }

    [Fact]
    public void NewDescriptors_AreFound_AndNamesAreReadAgain()
    {
        _proc.Root.AddProcess(10, "web", 5);
        Walk();
        _proc.Root.AddDescriptor(10, 8, "socket:[9]");
        _proc.Root.AddFile("10/comm", "nginx\n"u8.ToArray());
        _cache.LiveInodes.Add(5);
        OwnerIndex index = Walk();

        Assert.Equal("nginx", Assert.Single(index.Find(5)).CommandName);
        Assert.Equal(8, Assert.Single(index.Find(9)).FileDescriptor);
    }

    [Fact]
    public void AnotherProcessWithTheSameId_IsReadInFull()
    {
        _proc.Root.AddProcess(10, "web", 5);
        Walk();

        // The old directory is kept, as that of a running process would be, so that the new one cannot get its inode.
        Directory.Move($"{_proc.Root.Path}/10", $"{_proc.Root.Path}/old");
        _proc.Root.AddProcess(10, "other", 6);
        _cache.LiveInodes.Add(5);
        OwnerIndex index = Walk();

        Assert.Empty(index.Find(5));
        Assert.Equal("other", Assert.Single(index.Find(6)).CommandName);
    }

    [Fact]
    public void ProcessOfTheHost_IsFoundAgain_WhateverItHasOpenedAndClosed()
    {
        using Socket first = NewSocket();
        using SafeFileHandle file = File.OpenHandle("/dev/null");
        Assert.True(HasOwner(first, WalkHost()));
        Assert.True(HasOwner(first, WalkHost(first)));

        using (Socket second = NewSocket())
        {
            OwnerIndex index = WalkHost(first, second);
            Assert.True(HasOwner(first, index));
            Assert.True(HasOwner(second, index));
        }

        // From here on descriptor numbers are used again: one of a socket and one of a file.
        using Socket third = NewSocket();
        Assert.True(HasOwner(third, WalkHost(first, third)));
        file.Dispose();
        using Socket fourth = NewSocket();
        OwnerIndex last = WalkHost(first, third, fourth);
        Assert.True(HasOwner(first, last));
        Assert.True(HasOwner(third, last));
        Assert.True(HasOwner(fourth, last));
    }

    private static Socket NewSocket() => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    private static bool HasOwner(Socket socket, OwnerIndex index)
    {
        OpenDescriptor descriptor = OpenDescriptor.Of(socket.SafeHandle);
        return Array.Exists(
            index.Find(descriptor.Inode),
            owner => owner.ProcessId == Environment.ProcessId && owner.FileDescriptor == descriptor.FileDescriptor);
    }

    private OwnerIndex WalkHost(params Socket[] live)
    {
        _cache.LiveInodes.Clear();
        _cache.LiveInodes.UnionWith(live.Select(static socket => OpenDescriptor.Of(socket.SafeHandle).Inode));
        return Walk(TcpSocketReader.DefaultProcRoot);
    }

    private OwnerIndex Walk() => Walk(_proc.Root.Path);

    private OwnerIndex Walk(string root)
    {
        using OwnerWalk walk = OwnerWalk.Start(new ProcRoot(root), new OwnerWalkOptions(Cache: _cache), CancellationToken.None);
        return walk.Finish();
    }
}
