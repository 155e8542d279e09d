using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using Microsoft.Win32.SafeHandles;
using ProcTcp.Interop;
using ProcTcp.Procfs;

namespace ProcTcp.Namespaces;

/// <summary>Finds the network namespaces of a host, each once.</summary>
/// <remarks>
/// Namespaces are distinguished by the inode of <c>/proc/PID/net/tcp</c>, which is unique to the namespace and visible to every user;
/// the link <c>/proc/PID/ns/net</c> can be read only by a user who may trace the process.
/// </remarks>
internal static class NamespaceList
{
    /// <summary>Reads all namespaces: those with processes first, in the order of their lowest process ID.</summary>
    public static List<NetworkNamespace> Read(ProcRoot root, CancellationToken cancellationToken)
    {
        using SafeFileHandle directory = OpenRoot(root);
        Dictionary<ulong, string> mounts = NamespaceMounts.Read(root);
        List<NetworkNamespace> namespaces = WithProcesses(directory, ProcessList.Read(directory), mounts, cancellationToken);
        namespaces.AddRange(mounts.Select(static mount => new NetworkNamespace(mount.Key, Path.GetFileName(mount.Value), 0, [], mount.Value)));
        return namespaces;
    }

    /// <summary>Reads the namespaces in which the given processes live, in the order of the processes; those that do not exist are left out.</summary>
    public static List<NetworkNamespace> ReadOf(ProcRoot root, IEnumerable<int> processes, CancellationToken cancellationToken)
    {
        using SafeFileHandle directory = OpenRoot(root);
        return WithProcesses(directory, processes, NamespaceMounts.Read(root), cancellationToken);
    }

    /// <summary>Groups processes by their namespace, and takes the name of each from the mounts.</summary>
    private static List<NetworkNamespace> WithProcesses(
        SafeFileHandle directory, IEnumerable<int> ids, Dictionary<ulong, string> mounts, CancellationToken cancellationToken)
    {
        List<NetworkNamespace> namespaces = [];
        foreach ((ulong tableInode, List<int> members) in GroupProcesses(directory, ids, cancellationToken))
        {
            ulong? id = ReadId(directory, members);
            string? mount = id is ulong known && mounts.Remove(known, out string? path) ? path : null;
            namespaces.Add(new NetworkNamespace(id, Path.GetFileName(mount), tableInode, members, mount));
        }

        return namespaces;
    }

    private static SafeFileHandle OpenRoot(ProcRoot root)
    {
        (SafeFileHandle directory, int errno) = OpenAt.Directory(root.FullPath);
        if (errno == 0)
        {
            return directory;
        }

        directory.Dispose();
        throw new IOException($"'{root.FullPath}' could not be opened: {System.Runtime.InteropServices.Marshal.GetPInvokeErrorMessage(errno)}.", errno);
    }

    private static Dictionary<ulong, List<int>> GroupProcesses(SafeFileHandle directory, IEnumerable<int> ids, CancellationToken cancellationToken)
    {
        Dictionary<ulong, List<int>> groups = [];
        foreach (int id in ids)
        {
            cancellationToken.ThrowIfCancellationRequested();
            (FileStatus table, int errno) = FileStatus.Of(directory, FormattableString.Invariant($"{id}/net/tcp"));
            if (errno != 0)
            {
                // A zombie has left its namespace; a process that has ended is gone.
                continue;
            }

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
