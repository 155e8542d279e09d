using System;
using System.Collections.Generic;
using System.Management.Automation;
using ProcTcp.Binding;
using ProcTcp.Completion;
using ProcTcp.Objects;
using ProcTcp.Polling;
using ProcTcp.Reporting;

namespace ProcTcp.Commands;

/// <summary>Watches TCP sockets, and reports changes: opened, state changed, handed to another process, closed.</summary>
[Cmdlet(VerbsCommon.Watch, "ProcTcpSocket", DefaultParameterSetName = TableSet)]
[OutputType(typeof(TcpSocketChange))]
public sealed class WatchProcTcpSocketCommand : LiveTableCommandBase
{
    private long _told;

    /// <summary>Gets or sets the time after which the watch ends. By default, it does not end.</summary>
    [Parameter]
    [ParsedBy<DurationParser, TimeSpan>(IsSingle = true)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public TimeSpan? Duration { get; set; }

    /// <summary>Gets or sets the number of changes after which the watch ends.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public int? MaxEvents { get; set; }

    /// <summary>Gets or sets the time from the start of one poll to the start of the next.</summary>
    [Parameter]
    [ParsedBy<DurationParser, TimeSpan>(IsSingle = true)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets or sets a value that indicates whether the sockets that exist at the start are also reported.</summary>
    [Parameter]
    public SwitchParameter IncludeExisting { get; set; }

    /// <summary>
    /// Gets or sets a value that indicates whether the owner lookup is skipped.
    /// </summary>
    [Parameter]
    public SwitchParameter NoOwner { get; set; }

    /// <summary>Gets or sets a value that indicates whether the systemd units of owners are looked up.</summary>
    [Parameter]
    public SwitchParameter IncludeUnit { get; set; }

    private bool IsDone => _told >= (MaxEvents ?? long.MaxValue);

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        ThrowIfOwnersAreWanted(NoOwner, IncludeUnit);

        if (Interval <= TimeSpan.Zero)
        {
            ThrowTerminatingError(ErrorRecords.IntervalNotPositive());
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (!IsPipelineEmpty)
        {
            Watch(MakeQuery(WantedProcesses, !NoOwner, includeUnits: IncludeUnit));
        }
    }

    private void Watch(TcpSocketQuery query)
    {
        LiveTable table = OpenTable();
        var schedule = new PollSchedule(Interval, Duration);
        var writer = new WatchReportWriter(this);
        using var watcher = new TcpSocketWatcher(table.Reader, query) { Interval = Interval, IncludeExisting = IncludeExisting };
        for (TimeSpan? rest = TimeSpan.Zero; rest is TimeSpan time; rest = IsDone ? null : schedule.EndPoll())
        {
            TcpReadReport waited = WriteChanges(table, report => watcher.Wait(time, report, StopToken));
            if (StopToken.IsCancellationRequested)
            {
                return;
            }

            if (waited.CloseEventsLost > 0)
            {
                writer.Write(waited);
            }

            if (IsDone)
            {
                break;
            }

            TimeSpan delay = schedule.BeginPoll();
            writer.WriteDelay(schedule.Polls, delay);
            TcpReadReport polled = WriteChanges(table, report => watcher.Poll(report, StopToken));
            if (!StopToken.IsCancellationRequested)
            {
                writer.Write(polled);
            }
        }

        writer.WriteSummary(schedule, _told);
    }

    private TcpReadReport WriteChanges(LiveTable table, Func<TcpReadReport, IEnumerable<TcpSocketChange>> read)
    {
        var report = new TcpReadReport();
        using IEnumerator<TcpSocketChange> changes = table.Follow(read(report)).GetEnumerator();
        while (!IsDone && changes.MoveNext())
        {
            _told++;
            WriteObject(changes.Current);
        }

        return report;
    }
}
