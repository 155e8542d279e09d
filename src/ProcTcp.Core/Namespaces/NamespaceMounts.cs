using System.Collections.Generic;
using System.IO;
using System.Linq;
using ProcTcp.Interop;
using ProcTcp.Procfs;

namespace ProcTcp.Namespaces;

/// <summary>The namespaces with a name: the files in <c>/run/netns</c> (<c>ip-netns(8)</c>).</summary>
internal static class NamespaceMounts
{
    /// <summary>Reads the paths of the files by the inode of the namespace; if a namespace has several names, the first in ordinal order.</summary>
    public static Dictionary<ulong, string> Read(ProcRoot root)
    {
        Dictionary<ulong, string> mounts = [];
        string folder = root.NamespaceMountsPath;
        (FileStatus anyNamespace, int errno) = FileStatus.Of("/proc/self/ns/net");
        if (errno != 0 || !Directory.Exists(folder))
        {
            return mounts;
        }

        foreach (string path in Directory.EnumerateFiles(folder).Order(System.StringComparer.Ordinal))
        {
            (FileStatus status, errno) = FileStatus.Of(path);

            // A file that is no longer mounted is a regular file, on another device than the namespaces.
            if (errno == 0 && status.Device == anyNamespace.Device)
            {
                mounts.TryAdd(status.Inode, path);
            }
        }

        return mounts;
    }
}
