using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Management.Automation;
using ProcTcp.Binding;
using ProcTcp.Errors;
using ProcTcp.Watching;

namespace ProcTcp.Commands;

/// <summary>Watches TCP sockets, and tells what happens to them: opened, gone on to another state, passed on, closed.</summary>
[Cmdlet(VerbsCommon.Watch, "ProcTcpSocket", DefaultParameterSetName = TableSet)]
[OutputType(typeof(TcpSocketChange))]
public sealed class WatchProcTcpSocketCommand : LiveTableCommandBase
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private long _told;

    /// <summary>Gets or sets how long to watch; without end where it is not given.</summary>
    [Parameter]
    [DurationTransform]
    public TimeSpan? Duration { get; set; }

    /// <summary>Gets or sets after how many changes to end.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? MaxEvents { get; set; }

    /// <summary>Gets or sets the time between two looks at the table.</summary>
    [Parameter]
    [DurationTransform]
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets or sets whether the sockets that are there at the begin are told too.</summary>
    [Parameter]
    public SwitchParameter IncludeExisting { get; set; }

    /// <summary>Gets or sets whether owners are left out, which saves the walks over the descriptors of all processes.</summary>
    [Parameter]
    public SwitchParameter NoOwner { get; set; }

    private TimeSpan Elapsed => Stopwatch.GetElapsedTime(_start);

    private bool IsDone => _told >= (MaxEvents ?? long.MaxValue);

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        ThrowIfOwnersAreWanted(NoOwner);

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
            Watch(MakeQuery(WantedProcesses, !NoOwner));
        }
    }

    private void Watch(TcpSocketQuery query)
    {
        string root = ResolveProcRoot();
        TimeSpan begin = Elapsed;
        var schedule = new PollSchedule(Interval, Duration);
        var writer = new WatchReportWriter(this);
        using var watcher = new TcpSocketWatcher(root, query, IncludeExisting);
        while (!schedule.IsOver && !IsDone)
        {
            if (StopToken.WaitHandle.WaitOne(schedule.GetWait(Elapsed - begin)))
            {
                return;
            }

            TimeSpan now = Elapsed - begin;
            writer.WriteDelay(schedule.Polls + 1, schedule.Begin(now));
            WriteChanges(watcher, now, root, writer);
        }

        writer.WriteSummary(schedule, _told);
    }

    private void WriteChanges(TcpSocketWatcher watcher, TimeSpan now, string root, WatchReportWriter writer)
    {
        var report = new TcpReadReport();
        using IEnumerator<TcpSocketChange> changes = watcher.Poll(now, report, StopToken).GetEnumerator();
        while (!IsDone && TryRead(changes.MoveNext, root))
        {
            _told++;
            WriteObject(changes.Current);
        }

        if (!StopToken.IsCancellationRequested)
        {
            writer.Write(report);
        }
    }
}
