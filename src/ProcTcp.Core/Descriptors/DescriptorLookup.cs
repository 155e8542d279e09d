using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using ProcTcp.Procfs;
using ProcTcp.Reading;

namespace ProcTcp.Descriptors;

/// <summary>Finds the rows of one process's sockets: one read of its table for all of them, without an owner walk.</summary>
internal sealed class DescriptorLookup(string procRoot, int? process)
{
    private readonly ProcRoot _root = new(procRoot);

    /// <summary>Identifies a descriptor of the process.</summary>
    public OpenDescriptor Identify(int descriptor) => OpenDescriptor.Of(_root, process, descriptor);

    /// <summary>Finds the rows of sockets.</summary>
    /// <returns>For each socket its row with the process as owner, or null if it is not in the table.</returns>
    public IReadOnlyList<TcpSocketInfo?> Find(IReadOnlyList<OpenDescriptor> sockets, TcpReadReport report, CancellationToken cancellationToken)
    {
        var query = new TcpSocketQuery { Inode = sockets.Select(static socket => socket.Inode).ToArray(), IncludeOwners = false };
        Dictionary<ulong, TcpSocketInfo> rows = [];
        foreach (TcpSocketInfo row in new TableReader(_root, process).Read(query, report, cancellationToken))
        {
            rows.TryAdd(row.Inode, row);
        }

        int id = process ?? Environment.ProcessId;
        string name = ReadCommandName();
        return [.. sockets.Select(socket => rows.TryGetValue(socket.Inode, out TcpSocketInfo? row)
            ? row.WithOwners([new TcpSocketOwner(id, name, socket.FileDescriptor)])
            : null)];
    }

    private string ReadCommandName()
    {
        (ProcFile? file, _) = ProcFile.Open(_root.ProcessPath(process) + "/comm");
        using (file)
        {
            Span<byte> name = stackalloc byte[64];
            int count = file?.Read(name) ?? 0;
            return System.Text.Encoding.UTF8.GetString(name[..Math.Max(0, count - 1)]);
        }
    }
}
