using System.Collections.Generic;
using ProcTcp.Interop;
using ProcTcp.Procfs;

namespace ProcTcp.Namespaces;

/// <summary>Opens the tables of a namespace: through one of its processes, or on a new thread that enters it.</summary>
internal sealed class NamespaceTables(ProcRoot root, NetworkNamespace networkNamespace)
{
    /// <summary>Opens one of the tables.</summary>
    /// <returns>The file and 0, or null and the error number.</returns>
    public (ProcFile? File, int Errno) Open(bool isIPv6) =>
        networkNamespace.Processes.Count > 0 ? OpenByProcess(isIPv6) : OpenByEntering(isIPv6);

    private (ProcFile? File, int Errno) OpenByProcess(bool isIPv6)
    {
        int lastErrno = Errno.NoEntry;
        foreach (int process in networkNamespace.Processes)
        {
            (ProcFile? file, int errno) = ProcFile.Open(root.TablePath(isIPv6, process));
            if (file is not null && IsStillThere(process))
            {
                return (file, 0);
            }

            // The process has ended or moved to another namespace; another process of the namespace may still exist.
            file?.Dispose();
            lastErrno = errno == 0 || Errno.IsGone(errno) ? lastErrno : errno;
        }

        return (null, lastErrno);
    }

    private bool IsStillThere(int process)
    {
        (FileStatus table, int errno) = FileStatus.Of(root.TablePath(isIPv6: false, process));
        return errno == 0 && table.Inode == networkNamespace.TableInode;
    }

    private (ProcFile? File, int Errno) OpenByEntering(bool isIPv6) => new NamespaceEntrance(root, networkNamespace)
        .Run(() => ProcFile.Open(isIPv6 ? "/proc/thread-self/net/tcp6" : "/proc/thread-self/net/tcp"));
}

/// <summary>One network namespace, with its processes.</summary>
/// <param name="Id">The namespace's inode; null if no link to it can be read.</param>
/// <param name="Name">Its name in <c>/run/netns</c>, or null.</param>
/// <param name="TableInode">The inode of its table, which identifies it if <paramref name="Id"/> is unknown; 0 if there are no processes.</param>
/// <param name="Processes">The IDs of its processes, ascending; empty if only a mount keeps it alive.</param>
/// <param name="Mount">The mounted file that keeps it alive, or null.</param>
internal sealed record NetworkNamespace(ulong? Id, string? Name, ulong TableInode, IReadOnlyList<int> Processes, string? Mount)
{
    /// <summary>Gets the text that identifies it in messages: its name, otherwise its inode, otherwise its first process.</summary>
    public string Label => Name ?? (Id is ulong id ? $"net:[{id}]" : $"pid {Processes[0]}");
}
