using System;
using ProcTcp.Tests.Support;
using Xunit;
using static ProcTcp.TcpSocketState;
using static ProcTcp.Tests.Watching.Script;
using static ProcTcp.Tests.Watching.WatchedProc;

namespace ProcTcp.Tests.Watching;

public sealed class WatcherOwnerTests : IDisposable
{
    private static readonly KernelRow s_listener = KernelRow.Listener("10.0.0.1:80", 5);

    private readonly WatchedProc _proc = new();

    public WatcherOwnerTests()
    {
        _proc.Root.AddProcess(10, "web", 5);
        _proc.Start();
        _proc.Poll(s_listener);
    }

    public void Dispose() => _proc.Dispose();

    [Fact]
    public void Opened_HasItsOwners()
    {
        _proc.Root.AddDescriptor(10, 4, "socket:[7]");

        TcpSocketChange opened = Assert.Single(_proc.Poll(s_listener, Socket(Established, 7)));

        Assert.Equal(["Opened Established web(10)"], Describe([opened]));
        Assert.Equal(SocketOwnerStatus.Resolved, opened.Socket.OwnerStatus);
        Assert.Equal(4, opened.Socket.Owners[0].FileDescriptor);
    }

    [Fact]
    public void Accepted_PassesFromTheListenersOwner()
    {
        TcpSocketChange waiting = Assert.Single(_proc.Poll(s_listener, Socket(Established, 0)));
        _proc.Root.AddDescriptor(10, 4, "socket:[7]");
        TcpSocketChange accepted = Assert.Single(_proc.Poll(s_listener, Socket(Established, 7)));

        Assert.Equal(SocketOwnerStatus.AcceptQueue, waiting.Socket.OwnerStatus);
        Assert.Equal(SocketOwnerStatus.Resolved, accepted.Socket.OwnerStatus);
        Assert.Equal(["Opened Established web(10)", "OwnerChanged Established web(10)>web(10)"], Describe([waiting, accepted]));
    }

    [Fact]
    public void ClosedSocket_KeepsItsLastOwners()
    {
        _proc.Root.AddDescriptor(10, 4, "socket:[7]");
        _proc.Poll(s_listener, Socket(Established, 7));
        _proc.CloseDescriptor(10, 4);
        TcpSocketChange waiting = Assert.Single(_proc.Poll(s_listener, TimeWait()));
        TcpSocketChange closed = Assert.Single(_proc.Poll(s_listener));

        Assert.Equal(["StateChanged Established>TimeWait web(10)", "Closed TimeWait web(10)"], Describe([waiting, closed]));
        Assert.Equal(SocketOwnerStatus.TimeWait, waiting.Socket.OwnerStatus);
    }

    [Fact]
    public void InheritedThenClosedByTheParent_ChangesOwnersTwice()
    {
        _proc.Poll(s_listener);
        _proc.Root.AddProcess(20, "worker", 5);

        Assert.Empty(_proc.Poll(s_listener));
        Assert.Equal(["OwnerChanged Listen web(10)>web(10)+worker(20)"], Describe(_proc.Poll(s_listener)));
        _proc.End(10);
        Assert.Empty(_proc.Poll(s_listener));
        Assert.Equal(["OwnerChanged Listen web(10)+worker(20)>worker(20)"], Describe(_proc.Poll(s_listener)));
        Assert.Empty(_proc.Poll(s_listener));
    }

    [Fact]
    public void OwnerFoundByOneWalkOnly_IsNotReported()
    {
        _proc.Poll(s_listener);
        _proc.Root.AddProcess(20, "fork", 5);
        Assert.Empty(_proc.Poll(s_listener));
        _proc.End(20);

        Assert.Empty(_proc.Poll(s_listener));
        Assert.Empty(_proc.Poll(s_listener));
    }

    [Fact]
    public void ForkFoundWhenTheSocketWasOpened_IsDropped()
    {
        _proc.Root.AddDescriptor(10, 4, "socket:[7]");
        _proc.Root.AddProcess(20, "fork", 7);
        Assert.Equal(["Opened Established web(10)+fork(20)"], Describe(_proc.Poll(s_listener, Socket(Established, 7))));
        _proc.End(20);

        Assert.Empty(_proc.Poll(s_listener, Socket(Established, 7)));
        Assert.Equal(["Closed Established web(10)"], Describe(_proc.Poll(s_listener)));
    }

