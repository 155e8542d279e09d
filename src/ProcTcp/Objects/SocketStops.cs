using System;
using System.Collections.Generic;
using System.Management.Automation;
using ProcTcp.Reporting;

namespace ProcTcp.Objects;

/// <summary>Closes sockets one by one, and reports those that cannot be closed.</summary>
internal sealed class SocketStops(Cmdlet cmdlet, LiveTable table) : IDisposable
{
    private readonly TcpSocketStopper _stopper = new(table.Reader);
    private readonly ulong? _ownNamespace = table.Reader.Tables.Root.ReadNetworkNamespace();
    private readonly List<TcpSocketInfo> _unreachable = [];

    /// <summary>Closes a socket, or reports why it cannot be closed.</summary>
    /// <returns>True if it is closed; false if it is not, or not yet.</returns>
    public bool Stop(TcpSocketInfo socket)
    {
        TcpSocketStop? stop = Request(socket);
        if (stop is { Result: TcpSocketStopResult.Unreachable })
        {
            _unreachable.Add(socket);
        }
        else
        {
            ReportFailure(socket, stop);
        }

        return stop is { Result: TcpSocketStopResult.Stopped };
    }

    /// <summary>
    /// Closes the sockets that the kernel did not find, because it found other listeners that share their ports, as far as it finds them now
    /// that others are closed; reports the rest.
    /// </summary>
    public IEnumerable<TcpSocketInfo> StopUnreachable()
    {
        int left;
        do
        {
            left = _unreachable.Count;
            foreach (TcpSocketInfo socket in _unreachable.ToArray())
            {
                if (Request(socket) is { Result: not TcpSocketStopResult.Unreachable } stop)
                {
                    _unreachable.Remove(socket);
                    ReportFailure(socket, stop);
                    if (stop.Result == TcpSocketStopResult.Stopped)
                    {
                        yield return socket;
                    }
                }
            }
        }
        while (_unreachable.Count < left);

        foreach (TcpSocketInfo socket in _unreachable)
        {
            ReportFailure(socket, new(TcpSocketStopResult.Unreachable, 0));
        }
    }

    public void Dispose() => _stopper.Dispose();

    private TcpSocketStop? Request(TcpSocketInfo socket)
    {
        TcpSocketStop? stop = null;
        table.TryRead(() => (stop = _stopper.Stop(socket, table.StopToken)) is not null);
        return stop;
    }

    private void ReportFailure(TcpSocketInfo socket, TcpSocketStop? stop)
    {
        if (stop is { Result: not TcpSocketStopResult.Stopped } failure)
        {
            cmdlet.WriteError(CreateError(socket, failure));
        }
    }

    private ErrorRecord CreateError(TcpSocketInfo socket, TcpSocketStop failure) => failure.Result switch
    {
        TcpSocketStopResult.Captured => ErrorRecords.CapturedSocket(socket),
        TcpSocketStopResult.Gone => ErrorRecords.SocketGone(socket),
        TcpSocketStopResult.NotPermitted => ErrorRecords.StopDenied(socket),
        TcpSocketStopResult.NotSupported => ErrorRecords.StopNotSupported(socket),
        TcpSocketStopResult.Unreachable => ErrorRecords.SocketUnreachable(socket),
        TcpSocketStopResult.Unidentified => ErrorRecords.SocketUnidentified(socket),
        TcpSocketStopResult.Unavailable when socket.NetworkNamespace is ulong inode && inode != _ownNamespace =>
            ErrorRecords.NetworkNamespaceUnavailable(socket, socket.NetworkNamespaceName ?? $"{inode}", failure.Reason, failure.IsDenied),
        TcpSocketStopResult.Unavailable => ErrorRecords.SockDiagUnavailable(socket, failure.Reason, failure.IsDenied),
        _ => ErrorRecords.StopRefused(socket, failure.Reason),
    };
}
