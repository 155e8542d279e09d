using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using ProcTcp.Tests.Support;
using Xunit;
using static ProcTcp.TcpSocketState;
using static ProcTcp.Tests.Watching.Script;
using static ProcTcp.Tests.Watching.WatchedProc;

namespace ProcTcp.Tests.Watching;

/// <summary>Watches two namespaces, each with one process and a socket with the same ends.</summary>
public sealed class WatcherNamespaceTests : IDisposable
{
    private static readonly TcpSocketQuery s_all = new() { AllNetworkNamespaces = true, IncludeOwners = false };

    private readonly FakeProc _proc = new();
    private readonly TcpSocketWatcher _watcher;
    private TcpReadReport _report = new();

    public WatcherNamespaceTests() => _watcher = new(new TcpSocketReader(_proc.Path), s_all) { Interval = TimeSpan.FromDays(1) };

    public void Dispose()
    {
        _watcher.Dispose();
        _proc.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void SameEnds_InTwoNamespaces_AreTwoTrackedSockets(bool hasIds)
    {
        if (hasIds)
        {
            _proc.AddLink("10/ns/net", "net:[1010]");
            _proc.AddLink("20/ns/net", "net:[2020]");
        }

        Show(10, Socket(Established, 0));
        Show(20);
        Assert.Empty(Poll());
        Show(10);
        Show(20, Socket(Established, 0));

        Assert.Equal(["Closed Established", "Opened Established"], Poll());
    }

    [Fact]
    public void NamespaceThatCannotBeRead_ClosesNoSocket()
    {
        _proc.AddLink("20/ns/net", "net:[2020]");
        Show(10, Socket(Established, 7));
        Show(20, Socket(Established, 8));
        Assert.Empty(Poll());
        File.Delete($"{_proc.Path}/20/net/tcp");
        _proc.AddDeniedTable(20);

        Assert.Empty(Poll());
        Assert.Equal("net:[2020]", Assert.Single(_report.UnreadableNamespaces).Namespace);
        File.Delete($"{_proc.Path}/20/net/tcp");
        Show(20, Socket(CloseWait, 8));
        Assert.Equal(["StateChanged Established>CloseWait"], Poll());
    }

    [Fact]
    public void NamespaceThatIsGone_ClosesItsSockets()
    {
        Show(10, Socket(Established, 7));
        Show(20, Socket(Established, 8));
        Assert.Empty(Poll());
        Directory.Delete($"{_proc.Path}/20", recursive: true);

        Assert.Equal(["Closed Established"], Poll());
        Assert.Empty(_report.UnreadableNamespaces);
    }

    [Fact]
    public void ContainerFilter_AppliesToEachPoll()
    {
        const string Id = "3f2a9c41d07be85566aa0f1e2d3c4b5a69788796a5b4c3d2e1f0011223344556";
        _proc.AddProcess(10, "web", 7, 9).AddProcess(20, "other", 8).AddFile("10/cgroup", Encoding.ASCII.GetBytes($"0::/docker/{Id}\n"));
        using var watcher = new TcpSocketWatcher(new TcpSocketReader(_proc.Path), new TcpSocketQuery { ContainerId = ["3f2a"] }) { Interval = TimeSpan.FromDays(1), IncludeExisting = true };
        Show(10, Socket(Established, 7));
        Show(20, Socket(Established, 8, port: 2));

        Assert.Equal(["Existing Established web(10)"], Poll(watcher));
        Show(10, Socket(CloseWait, 7), Socket(Established, 9, port: 3));
        Show(20, Socket(CloseWait, 8, port: 2));
        Assert.Equal(["StateChanged Established>CloseWait web(10)", "Opened Established web(10)"], Poll(watcher));
        Show(10);
        Show(20);
        Assert.Equal(["Closed CloseWait web(10)", "Closed Established web(10)"], Poll(watcher));
    }

    [Fact]
    public void UnitOfAProcessThatHasEnded_StaysThatOfItsSockets()
    {
        _proc.AddProcess(10, "web", 7).AddProcess(11, "worker", 9);
        _proc.AddFile("10/cgroup", "0::/system.slice/web.service\n"u8.ToArray());
        _proc.AddFile("11/cgroup", "0::/system.slice/web.service\n"u8.ToArray());
        using var watcher = new TcpSocketWatcher(new TcpSocketReader(_proc.Path), new TcpSocketQuery { OwningUnit = ["web.service"] })
        {
            Interval = TimeSpan.FromDays(1),
            IncludeExisting = true,
        };
        _proc.AddTable(TableText.Of(Socket(Established, 7)));
        Assert.Equal(["Existing Established web(10)"], Poll(watcher));
        Directory.Delete($"{_proc.Path}/10", recursive: true);
        _proc.AddTable(TableText.Of(TimeWait(), Socket(Established, 9, port: 3)));
        Assert.Equal(["StateChanged Established>TimeWait web(10)", "Opened Established worker(11)"], Poll(watcher));
        _proc.AddTable(TableText.Of(Socket(Established, 9, port: 3), Socket(Established, 12, port: 4)));
        Assert.Equal(["Closed TimeWait web(10)"], Poll(watcher));
    }

    private void Show(int process, params KernelRow[] rows) => _proc.AddFile($"{process}/net/tcp", Encoding.ASCII.GetBytes(TableText.Of(rows)));

    private string[] Poll() => Poll(_watcher);

    private string[] Poll(TcpSocketWatcher watcher)
    {
        _report = new TcpReadReport();
        return Describe(watcher.Poll(TimeSpan.Zero, _report, CancellationToken.None).ToArray());
    }
}
