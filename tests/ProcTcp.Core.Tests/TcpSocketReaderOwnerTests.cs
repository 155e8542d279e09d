using System;
using System.Linq;
using System.Text;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests;

public sealed class TcpSocketReaderOwnerTests : IDisposable
{
    private static readonly KernelRow s_listener = KernelRow.Listener("0.0.0.0:80", 7);
    private static readonly KernelRow s_accepted = KernelRow.Between("10.0.0.1:80", "192.0.2.9:5000") with { Inode = 8 };
    private static readonly KernelRow s_waiting = KernelRow.Between("10.0.0.1:80", "192.0.2.9:5001") with { State = 8 };
    private static readonly KernelRow s_timeWait =
        KernelRow.Between("10.0.0.1:80", "192.0.2.9:5002") with { State = 6, Timer = 3, Fields = KernelRow.ShortFields };

    private readonly FakeProc _proc = new();
    private readonly TcpReadReport _report = new();

    public void Dispose() => _proc.Dispose();

    [Fact]
    public void EverySocket_HasItsOwners_OrTheReasonForNone()
    {
        _proc.AddProcess(1, "init").AddProcess(20, "nginx", 7).AddProcess(21, "worker", 7, 8);
        AddTable(s_listener, s_accepted, s_waiting, s_timeWait);

        Assert.Equal(
            [
                "Resolved nginx (20, fd 3) worker (21, fd 3)",
                "Resolved worker (21, fd 4)",
                "AcceptQueue nginx (20, fd 3) worker (21, fd 3)",
                "TimeWait",
            ],
            Describe());
        Assert.Equal((3, 0, 0), (_report.ProcessesRead, _report.ProcessesDenied, _report.SocketsDenied));
        Assert.False(_report.ProcessesHidden);
    }

    [Fact]
    public void WaitingConnection_HasItsListenersOwners_ThoughTheFilterDropsTheListener()
    {
        _proc.AddProcess(1, "init").AddProcess(20, "nginx", 7);
        AddTable(s_waiting, s_listener);

        Assert.Equal(["AcceptQueue nginx (20, fd 3)"], Describe(new() { State = [TcpSocketState.CloseWait] }));
    }

    [Fact]
    public void WaitingConnection_OfADualStackListener_HasItsOwners()
    {
        _proc.AddProcess(1, "init").AddProcess(20, "java", 7);
        KernelRow mapped = KernelRow.Between("[::ffff:10.0.0.1]:80", "[::ffff:192.0.2.9]:5001");
        AddTable(s_waiting);
        _proc.AddTable(TableText.Of(KernelRow.Listener("[::]:80", 7), mapped), isIPv6: true);

        Assert.Equal(["AcceptQueue java (20, fd 3)", "Resolved java (20, fd 3)", "AcceptQueue java (20, fd 3)"], Describe());
    }

