using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using ProcTcp.Tests.Support;
using Xunit;
using static ProcTcp.TcpSocketState;
using static ProcTcp.Tests.Watching.Script;
using static ProcTcp.Tests.Watching.WatchedProc;

namespace ProcTcp.Tests.Watching;

/// <summary>A row that the kernel skipped in one read of the table and that is in the next.</summary>
public sealed class SecondReadTests : IDisposable
{
    private static readonly KernelRow s_skipped = Socket(Established, 7);
    private static readonly KernelRow s_other = Socket(Established, 8, port: 2);

    private readonly FakeProc _proc = new();

    public void Dispose() => _proc.Dispose();

    [Fact]
    public async Task SkippedRow_IsNotClosed()
    {
        Assert.Empty(await Watch(TimeSpan.FromDays(1), [s_other], again: [s_skipped, s_other]));
    }

    [Fact]
    public async Task SocketThatIsInNeitherTable_IsClosed()
    {
        Assert.Equal(["Closed Established"], await Watch(TimeSpan.FromDays(1), [s_other], again: [s_other]));
    }

    [Fact]
    public async Task IfAReadTakesTooMuchOfTheInterval_ThereIsNoSecondRead()
    {
        Assert.Equal(["Closed Established"], await Watch(TimeSpan.FromTicks(1), [s_other], again: [s_skipped, s_other]));
    }

    /// <summary>
    /// Shows the two sockets, then a table, then another one if the watcher reads again. The first table has been read to its end when the
    /// watcher opens the table of IPv6, which is a pipe.
    /// </summary>
    private async Task<string[]> Watch(TimeSpan interval, KernelRow[] rows, KernelRow[] again)
    {
        using var watcher = new TcpSocketWatcher(new TcpSocketReader(_proc.Path), new TcpSocketQuery { IncludeOwners = false }) { Interval = interval };
        _proc.AddTable(TableText.Of(s_skipped, s_other)).AddTable(string.Empty, isIPv6: true);
        Assert.Empty(watcher.Poll(TimeSpan.Zero, new TcpReadReport(), CancellationToken.None));
        _proc.AddTable(TableText.Of(rows));
        using var tableIPv6 = new NamedPipe(_proc.TablePath(isIPv6: true));
        var report = new TcpReadReport();
        Task<string[]> poll = NamedPipe.Run(() => Describe(watcher.Poll(TimeSpan.FromDays(1), report, CancellationToken.None)));
        await using (FileStream writer = await tableIPv6.WaitForReader())
        {
            File.Delete(_proc.TablePath(isIPv6: true));
            _proc.AddTable(TableText.Of(again)).AddTable(string.Empty, isIPv6: true);
        }

        string[] changes = await poll;
        Assert.Equal(rows.Length, report.RowsRead);
        return changes;
    }
}
