using System;
using System.Management.Automation;
using ProcTcp.Binding;
using ProcTcp.Completion;
using ProcTcp.Polling;
using ProcTcp.Reporting;

namespace ProcTcp.Commands;

/// <summary>Waits until sockets match, or until none is left. Polls the table and makes no connection.</summary>
[Cmdlet(VerbsLifecycle.Wait, "ProcTcpSocket", DefaultParameterSetName = TableSet)]
[OutputType(typeof(TcpSocketInfo))]
public sealed class WaitProcTcpSocketCommand : LiveTableCommandBase
{
    /// <summary>Gets or sets a value that indicates whether to wait until no socket matches.</summary>
    [Parameter]
    public SwitchParameter Absent { get; set; }

    /// <summary>Gets or sets the number of sockets that must match.</summary>
    [Parameter]
    [ParsedBy<CountRangeParser, CountRange>(IsSingle = true)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public CountRange Count { get; set; } = CountRange.Any;

    /// <summary>Gets or sets the time-out, or null to wait until the cmdlet is stopped.</summary>
    [Parameter]
    [ParsedBy<DurationParser, TimeSpan>(IsSingle = true)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public TimeSpan? Timeout { get; set; }

    /// <summary>Gets or sets the time from the start of one poll to the start of the next, or null if it depends on the cost of a poll.</summary>
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
