using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using ProcTcp.Tests.Support;

namespace ProcTcp.Tests.Watching;

/// <summary>A proc root that changes between the polls of a watcher.</summary>
internal sealed class WatchedProc : IDisposable
{
    private TcpSocketWatcher? _watcher;
    private TimeSpan _now;

    public FakeProc Root { get; } = new();

    public TcpReadReport Report { get; private set; } = new();

    /// <summary>Starts the watch; by default existing sockets are not reported.</summary>
    public void Start(TcpSocketQuery? query = null, bool includeExisting = false) =>
        _watcher = new TcpSocketWatcher(new TcpSocketReader(Root.Path), query) { IncludeExisting = includeExisting };

    /// <summary>Polls a table, so long after the last poll that all descriptors are read again.</summary>
    public TcpSocketChange[] Poll(params IEnumerable<KernelRow> rows) => Poll(TimeSpan.FromHours(1), rows);

    public TcpSocketChange[] Poll(TimeSpan later, params IEnumerable<KernelRow> rows)
    {
        Root.AddTable(TableText.Of(rows));
        Report = new TcpReadReport();
        TcpSocketChange[] changes = [.. _watcher!.Poll(_now, Report, CancellationToken.None)];
        _now += later;
        return changes;
    }

    /// <summary>Describes changes as <c>StateChanged Established&gt;CloseWait web(10)</c>.</summary>
    public static string[] Describe(IEnumerable<TcpSocketChange> changes) => [.. changes.Select(Describe)];

    public void CloseDescriptor(int process, int descriptor) => File.Delete($"{Root.Path}/{process}/fd/{descriptor}");

    public void End(int process) => Directory.Delete($"{Root.Path}/{process}", recursive: true);

    public void Dispose()
    {
        _watcher?.Dispose();
        Root.Dispose();
    }

    private static string Describe(TcpSocketChange change)
    {
        string before = change.PreviousState is TcpSocketState state ? $"{state}>" : string.Empty;
        string ownersBefore = change.PreviousOwners is TcpSocketOwner[] owners ? Describe(owners) + ">" : string.Empty;
        return $"{change.Kind} {before}{change.State} {ownersBefore}{Describe(change.Socket.Owners)}".TrimEnd();
    }

    private static string Describe(TcpSocketOwner[] owners) => string.Join('+', owners.Select(static owner => $"{owner.CommandName}({owner.ProcessId})"));
}
