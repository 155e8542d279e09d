using System;
using System.Management.Automation;
using System.Threading;

namespace ProcTcp.Commands;

/// <summary>A cmdlet that ends at once when its pipeline is stopped.</summary>
public abstract class CancellableCommandBase : PSCmdlet, IDisposable
{
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
