using System;
using System.Threading;

namespace ProcTcp.Polling;

/// <summary>The rest between two polls.</summary>
internal static class Pause
{
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(1);

    /// <summary>Rests.</summary>
    /// <param name="time">How long.</param>
    /// <param name="stopToken">What ends the rest at once.</param>
    /// <param name="meanwhile">What to do once a second; null for nothing.</param>
    /// <returns>False if the pipeline is being stopped.</returns>
    public static bool Take(TimeSpan time, CancellationToken stopToken, Action? meanwhile = null)
    {
        for (TimeSpan left = time; left > TimeSpan.Zero; left -= s_longest)
        {
            TimeSpan pause = left < s_longest ? left : s_longest;
            if (stopToken.WaitHandle.WaitOne((int)Math.Ceiling(pause.TotalMilliseconds)))
            {
                return false;
            }

            meanwhile?.Invoke();
        }

        return !stopToken.IsCancellationRequested;
    }
}
