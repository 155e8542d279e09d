using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using ProcTcp.Formatting;
using ProcTcp.Polling;

namespace ProcTcp.Reporting;

/// <summary>Reports what consecutive reads have found beside the sockets. A problem that persists is reported once, not at every read.</summary>
internal sealed class WatchReportWriter(Cmdlet cmdlet)
{
    private HashSet<string>? _said;
    private bool _hasWarned;
    private long _losses;

    /// <summary>Reports what a read has found and the previous one has not.</summary>
    public void Write(TcpReadReport report)
    {
        _losses += report.CloseEventsLost;
        if (report.CloseEventsLost > 0)
        {
            cmdlet.Say("Close events were lost, because more came than there was room for, and the table was polled at once. Without CAP_NET_ADMIN, net.core.rmem_max limits the room.");
        }

        HashSet<string> problems = Name(report);
        bool isNew = _said is null || !problems.IsSubsetOf(_said);
        _said = problems;
        if (isNew || (!_hasWarned && ReportErrors.FindUnseen(report) is not null))
        {
            _hasWarned |= new ReportWriter(cmdlet, report).WriteRest(mayWarn: !_hasWarned);
        }
    }

    /// <summary>Reports by how much a poll was late.</summary>
    public void WriteDelay(long number, TimeSpan delay)
    {
        if (delay > TimeSpan.Zero)
        {
            cmdlet.Say(string.Create(CultureInfo.InvariantCulture, $"Poll {number} started {delay.TotalMilliseconds:0} ms late."));
        }
    }

    /// <summary>Reports at the end how well the intervals were kept.</summary>
    public void WriteSummary(PollSchedule schedule, long changes)
    {
        string late = schedule.LatePolls == 0 ? "no poll was late" : string.Create(
            CultureInfo.InvariantCulture,
            $"{CountText.Of(schedule.LatePolls, "poll was", "polls were")} late, by at most {schedule.LongestDelay.TotalMilliseconds:0} ms");
        string lost = _losses == 0 ? string.Empty : $"; close events were lost {CountText.Of(_losses, "time")}";
        cmdlet.Say($"{CountText.Of(schedule.Polls, "poll")}, {CountText.Of(changes, "change")}; {late}{lost}.");
    }

    private static HashSet<string> Name(TcpReadReport report) =>
    [
        .. report.MissingTables.Select(static table => table.Path),
        .. report.UnreadableNamespaces.Select(static unreadable => "net:" + unreadable.Namespace),
        .. report.NamespacesNotFound.Select(static text => "missing:" + text),
        .. report.LinesMalformed > 0 ? [nameof(report.LinesMalformed)] : Array.Empty<string>(),
    ];
}
