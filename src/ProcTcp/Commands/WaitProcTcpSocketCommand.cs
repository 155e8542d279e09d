using System;
using System.Management.Automation;
using ProcTcp.Binding;
using ProcTcp.Completion;
using ProcTcp.Polling;
using ProcTcp.Reporting;

namespace ProcTcp.Commands;

/// <summary>Waits until sockets match, or none is left, by polling the table: no connection is made.</summary>
[Cmdlet(VerbsLifecycle.Wait, "ProcTcpSocket", DefaultParameterSetName = TableSet)]
[OutputType(typeof(TcpSocketInfo))]
public sealed class WaitProcTcpSocketCommand : LiveTableCommandBase
{
    /// <summary>Gets or sets a value that indicates whether to wait until no socket matches any more.</summary>
    [Parameter]
    public SwitchParameter Absent { get; set; }

    /// <summary>Gets or sets how many sockets must match.</summary>
    [Parameter]
    [ParsedBy<CountRangeParser, CountRange>(IsSingle = true)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public CountRange Count { get; set; } = CountRange.Any;

    /// <summary>Gets or sets the time after which to give up, or null for never.</summary>
    [Parameter]
    [ParsedBy<DurationParser, TimeSpan>(IsSingle = true)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public TimeSpan? Timeout { get; set; }

    /// <summary>Gets or sets the time between two polls of the table, or null if it is to follow what a poll costs.</summary>
    [Parameter]
    [ParsedBy<DurationParser, TimeSpan>(IsSingle = true)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public TimeSpan? Interval { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (Absent && MyInvocation.BoundParameters.ContainsKey(nameof(Count)))
        {
            ThrowTerminatingError(ErrorRecords.AbsentWithCount());
        }

        if (Interval <= TimeSpan.Zero)
        {
            ThrowTerminatingError(ErrorRecords.IntervalNotPositive());
        }

        Count = Absent ? CountRange.None : Count;
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (!IsPipelineEmpty)
        {
            var wait = new SocketWait(this, OpenTable(), MakeQuery(WantedProcesses, HasOwnerFilter), Count, StopToken);
            WriteObject(wait.Run(Interval, Timeout), enumerateCollection: true);
        }
    }
}
