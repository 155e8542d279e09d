using System;
using System.Management.Automation;
using ProcTcp.Waiting;

namespace ProcTcp.Commands;

/// <summary>Shows the progress of a wait that takes longer than a second.</summary>
internal sealed class WaitProgress(Cmdlet cmdlet, PollSchedule schedule, string activity)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    private ProgressRecord? _record;

    /// <summary>Shows what is seen now, and the time left.</summary>
    public void Show(string seen)
    {
        if (schedule.Elapsed < s_patience)
        {
            return;
        }

        _record ??= new ProgressRecord(0, activity, seen);
        _record.StatusDescription = seen;
        if (schedule.Left is TimeSpan left)
        {
            double total = (schedule.Elapsed + left).TotalSeconds;
            _record.SecondsRemaining = (int)Math.Min(int.MaxValue, Math.Ceiling(left.TotalSeconds));
            _record.PercentComplete = (int)(100 * schedule.Elapsed.TotalSeconds / total);
        }

        cmdlet.WriteProgress(_record);
    }

    /// <summary>Takes the display away, where there is one.</summary>
    public void End()
    {
        if (_record is not null)
        {
            _record.RecordType = ProgressRecordType.Completed;
            cmdlet.WriteProgress(_record);
            _record = null;
        }
    }
}
