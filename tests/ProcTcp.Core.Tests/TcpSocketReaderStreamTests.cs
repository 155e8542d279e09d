using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests;

public sealed class TcpSocketReaderStreamTests : IDisposable
{
    private static readonly TcpSocketQuery s_noOwner = new() { IncludeOwners = false };

    private readonly FakeProc _proc = new();
    private readonly TcpReadReport _report = new();

    public void Dispose() => _proc.Dispose();

    [Theory]
    [InlineData(430)]
    [InlineData(1_000)]
    [InlineData(20_000)]
    public void LargeTable_IsReadInFull_AndInOrder(int count)
    {
        AddTable(count);

        TcpSocketInfo[] sockets = [.. Reader().Read(s_noOwner, _report)];

        Assert.Equal(0, _report.LinesMalformed);
        Assert.Equal(Enumerable.Range(1, count).ToArray(), sockets.Select(static socket => (int)socket.Inode).ToArray());
    }

    [Theory]
    [InlineData(60_000)]
    [InlineData(200_000)]
    public void LineWithoutEnd_IsDropped_AndTheRowsAroundAreKept(int length)
    {
        KernelRow row = new() { Inode = 1 };
        _proc.AddTable($"{row.Print()}\n{new string('x', length)}\n{(row with { Inode = 2 }).Print()}\n");

        TcpSocketInfo[] sockets = [.. Reader().Read(s_noOwner, _report)];

        Assert.Equal([1UL, 2UL], sockets.Select(static socket => socket.Inode).ToArray());
        Assert.Equal(1, _report.LinesMalformed);
        Assert.True(_report.TryTakeFailure(out TcpTableFailure? failure));
        Assert.Equal(("line", 2L), (failure.Column, failure.LineNumber));
    }

    [Fact]
    public void LineWithoutEnd_AtTheEndOfATable_DoesNotAffectTheNext()
    {
        _proc.AddTable(new string('x', 200_000)).AddTable(KernelRow.Listener("[::]:443", 9).Print() + "\n", isIPv6: true);

        Assert.Equal(9UL, Assert.Single(Reader().Read(s_noOwner, _report)).Inode);
        Assert.Equal(1, _report.LinesMalformed);
    }

    [Fact]
    public void FirstSocket_IsReturnedBeforeTheTableIsRead()
    {
        const int Count = 20_000;
        AddTable(Count);

        using IEnumerator<TcpSocketInfo> sockets = Reader().Read(s_noOwner, _report).GetEnumerator();
        Assert.True(sockets.MoveNext());

        Assert.Equal(1UL, sockets.Current.Inode);
        Assert.InRange(_report.RowsRead, 1, Count / 10);
    }

    [Fact]
    public void NothingIsRead_BeforeEnumeration()
    {
        _ = Reader().Read(s_noOwner, _report);

        Assert.Empty(_report.Tables);
        Assert.Empty(_report.MissingTables);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void CanceledRead_Ends(bool includeOwners)
    {
        AddTable(2_000);
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();

        Assert.Throws<OperationCanceledException>(
            () => Reader().Read(new() { IncludeOwners = includeOwners }, _report, cancellation.Token).Count());
        Assert.InRange(_report.RowsRead, 0, 1_000);
    }

    [Fact]
    public void ReadCanceledDuringEnumeration_Ends()
    {
        AddTable(20_000);
        using var cancellation = new CancellationTokenSource();
        int count = 0;
        void ReadAll()
        {
            foreach (TcpSocketInfo socket in Reader().Read(s_noOwner, _report, cancellation.Token))
            {
                count++;
                cancellation.Cancel();
            }
        }

        Assert.Throws<OperationCanceledException>(ReadAll);
        Assert.InRange(count, 1, 2_000);
    }

    private void AddTable(int count) => _proc.AddTable(TableText.OfCount(count));

    private TcpSocketReader Reader() => new(_proc.Path);
}
