using System;
using System.Collections.Generic;
using System.Management.Automation;
using ProcTcp.Reporting;

namespace ProcTcp.Objects;

/// <summary>Closes sockets one by one, and reports those that cannot be closed.</summary>
internal sealed class SocketStops(Cmdlet cmdlet, LiveTable table, Func<TcpSocketInfo, TcpSocketStop> stop)
{
    private readonly List<TcpSocketInfo> _unreachable = [];

    /// <summary>Closes a socket, or reports why it cannot be closed.</summary>
    /// <returns>True if it is closed; false if it is not, or not yet.</returns>
    public bool Stop(TcpSocketInfo socket)
    {
        TcpSocketStop? answer = Request(socket);
        if (answer is { Result: TcpSocketStopResult.Unreachable })
        {
            _unreachable.Add(socket);
        }
        else
        {
            ReportFailure(socket, answer);
        }

        return answer is { Result: TcpSocketStopResult.Stopped };
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
                if (Request(socket) is { Result: not TcpSocketStopResult.Unreachable } answer)
                {
                    _unreachable.Remove(socket);
                    ReportFailure(socket, answer);
                    if (answer.Result == TcpSocketStopResult.Stopped)
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

    private TcpSocketStop? Request(TcpSocketInfo socket)
    {
        TcpSocketStop? answer = null;
        table.TryRead(() => (answer = stop(socket)) is not null);
        return answer;
    }

    private void ReportFailure(TcpSocketInfo socket, TcpSocketStop? answer)
    {
        if (answer is { Result: not TcpSocketStopResult.Stopped } failure)
        {
            cmdlet.WriteError(CreateError(socket, failure));
        }
    }

    private static ErrorRecord CreateError(TcpSocketInfo socket, TcpSocketStop failure) => failure.Result switch
    {
        TcpSocketStopResult.Captured => ErrorRecords.CapturedSocket(socket),
        TcpSocketStopResult.Gone => ErrorRecords.SocketGone(socket),
        TcpSocketStopResult.NotPermitted => ErrorRecords.StopDenied(socket),
        TcpSocketStopResult.NotSupported => ErrorRecords.StopNotSupported(socket),
        TcpSocketStopResult.Unreachable => ErrorRecords.SocketUnreachable(socket),
        TcpSocketStopResult.Unidentified => ErrorRecords.SocketUnidentified(socket),
        TcpSocketStopResult.NamespaceUnavailable =>
            ErrorRecords.NetworkNamespaceUnavailable(socket, socket.NetworkNamespaceName ?? $"{socket.NetworkNamespace}", failure.Reason, failure.IsDenied),
        TcpSocketStopResult.SockDiagUnavailable => ErrorRecords.SockDiagUnavailable(socket, failure.Reason, failure.IsDenied),
        _ => ErrorRecords.StopRefused(socket, failure.Reason),
    };
}
