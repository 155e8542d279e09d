using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using ProcTcp.Objects;
using ProcTcp.Reading;
using ProcTcp.Reporting;

namespace ProcTcp.Polling;

/// <summary>Polls the table until as many sockets match as are wanted.</summary>
internal sealed class SocketWait(Cmdlet cmdlet, LiveTable table, TcpSocketQuery query, CountRange count, CancellationToken stopToken)
{
    private bool _hasSaidProblems;
    private ErrorRecord? _doubt;

    /// <summary>Waits.</summary>
    /// <param name="interval">The time between two polls; null if it depends on the cost of a poll.</param>
    /// <param name="timeout">The time-out, which is reported; null to wait until the pipeline is stopped.</param>
    /// <returns>The sockets that match; none after the time-out.</returns>
    public IReadOnlyList<TcpSocketInfo> Run(TimeSpan? interval, TimeSpan? timeout)
    {
        var schedule = new PollSchedule(interval, timeout);
        var progress = new WaitProgress(cmdlet, schedule, $"Waiting for {WaitText.Wanted(count, query)}");
        IReadOnlyList<TcpSocketInfo> sockets = Run(schedule, progress, timeout);
        progress.End();
        return sockets;
    }

    private IReadOnlyList<TcpSocketInfo> Run(PollSchedule schedule, WaitProgress progress, TimeSpan? timeout)
    {
        while (true)
        {
            schedule.BeginPoll();
            var report = new TcpReadReport();
            using SocketPoll? poll = Poll(report);
            if (poll is null)
            {
                return [];
            }

            TimeSpan? pause = schedule.EndPoll();
            WriteProblems(report, poll.Count, isFirst: schedule.Polls == 1);
            cmdlet.Say(WaitText.Poll(schedule, poll.Count));
            if (count.Contains(poll.Count))
            {
                return ReadFully(() => poll.GetSockets(stopToken));
            }

            string seen = WaitText.Match(poll.Count);
            progress.Show(seen);
            if (pause is not TimeSpan time)
            {
                progress.End();
                WriteTimeout(timeout!.Value, poll.Count);
                return [];
            }

            cmdlet.Say($"The next poll follows in {WaitText.Duration(time)}.");
            if (!Pause.Take(time, stopToken, () => progress.Show(seen)))
            {
                return [];
            }
        }
    }

    private SocketPoll? Poll(TcpReadReport report)
    {
        SocketPoll? poll = null;
        table.TryRead(() => (poll = SocketPoll.Read(table.Reader.Tables, query, report, stopToken)) is not null);
        return poll;
    }

    /// <summary>Reports once what cannot be read. Absence is never concluded from a table that was not read.</summary>
    /// <remarks>A namespace that is not there at the first poll is a mistake; one that goes later takes its sockets with it.</remarks>
    private void WriteProblems(TcpReadReport report, int matches, bool isFirst)
    {
        ErrorRecord[] unread = [.. ReportErrors.TakeFrom(report)];
        ErrorRecord[] errors = [.. unread, .. isFirst ? ReportErrors.OfMissingNamespaces(report) : []];
        _doubt = count.IsDecidedAt(matches) ? null : unread.FirstOrDefault() ?? ReportErrors.FindUnseen(report);
        if (count.Contains(matches) && !count.IsDecidedAt(matches) && (errors.FirstOrDefault() ?? _doubt) is ErrorRecord doubt)
        {
            cmdlet.ThrowTerminatingError(doubt);
        }

        if (!_hasSaidProblems)
        {
            Array.ForEach(errors, cmdlet.WriteError);
            _hasSaidProblems = new ReportWriter(cmdlet, report).WriteDoubts() || errors.Length > 0;
        }
    }

    /// <summary>Ends the wait. If something could not be read, there may be more than matches, and the error is that of the doubt.</summary>
    private void WriteTimeout(TimeSpan timeout, int matches)
    {
        string wait = $"Timed out after {WaitText.Duration(timeout)} waiting for {WaitText.Wanted(count, query)}";
        if (_doubt is not null)
        {
            cmdlet.ThrowTerminatingError(ErrorRecords.WaitTimeout($"{wait}.", _doubt));
        }

        string message = $"{wait}; {WaitText.Match(matches)}.";
        string instead = new PresentSockets(table, query, matches > 0, includeOwners: true).Describe();
        cmdlet.WriteError(ErrorRecords.WaitTimeout($"{message} {instead}".TrimEnd(), QueryText.Describe(query)));
    }

    private IReadOnlyList<TcpSocketInfo> ReadFully(Func<IReadOnlyList<TcpSocketInfo>> read)
    {
        IReadOnlyList<TcpSocketInfo> sockets = [];
        table.TryRead(() => (sockets = read()).Count > 0);
        return sockets;
    }
}