    [Fact]
    public void NoOwner_IsNotRequested()
    {
        _proc.AddProcess(1, "init", 7);
        AddTable(s_listener, s_timeWait);

        Assert.Equal(["NotRequested", "NotRequested"], Describe(new() { IncludeOwners = false }));
        Assert.Equal(0, _report.ProcessesRead);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0, 20)]
    [InlineData(0, 20, 99)]
    [InlineData(1, 50)]
    [InlineData(1, 20, 50)]
    public void DeniedSocket_Counts_UnlessEveryProcessAskedForWasRead(int expected, params int[] wanted)
    {
        _proc.AddProcess(1, "init").AddProcess(20, "nginx", 7).AddUnreadable(50);
        AddTable(s_listener, s_accepted);
        TcpSocketQuery query = new() { OwningProcess = wanted.Length > 0 ? wanted : null };

        _ = Describe(query);
        Assert.Equal(expected, _report.SocketsDenied);

        var measured = new TcpReadReport();
        new TcpSocketMeasurer().Read(new TcpSocketReader(_proc.Path), query, measured);
        Assert.Equal(expected, measured.SocketsDenied);
    }

    [Theory]
    [InlineData(20, null, 7)]
    [InlineData(21, null, 7, 8)]
    [InlineData(null, "W*", 7, 8)]
    [InlineData(null, "nginx", 7)]
    [InlineData(20, "worker")]
    [InlineData(99, null)]
    public void OwnerFilters_MatchSocketsWithAnyMatchingOwner(int? processId, string? name, params int[] inodes)
    {
        _proc.AddProcess(1, "init").AddProcess(20, "nginx", 7).AddProcess(21, "worker", 7, 8);
        AddTable(s_listener, s_accepted, s_timeWait);
        TcpSocketQuery query = new()
        {
            OwningProcess = processId is int id ? [id] : null,
            OwningProcessName = name is null ? null : [name],
        };

        Assert.Equal(inodes, Read(query).Select(static socket => (int)socket.Inode).ToArray());
    }

    [Fact]
    public void OwnerFilterWithoutOwners_IsAnErrorBeforeTheRead()
    {
        TcpSocketReader reader = new(_proc.Path);

        Assert.Throws<ArgumentException>(() => reader.Read(new() { IncludeOwners = false, OwningProcess = [1] }));
        Assert.Throws<ArgumentException>(() => reader.Read(new() { IncludeOwners = false, OwningProcessName = ["x"] }));
    }

    [Fact]
    public void UnreadableProcesses_AreCounted_WithTheSocketsWithoutOwner()
    {
        _proc.AddProcess(1, "init").AddUnreadable(50).AddUnreadable(51).AddProcess(60, "app", 8);
        AddTable(s_listener, s_accepted, s_timeWait);

        Assert.Equal(["AccessDenied", "Resolved app (60, fd 3)", "TimeWait"], Describe());
        Assert.Equal((2, 2, 1), (_report.ProcessesRead, _report.ProcessesDenied, _report.SocketsDenied));
    }

    [Fact]
    public void SocketsThatCannotHaveAnOwner_NeedNoWalk()
    {
        _proc.AddProcess(1, "init").AddUnreadable(50);
        AddTable(s_listener, s_timeWait);

        Assert.Equal(["TimeWait"], Describe(new() { LocalPort = [new PortRange(80, 80)], State = [TcpSocketState.TimeWait] }));
        Assert.Equal((0, 0), (_report.ProcessesRead, _report.SocketsDenied));
    }

    // The walk lists the processes before the tables are read.
    [Fact]
    public void SocketOpenedAfterTheWalkReadItsProcess_HasItsOwner()
    {
        _proc.AddProcess(1, "init", 7);
        AddTable(s_listener, s_accepted);
        var root = new WatchedRoot(_proc.Path, isIPv6 => _ = isIPv6 ? _proc : _proc.AddProcess(60, "late", 8));

        string[] sockets = [.. new TcpSocketReader(root).Read().Select(Text)];
        Assert.Equal(["Resolved init (1, fd 3)", "Resolved late (60, fd 3)"], sockets);
    }

    [Fact]
    public void HalfOpenRequest_HasItsListenersOwners_ThoughNoOtherRowNeedsAWalk()
    {
        _proc.AddProcess(1, "init").AddProcess(20, "web", 7);
        AddTable(s_listener, KernelRow.Between("10.0.0.1:80", "192.0.2.9:5000") with { State = 3, Fields = KernelRow.ShortFields });

        Assert.Equal(["SynReceived web (20, fd 3)"], Describe(new() { State = [TcpSocketState.SynReceived] }));
    }

    [Theory]
    [InlineData("node", "/usr/local/bin/node", 1)]
    [InlineData("NODE", "/usr/local/bin/node (deleted)", 1)]
    [InlineData("Main*", "/usr/local/bin/node", 1)]
    [InlineData("node", "/usr/local/bin/python3", 0)]
    public void ProcessName_IsAlsoTheFileNameOfTheExecutable(string name, string executable, int expected)
    {
        _proc.AddProcess(1, "init").AddProcess(20, "MainThread", 7).AddLink("20/exe", executable);
        AddTable(s_listener);
        var query = new TcpSocketQuery { OwningProcessName = [name] };
        using var watcher = new TcpSocketWatcher(new TcpSocketReader(_proc.Path), query) { IncludeExisting = true };
        var measurer = new TcpSocketMeasurer();
        measurer.Read(new TcpSocketReader(_proc.Path), query);

        Assert.Equal(expected, Read(query).Count(static socket => socket.OwningProcessName == "MainThread"));
        Assert.Equal(expected, watcher.Poll().Count());
        Assert.Equal(expected, measurer.GetMeasures().Sum(static measure => measure.Count));
    }

    [Fact]
    public void SocketsOfAnotherPidNamespace_AreCounted_UnlessAProcessIsAskedFor()
    {
        _proc.AddProcess(1, "app", 7).AddLink("1/ns/pid", "pid:[4026532001]");
        AddTable(s_listener, s_accepted);

        Assert.Equal(["Resolved app (1, fd 3)", "NotVisible"], Describe());
        Assert.Equal((1, 0), (_report.SocketsNotVisible, _report.SocketsDenied));
        var report = new TcpReadReport();
        Assert.Single(new TcpSocketReader(_proc.Path).Read(new() { OwningProcess = [1] }, report));
        Assert.Equal(0, report.SocketsNotVisible);
    }

    [Fact]
    public void Container_IsThatOfTheOwner_AndCanBeFiltered()
    {
        const string Id = "3f2a9c41d07be85566aa0f1e2d3c4b5a69788796a5b4c3d2e1f0011223344556";
        _proc.AddProcess(1, "init", 7).AddProcess(20, "web", 8).AddFile("20/cgroup", Encoding.ASCII.GetBytes($"0::/docker/{Id}\n"));
        AddTable(s_listener, s_accepted, s_timeWait);

        Assert.Equal(["-", Id, "-"], Read(new() { AllNetworkNamespaces = true }).Select(static socket => socket.ContainerId ?? "-").ToArray());
        Assert.Equal(8UL, Assert.Single(Read(new() { ContainerId = ["3f2a9c"] })).Inode);
        Assert.Empty(Read(new() { ContainerId = ["3f2a9d"] }));
        Assert.All(Read(), static socket => Assert.Null(socket.ContainerId));
    }

    [Fact]
    public void Unit_IsThatOfTheFirstOwner_AndCanBeFiltered()
    {
        _proc.AddProcess(1, "init", 7).AddFile("1/cgroup", "0::/init.scope\n"u8.ToArray());
        _proc.AddProcess(20, "web", 8).AddFile("20/cgroup", "0::/system.slice/web.service\n"u8.ToArray());
        _proc.AddProcess(21, "helper", 8).AddFile("21/cgroup", "0::/system.slice/helper.service\n"u8.ToArray());
        AddTable(s_listener, s_accepted, s_timeWait);

        Assert.Equal(["init.scope", "web.service", "-"], Read(new() { IncludeUnits = true }).Select(static socket => socket.OwningUnit ?? "-").ToArray());
        Assert.All(Read(new() { IncludeUnits = true }), static socket => Assert.Null(socket.ContainerId));
        Assert.All(Read(), static socket => Assert.Null(socket.OwningUnit));
        Assert.Equal(8UL, Assert.Single(Read(new() { OwningUnit = ["WEB.service"] })).Inode);
        Assert.Equal(2, Read(new() { OwningUnit = ["none", "*.s*"] }).Length);
        Assert.Empty(Read(new() { OwningUnit = ["helper.service"] }));
        Assert.Throws<ArgumentException>(() => Read(new() { OwningUnit = ["*"], IncludeOwners = false }));
    }

    private static string Text(TcpSocketInfo socket) =>
        string.Join(' ', [socket.OwnerStatus.ToString(), .. socket.Owners.Select(static owner => owner.ToString())]);

    private void AddTable(params KernelRow[] rows) => _proc.AddTable(TableText.Of(rows));

    private TcpSocketInfo[] Read(TcpSocketQuery? query = null) => [.. new TcpSocketReader(_proc.Path).Read(query, _report)];

    private string[] Describe(TcpSocketQuery? query = null) => [.. Read(query).Select(Text)];
}
