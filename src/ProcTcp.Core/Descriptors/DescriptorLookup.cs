using System.Collections.Generic;
using System.Linq;
using System.Threading;
using ProcTcp.Procfs;
using ProcTcp.Reading;

namespace ProcTcp.Descriptors;

/// <summary>Finds the rows of one process's sockets, with all their owners: one read of its table for all of them.</summary>
internal sealed class DescriptorLookup(string procRoot, int? process)
{
    private readonly ProcRoot _root = new(procRoot);

    /// <summary>Identifies a descriptor of the process.</summary>
    public OpenDescriptor Identify(int descriptor) => OpenDescriptor.Of(_root, process, descriptor);

    /// <summary>Finds the rows of sockets.</summary>
    /// <returns>For each socket its row, or null if it is not in the table.</returns>
    public IReadOnlyList<TcpSocketInfo?> Find(IReadOnlyList<OpenDescriptor> sockets, TcpReadReport report, CancellationToken cancellationToken)
    {
        var query = new TcpSocketQuery { Inode = sockets.Select(static socket => socket.Inode).ToArray() };
        Dictionary<ulong, TcpSocketInfo> rows = [];
        foreach (TcpSocketInfo row in new TableReader(_root, process).Read(query, report, cancellationToken))
        {
            rows.TryAdd(row.Inode, row);
        }

        return [.. sockets.Select(socket => rows.GetValueOrDefault(socket.Inode))];
    }
}
