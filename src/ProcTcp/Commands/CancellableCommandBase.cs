using System;
using System.Management.Automation;
using System.Threading;

namespace ProcTcp.Commands;

/// <summary>A cmdlet that ends at once when its pipeline is stopped.</summary>
public abstract class CancellableCommandBase : PSCmdlet, IDisposable
{
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _cancellation = new();

    /// <summary>Gets the token that Ctrl+C and the end of the pipeline cancel.</summary>
    private protected CancellationToken StopToken => _cancellation.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    protected override void StopProcessing() => _cancellation.Cancel();

    /// <summary>Rests.</summary>
    /// <param name="time">How long.</param>
    /// <param name="meanwhile">What to do once a second; null for nothing.</param>
    /// <returns>False, at once, if the pipeline is being stopped.</returns>
    private protected bool Rest(TimeSpan time, Action? meanwhile = null)
    {
        for (TimeSpan left = time; left > TimeSpan.Zero; left -= s_longestPause)
        {
            TimeSpan pause = left < s_longestPause ? left : s_longestPause;
            if (StopToken.WaitHandle.WaitOne((int)Math.Ceiling(pause.TotalMilliseconds)))
            {
                return false;
            }

            meanwhile?.Invoke();
        }

        return !StopToken.IsCancellationRequested;
    }

    /// <summary>Releases what the cmdlet holds.</summary>
    /// <param name="disposing">True if it is called by <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _cancellation.Dispose();
        }
    }
}
