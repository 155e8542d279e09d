using System;
using System.Threading;
using ProcTcp.Ownership;
using ProcTcp.Procfs;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests.Ownership;

public sealed class OwnerResolverTests : IDisposable
{
    private static readonly KernelRow s_connection = KernelRow.Between("10.0.0.1:80", "192.0.2.9:5000");

    private readonly FakeProc _proc = new();
    private readonly ListenerTable _listeners = new();

    public void Dispose() => _proc.Dispose();

    [Theory]
    [InlineData(6, 12, 3, SocketOwnerStatus.TimeWait)]
    [InlineData(5, 12, 3, SocketOwnerStatus.TimeWait)]
    [InlineData(5, 17, 2, SocketOwnerStatus.Orphaned)]
    [InlineData(4, 17, 1, SocketOwnerStatus.Orphaned)]
    [InlineData(9, 17, 1, SocketOwnerStatus.Orphaned)]
    [InlineData(11, 17, 1, SocketOwnerStatus.Orphaned)]
    [InlineData(7, 17, 0, SocketOwnerStatus.Orphaned)]
    [InlineData(3, 12, 1, SocketOwnerStatus.SynReceived)]
    [InlineData(12, 12, 1, SocketOwnerStatus.SynReceived)]
    [InlineData(2, 17, 1, SocketOwnerStatus.NotFound)]
    [InlineData(1, 17, 0, SocketOwnerStatus.NotFound)]
    [InlineData(8, 17, 0, SocketOwnerStatus.NotFound)]
    [InlineData(0xEE, 17, 0, SocketOwnerStatus.NotFound)]
    public void SocketWithoutInode_HasNoOwner_AndAStatusByItsState(byte state, int fields, byte timer, SocketOwnerStatus expected)
    {
        _proc.AddProcess(1, "init", 7);
        KernelRow row = s_connection with { State = state, Fields = fields, Timer = timer };

        AssertResolved(expected, [], row);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public void ConnectionThatWaitsToBeAccepted_HasItsListenersOwners(byte state)
    {
        _proc.AddProcess(1, "init").AddProcess(20, "nginx", 7).AddProcess(21, "worker", 7);
        _listeners.Add(KernelRow.Listener("0.0.0.0:80", 7).Parse());

        AssertResolved(
            SocketOwnerStatus.AcceptQueue, [new(20, "nginx", 3), new TcpSocketOwner(21, "worker", 3)], s_connection with { State = state });
    }

    [Fact]
    public void ConnectionToASharedPort_HasTheOwnersOfAllListeners_ByProcess()
    {
        _proc.AddProcess(1, "init").AddProcess(30, "c", 7).AddProcess(20, "a", 8).AddProcess(25, "b", 7, 8);
        _listeners.Add(KernelRow.Listener("0.0.0.0:80", 7).Parse());
        _listeners.Add(KernelRow.Listener("0.0.0.0:80", 8).Parse());

        TcpSocketOwner[] expected = [new(20, "a", 3), new(25, "b", 3), new(25, "b", 4), new(30, "c", 3)];
        AssertResolved(SocketOwnerStatus.AcceptQueue, expected, s_connection);
    }

    [Fact]
    public void ConnectionToAListenerWithoutOwner_IsInItsAcceptQueue()
    {
        _proc.AddProcess(1, "init");
        _listeners.Add(KernelRow.Listener("0.0.0.0:80", 7).Parse());

        AssertResolved(SocketOwnerStatus.AcceptQueue, [], s_connection);
    }

    [Theory]
    [InlineData(false, SocketOwnerStatus.NotFound, 0)]
    [InlineData(true, SocketOwnerStatus.AccessDenied, 1)]
    public void InodeWithoutOwner_IsNotFound_OnlyIfAllProcessesWereRead(bool hasUnreadable, SocketOwnerStatus expected, int denied)
    {
        _proc.AddProcess(1, "init");
        if (hasUnreadable)
        {
            _proc.AddUnreadable(50);
        }

        Assert.Equal(denied, AssertResolved(expected, [], s_connection with { Inode = 99 }));
    }

    [Theory]
    [InlineData("pid:[4026531836]", false, SocketOwnerStatus.NotFound, 0)]
    [InlineData("pid:[4026532001]", false, SocketOwnerStatus.NotVisible, 1)]
    [InlineData("pid:[4026532001]", true, SocketOwnerStatus.AccessDenied, 0)]
    public void InodeWithoutOwner_IsNotVisible_BelowThePidNamespaceOfTheHost(string link, bool hasUnreadable, SocketOwnerStatus expected, int notVisible)
    {
        _proc.AddProcess(1, "app", 7).AddLink("1/ns/pid", link);
        _ = hasUnreadable ? _proc.AddUnreadable(50) : _proc;
        _listeners.Add(KernelRow.Listener("0.0.0.0:80", 99).Parse());
        using OwnerIndex index = Walk();
        var resolver = new OwnerResolver(_listeners, index, fallback: null);

        Assert.Equal(SocketOwnerStatus.Resolved, resolver.Resolve((s_connection with { Inode = 7 }).Parse()).Status);
        Assert.Equal(0, resolver.NotVisibleCount);
        Assert.Equal(expected, resolver.Resolve((s_connection with { Inode = 99 }).Parse()).Status);
        Assert.Equal(notVisible, resolver.NotVisibleCount);
        Assert.Equal(SocketOwnerStatus.AcceptQueue, resolver.Resolve(s_connection.Parse()).Status);
        Assert.Equal(2 * notVisible, resolver.NotVisibleCount);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(12)]
    public void HalfOpenRequest_HasItsListenersOwners(byte state)
    {
        _proc.AddProcess(1, "init").AddProcess(20, "nginx", 7);
        _listeners.Add(KernelRow.Listener("0.0.0.0:80", 7).Parse());
        KernelRow row = s_connection with { State = state, Fields = KernelRow.ShortFields, Timer = 1 };

        Assert.Equal(0, AssertResolved(SocketOwnerStatus.SynReceived, [new TcpSocketOwner(20, "nginx", 3)], row));
    }

    [Fact]
    public void InodeWithoutOwner_IsDenied_IfProcessesAreHidden()
    {
        _proc.AddProcess(10, "shell");

        Assert.Equal(1, AssertResolved(SocketOwnerStatus.AccessDenied, [], s_connection with { Inode = 99 }));
    }

    [Fact]
    public void ListenerThatCouldNotBeRead_CountsAsDenied()
    {
        _proc.AddProcess(1, "init").AddUnreadable(50);
        _listeners.Add(KernelRow.Listener("0.0.0.0:80", 7).Parse());

        Assert.Equal(1, AssertResolved(SocketOwnerStatus.AcceptQueue, [], s_connection));
    }

    [Fact]
    public void ConnectionWhoseListenerCouldBeRead_IsNotDenied_ThoughOthersCouldNot()
    {
        _proc.AddProcess(1, "init", 7).AddUnreadable(50);
        _listeners.Add(KernelRow.Listener("0.0.0.0:80", 7).Parse());

        Assert.Equal(0, AssertResolved(SocketOwnerStatus.AcceptQueue, [new TcpSocketOwner(1, "init", 3)], s_connection));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(10)]
    [InlineData(0xEE)]
    public void SocketWithInode_HasItsOwners_InAnyState(byte state)
    {
        _proc.AddProcess(1, "init").AddUnreadable(50).AddProcess(60, "app", 99);

        KernelRow row = s_connection with { State = state, Inode = 99 };
        Assert.Equal(0, AssertResolved(SocketOwnerStatus.Resolved, [new TcpSocketOwner(60, "app", 3)], row));
    }

    [Fact]
    public void SecondWalk_AddsWhatTheFirstMissed_AndKeepsWhatTheFirstFound()
    {
        _proc.AddProcess(1, "init", 7);
        using OwnerIndex first = Walk();
        _proc.AddProcess(60, "late", 99);
        System.IO.File.Delete(System.IO.Path.Combine(_proc.Path, "1", "fd", "3"));
        using OwnerIndex second = Walk();
        var resolver = new OwnerResolver(_listeners, second, first);

        Assert.Equal([new TcpSocketOwner(60, "late", 3)], resolver.Resolve((s_connection with { Inode = 99 }).Parse()).Owners);
        Assert.Equal([new TcpSocketOwner(1, "init", 3)], resolver.Resolve((s_connection with { Inode = 7 }).Parse()).Owners);
    }

    [Theory]
    [InlineData(true, SocketOwnerStatus.NotFound)]
    [InlineData(false, SocketOwnerStatus.AccessDenied)]
    public void IfThereIsASecondWalk_ItDecidesWhetherAllProcessesWereRead(bool isReadable, SocketOwnerStatus expected)
    {
        _proc.AddProcess(1, "init");
        using OwnerIndex complete = Walk();
        _proc.AddUnreadable(50);
        using OwnerIndex denied = Walk();
        var resolver = isReadable ? new OwnerResolver(_listeners, complete, denied) : new OwnerResolver(_listeners, denied, complete);

        Assert.Equal(expected, resolver.Resolve((s_connection with { Inode = 99 }).Parse()).Status);
        Assert.Equal(isReadable ? 0 : 1, resolver.DeniedCount);
    }

    private int AssertResolved(SocketOwnerStatus status, TcpSocketOwner[] owners, KernelRow row)
    {
        using OwnerIndex index = Walk();
        var resolver = new OwnerResolver(_listeners, index, fallback: null);

        (SocketOwnerStatus actualStatus, TcpSocketOwner[] actualOwners) = resolver.Resolve(row.Parse());

        Assert.Equal(status, actualStatus);
        Assert.Equal(owners, actualOwners);
        return resolver.DeniedCount;
    }

    private OwnerIndex Walk()
    {
        using OwnerWalk walk = OwnerWalk.Start(new ProcRoot(_proc.Path), new OwnerWalkOptions(), CancellationToken.None);
        return walk.Finish();
    }
}
