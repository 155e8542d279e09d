using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Microsoft.Win32.SafeHandles;
using ProcTcp.Interop;
using ProcTcp.Procfs;

namespace ProcTcp.Namespaces;

/// <summary>The namespaces with a name: the files in <c>/run/netns</c> (<c>ip-netns(8)</c>).</summary>
internal static class NamespaceMounts
{
    private const int BufferSize = 4096;

    /// <summary>Reads the paths of the files by the inode of the namespace; if a namespace has several names, the first in ordinal order.</summary>
    /// <returns>The paths, and the error number if the folder exists and could not be read, or 0.</returns>
    public static (Dictionary<ulong, string> Mounts, int Errno) Read(ProcRoot root)
    {
        Dictionary<ulong, string> mounts = [];
        (List<string> names, int errno) = ReadNames(root.NamespaceMountsPath);
        (FileStatus anyNamespace, int ownErrno) = names.Count > 0 ? FileStatus.Of("/proc/self/ns/net") : default;
        if (names.Count == 0 || ownErrno != 0)
        {
            return (mounts, ownErrno != 0 || Errno.IsGone(errno) || errno == Errno.NotDirectory ? 0 : errno);
        }

        foreach (string name in names.Order(StringComparer.Ordinal))
        {
            string path = $"{root.NamespaceMountsPath}/{name}";
            (FileStatus status, int statusErrno) = FileStatus.Of(path);

            // A file that is no longer mounted is a regular file, on another device than the namespaces.
            if (statusErrno == 0 && status.Device == anyNamespace.Device)
            {
                mounts.TryAdd(status.Inode, path);
            }
        }

        return (mounts, Errno.IsGone(errno) || errno == Errno.NotDirectory ? 0 : errno);
    }

    /// <summary>Finds the name of a namespace; null if it has none, or if it cannot be read.</summary>
    public static string? FindName(ProcRoot root, ulong id) => Read(root).Mounts.TryGetValue(id, out string? path) ? Path.GetFileName(path) : null;

    private static (List<string> Names, int Errno) ReadNames(string folder)
    {
        List<string> names = [];
        (SafeFileHandle directory, int errno) = OpenAt.Directory(folder);
        byte[] buffer = errno == 0 ? new byte[BufferSize] : [];
        using (directory)
        {
            while (errno == 0)
            {
                (int count, errno) = GetDirectoryEntries.Next(directory, buffer);
                if (count <= 0)
                {
                    break;
                }

                var entries = new DirectoryEntries(buffer.AsSpan(0, count));
                while (entries.MoveNext())
                {
                    ReadOnlySpan<byte> name = entries.TerminatedName;
                    names.Add(Encoding.UTF8.GetString(name[..name.IndexOf((byte)0)]));
                }
            }
        }

        return (names, errno);
    }
}
