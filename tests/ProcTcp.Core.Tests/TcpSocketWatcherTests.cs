using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests;

public sealed class TcpSocketWatcherTests : IDisposable
{
    private readonly FakeProc _proc = new();

    public void Dispose() => _proc.Dispose();

    [Fact]
    public void Watch_PollsUntilCanceled_AndEndsBetweenTwoPollsWithoutError()
    {
        SetPorts(80);
        using TcpSocketWatcher watcher = NewWatcher();
        using var stop = new CancellationTokenSource();
        List<string> changes = [];
        foreach (TcpSocketChange change in watcher.Watch(stop.Token))
        {
            changes.Add($"{change.Kind} {change.Socket.LocalPort}");
            if (change.Kind == TcpSocketChangeKind.Existing)
            {
                SetPorts(80, 81);
            }
            else
            {
                stop.Cancel();
            }
        }

        Assert.Equal(["Existing 80", "Opened 81"], changes);
    }

    [Fact]
    public void Poll_MeasuresTheAge_FromThePollThatFirstFoundTheSocket()
    {
        SetPorts(80);
        using TcpSocketWatcher watcher = NewWatcher();
        Assert.Null(Assert.Single(watcher.Poll(cancellationToken: TestContext.Current.CancellationToken)).Age);
        SetPorts(80, 81);
        Assert.Equal(TimeSpan.Zero, Assert.Single(watcher.Poll(cancellationToken: TestContext.Current.CancellationToken)).Age);
        SetPorts(80);

        Assert.True(Assert.Single(watcher.Poll(cancellationToken: TestContext.Current.CancellationToken)).Age > TimeSpan.Zero);
    }

    [Fact]
    public void Interval_MustBeGreaterThanZero() =>
        Assert.Throws<ArgumentOutOfRangeException>(static () => new TcpSocketWatcher(new TcpSocketReader()) { Interval = TimeSpan.Zero });

    [Fact]
    public void QueryThatFiltersByOwner_AndExcludesOwners_IsAnError() =>
        Assert.Throws<ArgumentException>(static () =>
            new TcpSocketWatcher(new TcpSocketReader(), new TcpSocketQuery { OwningProcess = [1], IncludeOwners = false }));

    private TcpSocketWatcher NewWatcher() => new(new TcpSocketReader(_proc.Path), new TcpSocketQuery { IncludeOwners = false })
    {
        Interval = TimeSpan.FromMilliseconds(1),
        IncludeExisting = true,
    };

    private void SetPorts(params int[] ports) =>
        _proc.AddTable(TableText.Of(ports.Select(static port => KernelRow.Listener($"10.0.0.1:{port}", (ulong)port))));
}
