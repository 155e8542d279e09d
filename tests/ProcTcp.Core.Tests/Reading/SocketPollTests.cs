using System;
using System.Linq;
using System.Threading;
using ProcTcp.Reading;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests.Reading;

public sealed class SocketPollTests : IDisposable
{
    private readonly FakeProc _proc = new FakeProc().AddProcess(1, "init").AddProcess(20, "nginx", 7, 8).AddProcess(21, "sshd", 9);
    private readonly TcpReadReport _report = new();

    public SocketPollTests() => _proc.AddTable(TableText.Of(
        KernelRow.Listener("0.0.0.0:80", 7),
        KernelRow.Between("10.0.0.1:80", "192.0.2.9:5000") with { Inode = 8 },
        KernelRow.Between("10.0.0.1:80", "192.0.2.9:5001") with { State = 8 },
        KernelRow.Listener("0.0.0.0:22", 9)));

    public void Dispose() => _proc.Dispose();

    [Fact]
    public void Count_NeedsNoOwners()
    {
        using SocketPoll poll = Poll(new() { IncludeOwners = false });

        Assert.Equal(4, poll.Count);
        Assert.Equal(0, _report.ProcessesRead);
    }

    [Fact]
    public void Sockets_HaveTheirOwners()
    {
        using SocketPoll poll = Poll(new() { LocalPort = [new(80, 80)], IncludeOwners = false });

        Assert.Equal(
            ["Listen Resolved nginx", "Established Resolved nginx", "CloseWait AcceptQueue nginx"],
            poll.GetSockets(default).Select(static socket => $"{socket.State} {socket.OwnerStatus} {socket.OwningProcessName}").ToArray());
        Assert.Equal(3, _report.ProcessesRead);
    }

    [Fact]
    public void WaitingConnection_HasItsListenersOwners_ThoughTheFilterDropsTheListener()
    {
        using SocketPoll poll = Poll(new() { State = [TcpSocketState.CloseWait], IncludeOwners = false });

        Assert.Equal("nginx", Assert.Single(poll.GetSockets(default)).OwningProcessName);
    }

    [Fact]
    public void NoSockets_NeedNoWalk()
    {
        using SocketPoll poll = Poll(new() { State = [TcpSocketState.SynSent], IncludeOwners = false });

        Assert.Empty(poll.GetSockets(default));
        Assert.Equal(0, _report.ProcessesRead);
    }

    [Fact]
    public void FilterByOwner_Counts()
    {
        using SocketPoll poll = Poll(new() { OwningProcessName = ["ssh*"] });

        Assert.Equal(1, poll.Count);
        Assert.Equal(9UL, Assert.Single(poll.GetSockets(default)).Inode);
        Assert.Equal(3, _report.ProcessesRead);
    }

    [Fact]
    public void OwnerLookup_CanBeCanceled()
    {
        using SocketPoll poll = Poll(new() { IncludeOwners = false });
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();

        Assert.Throws<OperationCanceledException>(() => poll.GetSockets(cancellation.Token));
    }

    private SocketPoll Poll(TcpSocketQuery query) => SocketPoll.Read(new TcpSocketReader(_proc.Path).Tables, query, _report, default);
}