    [Fact]
    public void ReleasedByAllItsOwners_IsReported()
    {
        _proc.Poll(s_listener);
        _proc.End(10);
        _proc.Poll(s_listener);
        TcpSocketChange lost = Assert.Single(_proc.Poll(s_listener));

        Assert.Equal(["OwnerChanged Listen web(10)>"], Describe([lost]));
        Assert.Equal(SocketOwnerStatus.NotFound, lost.Socket.OwnerStatus);
    }

    [Fact]
    public void ReleasedByAllReadableOwners_IsReportedAsDenied_IfOthersCannotBeRead()
    {
        _proc.Poll(s_listener);
        _proc.Root.AddUnreadable(50);
        _proc.End(10);
        _proc.Poll(s_listener);
        TcpSocketChange lost = Assert.Single(_proc.Poll(s_listener));

        Assert.Equal(["OwnerChanged Listen web(10)>"], Describe([lost]));
        Assert.Equal(SocketOwnerStatus.AccessDenied, lost.Socket.OwnerStatus);
    }

    [Fact]
    public void OpenedByAnUnreadableProcess_IsDenied_AndCounted()
    {
        _proc.Root.AddUnreadable(50);
        TcpSocketChange opened = Assert.Single(_proc.Poll(s_listener, Socket(Established, 7)));

        Assert.Equal(SocketOwnerStatus.AccessDenied, opened.Socket.OwnerStatus);
        Assert.Equal((1, 1), (_proc.Report.SocketsDenied, _proc.Report.ProcessesDenied));
        _proc.Poll(s_listener, Socket(Established, 7));
        Assert.Equal(0, _proc.Report.SocketsDenied);
    }

    [Fact]
    public void OwnersOfASocketThatIsNotWanted_ChangeUnreported()
    {
        using WatchedProc proc = new();
        proc.Root.AddProcess(1, "init").AddProcess(10, "web", 5).AddProcess(20, "other", 6);
        proc.Start(new TcpSocketQuery { Inode = [6] });
        KernelRow wanted = KernelRow.Listener("10.0.0.1:81", 6);
        proc.Poll(s_listener, wanted);
        proc.Poll(s_listener, wanted);
        proc.End(10);
        proc.Root.AddProcess(30, "heir", 5);
        proc.Poll(s_listener, wanted);

        Assert.Empty(proc.Poll(s_listener, wanted));
        Assert.Empty(proc.Poll(s_listener, wanted));
    }

    [Fact]
    public void SameProcess_OtherDescriptorOrName_IsNoChange()
    {
        _proc.Poll(s_listener);
        _proc.CloseDescriptor(10, 3);
        _proc.Root.AddDescriptor(10, 9, "socket:[5]");
        _proc.Root.AddFile("10/comm", "renamed\n"u8.ToArray());

        Assert.Empty(_proc.Poll(s_listener));
        Assert.Empty(_proc.Poll(s_listener));
        Assert.Equal(["Closed Listen renamed(10)"], Describe(_proc.Poll()));
    }

    [Fact]
    public void Quiet_ReadsNoDescriptor()
    {
        // The next full walk is not due, so only new sockets may be looked up.
        _proc.Poll(TimeSpan.Zero, s_listener);

        _proc.Poll(TimeSpan.Zero, s_listener);
        Assert.Equal(0, _proc.Report.ProcessesRead);
        _proc.Poll(TimeSpan.Zero, s_listener, Socket(Established, 7));
        Assert.True(_proc.Report.ProcessesRead > 0);
    }

    [Fact]
    public void OpenedOnADescriptorNumber_WhoseLastSocketIsStillInTheTable_HasItsOwners()
    {
        KernelRow closed = KernelRow.Listener("10.0.0.1:81", 7);
        _proc.Root.AddDescriptor(10, 4, "socket:[7]");
        _proc.Poll(TimeSpan.Zero, s_listener, closed);
        _proc.CloseDescriptor(10, 4);
        _proc.Root.AddDescriptor(10, 4, "socket:[8]");

        Assert.Equal(["Opened Established web(10)"], Describe(_proc.Poll(TimeSpan.Zero, s_listener, closed, Socket(Established, 8))));
    }

    [Fact]
    public void WithoutOwners_NothingIsLookedUp()
    {
        using WatchedProc proc = new();
        proc.Root.AddProcess(10, "web", 5);
        proc.Start(new TcpSocketQuery { IncludeOwners = false });
        proc.Poll();

        TcpSocketChange opened = Assert.Single(proc.Poll(Socket(Established, 0)));
        Assert.Equal(SocketOwnerStatus.NotRequested, opened.Socket.OwnerStatus);
        Assert.Empty(proc.Poll(Socket(Established, 5)));
        Assert.Equal(0, proc.Report.ProcessesRead);
    }
}
