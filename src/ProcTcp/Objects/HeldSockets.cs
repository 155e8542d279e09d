using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using ProcTcp.Descriptors;
using ProcTcp.Filtering;
using ProcTcp.Ownership;
using ProcTcp.Reporting;

namespace ProcTcp.Objects;

/// <summary>Sockets that descriptors lead to, looked up together by one read of the table.</summary>
internal sealed class HeldSockets(Cmdlet cmdlet, LiveTable table, string root, int? process)
{
    private readonly List<(OpenDescriptor Socket, object Target)> _held = [];
    private readonly DescriptorLookup _lookup = new(root, process);

    /// <summary>Adds a descriptor, or reports why it leads to no socket.</summary>
    public void Add(int descriptor)
    {
        OpenDescriptor socket = _lookup.Identify(descriptor);
        Add(socket, descriptor, socket.Status == DescriptorKind.Tcp ? null : ErrorRecords.NotTcpDescriptor(socket, process!.Value));
    }

    /// <summary>Adds a socket of the session, or reports why it is none.</summary>
    public void Add(SocketReference reference)
    {
        OpenDescriptor socket = OpenDescriptor.Of(reference.Handle);
        Add(socket, reference.Target, reference.IsSocketless ? ErrorRecords.NotSocket(reference.Target) : socket.Status switch
        {
            DescriptorKind.Tcp => null,
            DescriptorKind.NotSocket => ErrorRecords.NotSocket(reference.Target),
            DescriptorKind.NotTcp => ErrorRecords.NotTcpSocket(reference.Target, socket.Protocol),
            _ => ErrorRecords.SocketClosed(reference.Target),
        });
    }

    /// <summary>Returns the sockets that match a query, and reports those that are not in the table.</summary>
    public IEnumerable<TcpSocketInfo> Find(TcpSocketQuery query, CancellationToken stopToken)
    {
        var report = new TcpReadReport();
        IReadOnlyList<TcpSocketInfo?> rows = [];
        if (_held.Count == 0 || !table.TryRead(() => (rows = _lookup.Find([.. _held.Select(static item => item.Socket)], report, stopToken)).Count > 0))
        {
            yield break;
        }

        RowFilter rowFilter = query.CompileRowFilter(new UserNames().FindForFilter);
        OwnerFilter? ownerFilter = query.CompileOwnerFilter();
        foreach ((TcpSocketInfo? row, (OpenDescriptor socket, object target)) in rows.Zip(_held))
        {
            if (row is null)
            {
                cmdlet.WriteError(ErrorRecords.SocketNotInTable(target, socket.Inode));
            }
            else if (table.TryRead(() => rowFilter.IsMatch(row.Row)) && (ownerFilter is null || ownerFilter.IsMatch(row.OwnerStatus, row.OwnerSpan, row.Origin)))
            {
                yield return row;
            }
        }

        new ReportWriter(cmdlet, report).WriteRest();
    }

    private void Add(OpenDescriptor socket, object target, ErrorRecord? error)
    {
        if (error is null)
        {
            _held.Add((socket, target));
        }
        else
        {
            cmdlet.WriteError(error);
        }
    }
}
