using System;
using System.IO;
using System.Linq;
using System.Text;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests;

/// <summary>Processes in other network namespaces than the reader's, which is that of process 1.</summary>
public sealed class TcpSocketReaderNamespaceTests : IDisposable
{
    private const string Container = "3f2a9c41d07be85566aa0f1e2d3c4b5a69788796a5b4c3d2e1f0011223344556";

    private readonly FakeProc _proc = new();

    public TcpSocketReaderNamespaceTests()
    {
        _proc.AddProcess(1, "init", 7).AddProcess(2, "sshd", 8).AddTable(TableText.Of(Row(80, 7), Row(22, 8)));
        _proc.AddLink("2/net/tcp", "../../1/net/tcp");
        _proc.AddProcess(20, "web", 9).AddProcess(21, "worker", 10);
        AddNamespace(20, TableText.Of(Row(8080, 9), Row(8081, 10), KernelRow.Between("10.0.0.2:8080", "10.0.0.3:5") with { State = 6, Timer = 3, Fields = 12 }));
        _proc.AddLink("21/net/tcp", "../../20/net/tcp");
        _proc.AddLink("21/ns/net", "net:[4026532272]");
    }

    public void Dispose() => _proc.Dispose();

    [Theory]
    [InlineData(new[] { 1 }, new[] { 80 })]
    [InlineData(new[] { 2 }, new[] { 22 })]
    [InlineData(new[] { 20 }, new[] { 8080 })]
    [InlineData(new[] { 20, 21 }, new[] { 8080, 8081 })]
    [InlineData(new[] { 21, 2 }, new[] { 22, 8081 })]
    [InlineData(new[] { 404 }, new int[0])]
    public void Process_IsLookedForInTheNamespaceInWhichItLives(int[] processes, int[] ports)
    {
        TcpSocketInfo[] sockets = Read(new() { OwningProcess = processes });

        Assert.Equal(ports, sockets.Select(static socket => (int)socket.LocalPort));
        Assert.Equal(ports.Select(static port => port > 8000 ? 4026532272UL : 4026531840UL), sockets.Select(static socket => socket.NetworkNamespace!.Value));
    }

    [Fact]
    public void Process_IsMeasuredAndWatchedInTheNamespaceInWhichItLives()
    {
        TcpSocketQuery query = new() { OwningProcess = [20] };
        TcpSocketReader reader = new(_proc.Path);
        TcpSocketMeasurer measurer = new();
        measurer.Read(reader, query);
        using TcpSocketWatcher watcher = new(reader, query) { IncludeExisting = true };

        Assert.Equal(1, Assert.Single(measurer.GetMeasures()).Count);
        Assert.Equal(8080, Assert.Single(watcher.Poll()).Socket.LocalPort);
    }

    [Theory]
    [InlineData(Container, Container, true)]
    [InlineData(Container, null, false)]
    [InlineData(Container, "0000000000000000000000000000000000000000000000000000000000000000", false)]
    public void SocketWithoutOwner_IsTheContainers_IfTheWholeNamespaceIs(string web, string? worker, bool isWhole)
    {
        AddCgroup(20, web);
        AddCgroup(21, worker);

        TcpSocketInfo[] sockets = Read(new() { ContainerId = [Container] });

        Assert.Equal(isWhole ? 3 : 1, sockets.Length);
        Assert.Equal(isWhole, sockets.Any(static socket => socket.State == TcpSocketState.TimeWait && socket.ContainerId == Container));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void CopyWithoutLinks_HasEachSocketOnce(bool includeOwners)
    {
        AddCopy(1, Row(80, 7), Row(22, 8));
        AddCopy(2, Row(80, 7) with { ReceiveQueue = 1 }, Row(22, 8), Row(25, 11));
        AddCopy(20, Row(80, 9));
        AddCopy(21, Row(80, 9));
        int[] ports = [.. Read(new() { AllNetworkNamespaces = true, IncludeOwners = includeOwners }).Select(static socket => (int)socket.LocalPort).Order()];

        Assert.Equal([22, 25, 80, 80], ports);
        Assert.Equal(22, Assert.Single(Read(new() { OwningProcess = [2] })).LocalPort);
    }

    private void AddCopy(int process, params KernelRow[] rows)
    {
        string folder = $"{_proc.Path}/{process}";
        File.Delete(Directory.CreateDirectory(folder + "/ns").FullName + "/net");
        File.Delete(folder + "/net/tcp");
        _proc.AddFile($"{process}/net/tcp", Encoding.ASCII.GetBytes(TableText.Of(rows)));
    }

    private static KernelRow Row(int port, ulong inode) => KernelRow.Listener($"0.0.0.0:{port}", inode);

    private void AddNamespace(int process, string table)
    {
        _proc.AddLink("1/ns/net", "net:[4026531840]");
        _proc.AddFile($"{process}/net/tcp", Encoding.ASCII.GetBytes(table));
        _proc.AddLink($"{process}/ns/net", "net:[4026532272]");
    }

    private void AddCgroup(int process, string? container) =>
        _proc.AddFile($"{process}/cgroup", Encoding.ASCII.GetBytes(container is null ? "0::/user.slice\n" : $"0::/docker/{container}\n"));

    private TcpSocketInfo[] Read(TcpSocketQuery query) => [.. new TcpSocketReader(_proc.Path).Read(query)];
}
