using System;
using System.Threading;

namespace ProcTcp.Polling;

/// <summary>The pause between two polls.</summary>
internal static class Pause
{
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(1);

    /// <summary>Waits.</summary>
    /// <param name="time">The length of the pause.</param>
    /// <param name="stopToken">A token that ends the pause at once.</param>
    /// <param name="meanwhile">An action to call once a second, or null.</param>
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
