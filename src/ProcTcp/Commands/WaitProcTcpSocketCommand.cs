using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using ProcTcp.Binding;
using ProcTcp.Polling;
using ProcTcp.Reading;
using ProcTcp.Reporting;

namespace ProcTcp.Commands;

/// <summary>Waits until sockets match, or none is left, by polling the table: no connection is made.</summary>
[Cmdlet(VerbsLifecycle.Wait, "ProcTcpSocket", DefaultParameterSetName = TableSet)]
[OutputType(typeof(TcpSocketInfo))]
public sealed class WaitProcTcpSocketCommand : LiveTableCommandBase
{
    private bool _hasSaidProblems;

    /// <summary>Gets or sets a value that indicates whether to wait until no socket matches any more.</summary>
    [Parameter]
    public SwitchParameter Absent { get; set; }

    /// <summary>Gets or sets how many sockets must match.</summary>
    [Parameter]
    [ParsedBy<CountRangeParser, CountRange>(IsSingle = true)]
    public CountRange Count { get; set; } = CountRange.Any;

    /// <summary>Gets or sets the time after which to give up, or null for never.</summary>
    [Parameter]
    [ParsedBy<DurationParser, TimeSpan>(IsSingle = true)]
    public TimeSpan? Timeout { get; set; }

    /// <summary>Gets or sets the time between two polls of the table, or null if it is to follow what a poll costs.</summary>
    [Parameter]
    [ParsedBy<DurationParser, TimeSpan>(IsSingle = true)]
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
        if (IsPipelineEmpty)
        {
            return;
        }

        TcpSocketQuery query = MakeQuery(WantedProcesses, HasOwnerFilter);
        var schedule = new PollSchedule(Interval, Timeout);
        var progress = new WaitProgress(this, schedule, $"Waiting for {WaitText.Wanted(Count, query)}");
        IReadOnlyList<TcpSocketInfo> sockets = Wait(query, schedule, progress);
        progress.End();
        WriteObject(sockets, enumerateCollection: true);
    }

    private IReadOnlyList<TcpSocketInfo> Wait(TcpSocketQuery query, PollSchedule schedule, WaitProgress progress)
    {
        string root = ResolveProcRoot();
        var reader = new TcpSocketReader(root);
        while (true)
        {
            schedule.BeginPoll();
            var report = new TcpReadReport();
            SocketPoll? found = null;
            if (!TryRead(() => (found = SocketPoll.Read(reader.Tables, query, report, StopToken)) is not null, root))
            {
                return [];
            }

            using SocketPoll poll = found!;
            TimeSpan? rest = schedule.EndPoll();
            WriteProblems(report, poll.Count);
            WriteVerbose(Describe(schedule, poll.Count));
            if (Count.Contains(poll.Count))
            {
                return Resolve(poll, root);
            }

            progress.Show(WaitText.Match(poll.Count));
            if (rest is not TimeSpan time)
            {
                progress.End();
                WriteTimeout(query, poll.Count, reader, root);
                return [];
            }

            WriteVerbose($"The next poll follows in {WaitText.Duration(time)}.");
            if (!Rest(time, () => progress.Show(WaitText.Match(poll.Count))))
            {
                return [];
            }
        }
    }

    private IReadOnlyList<TcpSocketInfo> Resolve(SocketPoll poll, string root)
    {
        IReadOnlyList<TcpSocketInfo> sockets = [];
        TryRead(() => (sockets = poll.GetSockets(StopToken)).Count > 0, root);
        return sockets;
    }

    /// <summary>Reports once what cannot be read; that nothing is there any more cannot rest on a table that was not read.</summary>
    private void WriteProblems(TcpReadReport report, int count)
    {
        ErrorRecord[] errors = [.. ReportErrors.TakeFrom(report)];
        if (Count.Contains(count) && !Count.IsDecidedAt(count) && (errors.Length > 0 || report.SocketsDenied > 0))
        {
            ThrowTerminatingError(errors.FirstOrDefault() ?? ErrorRecords.OwnersUnreadable(report));
        }

        if (!_hasSaidProblems)
        {
            Array.ForEach(errors, WriteError);
            _hasSaidProblems = new ReportWriter(this, report).WriteDenied() || errors.Length > 0;
        }
    }

    private void WriteTimeout(TcpSocketQuery query, int count, TcpSocketReader reader, string root)
    {
        string message = $"Waited {WaitText.Duration(Timeout!.Value)} for {WaitText.Wanted(Count, query)}; {WaitText.Match(count)}.";
        if (NearMissQuery.Make(query) is TcpSocketQuery wider)
        {
            List<TcpSocketInfo> sockets = [];
            TryRead(() => (sockets = [.. reader.Read(wider, report: null, StopToken)]).Count > 0, root);
            message += " " + WaitText.Instead(wider, sockets);
        }

        WriteError(ErrorRecords.WaitTimeout(message, QueryText.Describe(query)));
    }

    private static string Describe(PollSchedule schedule, int count)
    {
        double share = 100 * schedule.TotalCost / schedule.Elapsed;
        return FormattableString.Invariant(
            $"Poll {schedule.Polls}: {WaitText.Match(count)}. It took {WaitText.Duration(schedule.Cost)} of processor time, all took {share:0.#} % of one core.");
    }
}
