using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using Microsoft.Win32.SafeHandles;
using ProcTcp.Interop;
using ProcTcp.Procfs;

namespace ProcTcp.Namespaces;

/// <summary>The network namespaces of a host, each once: those with processes first, in the order of their lowest process ID.</summary>
/// <remarks>
/// Namespaces are distinguished by the inode of <c>/proc/PID/net/tcp</c>, which is unique to the namespace and visible to every user;
/// the link <c>/proc/PID/ns/net</c> can be read only by a user who may trace the process. In a copy of a proc file system each process has
/// a table of its own, and the link alone tells; without it the same namespace may be listed several times.
/// </remarks>
internal sealed class NamespaceList : List<NetworkNamespace>
{
    private NamespaceList()
    {
    }

    /// <summary>Gets a value that indicates whether there may be processes that are not shown, or whose tables are not (<c>hidepid</c>).</summary>
    public bool HidesProcesses { get; private set; }

    /// <summary>Gets a value that indicates whether there may be processes outside the PID namespace of the proc root.</summary>
    public bool IsBelowHost { get; private init; }

    /// <summary>Gets a value that indicates whether the tables are regular files with a size, which those of a proc file system are not.</summary>
    public bool IsCopy { get; private set; }

    /// <summary>Gets the error number if the names of namespaces could not be read, or 0.</summary>
    public int MountsErrno { get; private set; }

    /// <summary>Reads all namespaces.</summary>
    /// <exception cref="IOException">The root cannot be read, or is no proc file system.</exception>
    public static NamespaceList Read(ProcRoot root, CancellationToken cancellationToken)
    {
        using SafeFileHandle directory = OpenRoot(root);
        (List<int> processes, int listErrno) = ProcessList.Read(directory);
        UnseenProcesses unseen = root.FindUnseen(processes, listErrno);
        (Dictionary<ulong, string> mounts, int errno) = NamespaceMounts.Read(root);
        var list = new NamespaceList
        {
            MountsErrno = errno,
            HidesProcesses = (unseen & ~UnseenProcesses.OutsideNamespace) != UnseenProcesses.None,
            IsBelowHost = unseen.HasFlag(UnseenProcesses.OutsideNamespace),
        };
        list.AddWithProcesses(directory, list.GroupProcesses(directory, processes, cancellationToken), mounts);
        list.AddRange(mounts.Select(static mount => new NetworkNamespace(mount.Key, Path.GetFileName(mount.Value), 0, [], mount.Value)));
        return list.Count > 0 || errno != 0 ? list : throw new TcpTableUnreadableException(
            $"No process with a table of TCP sockets was found in '{root.FullPath}', so it is not a proc file system.");
    }

    /// <summary>Reads the namespaces in which the given processes live, in the order of the processes; those that do not exist are left out.</summary>
    /// <param name="root">The root of the proc file system.</param>
    /// <param name="processes">The processes.</param>
    /// <param name="knownTable">The inode of the table of a namespace that is not to be returned.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    public static NamespaceList ReadOthers(ProcRoot root, IEnumerable<int> processes, ulong knownTable, CancellationToken cancellationToken)
    {
        using SafeFileHandle directory = OpenRoot(root);
        NamespaceList list = [];
        Dictionary<ulong, List<int>> groups = list.GroupProcesses(directory, processes, cancellationToken);
        groups.Remove(knownTable);
        if (groups.Count > 0)
        {
            list.AddWithProcesses(directory, groups, NamespaceMounts.Read(root).Mounts);
        }

        return list;
    }

    /// <summary>Adds the namespaces of processes, and takes the name of each from the mounts.</summary>
    private void AddWithProcesses(SafeFileHandle directory, Dictionary<ulong, List<int>> groups, Dictionary<ulong, string> mounts)
    {
        HashSet<ulong> known = [];
        foreach ((ulong tableInode, List<int> members) in groups)
        {
            ulong? id = ReadId(directory, members);
            if (id is null || known.Add(id.Value))
            {
                string? mount = id is not null && mounts.Remove(id.Value, out string? path) ? path : null;
                Add(new NetworkNamespace(id, Path.GetFileName(mount), tableInode, members, mount));
            }
        }
    }

    private static SafeFileHandle OpenRoot(ProcRoot root)
    {
        (SafeFileHandle directory, int errno) = OpenAt.Directory(root.FullPath);
        if (errno == 0)
        {
            return directory;
        }

        directory.Dispose();
        throw new IOException($"'{root.FullPath}' could not be opened: {TcpTableMissing.Describe(errno)}.", errno);
    }

    private Dictionary<ulong, List<int>> GroupProcesses(SafeFileHandle directory, IEnumerable<int> ids, CancellationToken cancellationToken)
    {
        Dictionary<ulong, List<int>> groups = [];
        foreach (int id in ids)
        {
            cancellationToken.ThrowIfCancellationRequested();
            (FileStatus table, int errno) = FileStatus.Of(directory, FormattableString.Invariant($"{id}/net/tcp"));
            if (errno != 0)
            {
                // A zombie has left its namespace; a process that has ended is gone.
                HidesProcesses |= Errno.IsPermission(errno);
                continue;
            }

            IsCopy |= table.Size > 0;
            if (!groups.TryGetValue(table.Inode, out List<int>? members))
            {
                groups.Add(table.Inode, members = []);
            }

            members.Add(id);
        }

        return groups;
    }

    private static ulong? ReadId(SafeFileHandle directory, List<int> processes)
    {
        Span<byte> target = stackalloc byte[64];
        Span<byte> path = stackalloc byte[32];
        foreach (int id in processes)
        {
            path.Clear();
            System.Text.Encoding.ASCII.GetBytes(FormattableString.Invariant($"{id}/ns/net"), path);
            (int count, int errno) = ReadLinkAt.Target(directory, path, target);
            if (errno == 0 && InodeLink.TryParse("net"u8, target[..count], out ulong inode))
            {
                return inode;
            }
        }

        return null;
    }
}
