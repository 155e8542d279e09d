using System;
using System.Threading;
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
    public void SkippedRow_IsNotClosed()
    {
        Assert.Empty(Watch(TimeSpan.FromDays(1), [s_other], again: [s_skipped, s_other]));
    }

    [Fact]
    public void SocketThatIsInNeitherTable_IsClosed()
    {
        Assert.Equal(["Closed Established"], Watch(TimeSpan.FromDays(1), [s_other], again: [s_other]));
    }

    [Fact]
    public void IfAReadTakesTooMuchOfTheInterval_ThereIsNoSecondRead()
    {
        Assert.Equal(["Closed Established"], Watch(TimeSpan.FromTicks(1), [s_other], again: [s_skipped, s_other]));
    }

    /// <summary>
    /// Shows the two sockets, then a table, then another one if the watcher reads again. The first table has been read to its end when the
    /// watcher opens the table of IPv6.
    /// </summary>
    private string[] Watch(TimeSpan interval, KernelRow[] rows, KernelRow[] again)
    {
        bool isWatched = false;
        var root = new WatchedRoot(_proc.Path, isIPv6 => _ = isWatched && isIPv6 ? _proc.AddTable(TableText.Of(again)) : _proc);
        using var watcher = new TcpSocketWatcher(new TcpSocketReader(root), new TcpSocketQuery { IncludeOwners = false }) { Interval = interval };
        _proc.AddTable(TableText.Of(s_skipped, s_other)).AddTable(string.Empty, isIPv6: true);
        Assert.Empty(watcher.Poll(TimeSpan.Zero, new TcpReadReport(), CancellationToken.None));
        _proc.AddTable(TableText.Of(rows));
        isWatched = true;
        var report = new TcpReadReport();
        string[] changes = Describe(watcher.Poll(TimeSpan.FromDays(1), report, CancellationToken.None));
        Assert.Equal(rows.Length, report.RowsRead);
        return changes;
    }
}
