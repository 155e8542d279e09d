using System;
using System.Management.Automation;
using ProcTcp.Reporting;

namespace ProcTcp.Polling;

/// <summary>Shows the progress of a wait that takes longer than a second.</summary>
internal sealed class WaitProgress(Cmdlet cmdlet, PollSchedule schedule, string activity)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    private bool _isShown;

    /// <summary>Shows what is seen now, and the time left.</summary>
    public void Show(string seen)
    {
        if (schedule.Elapsed < s_patience)
        {
            return;
        }

        var record = new ProgressRecord(0, activity, seen);
        if (schedule.Left is TimeSpan left)
        {
            double total = (schedule.Elapsed + left).TotalSeconds;
            record.SecondsRemaining = (int)Math.Min(int.MaxValue, Math.Ceiling(left.TotalSeconds));
            record.PercentComplete = (int)Math.Min(100, 100 * schedule.Elapsed.TotalSeconds / total);
        }

        _isShown = true;
        cmdlet.Show(record);
    }

    /// <summary>Removes the display, if there is one.</summary>
    public void End()
    {
        if (_isShown)
        {
            _isShown = false;
            cmdlet.Show(new ProgressRecord(0, activity, "-") { RecordType = ProgressRecordType.Completed });
        }
    }
}
