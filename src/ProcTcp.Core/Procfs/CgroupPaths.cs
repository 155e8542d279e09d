using System;
using System.Collections.Concurrent;
using System.IO;
using ProcTcp.Interop;

namespace ProcTcp.Procfs;

/// <summary>
/// The paths of control groups of version 2 by their IDs: the ID is the inode of the group's directory (<c>cgroups(7)</c>). The hierarchy is
/// walked when the first ID is looked up.
/// </summary>
/// <param name="mounts">The file that lists the mounts.</param>
internal sealed class CgroupPaths(string mounts = "/proc/self/mountinfo")
{
    private static readonly EnumerationOptions s_all = new() { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.None };

    private ulong _latest;

    /// <summary>Gets the paths found so far; null if a group is not visible. Sockets that were read already use it while the read goes on.</summary>
    public ConcurrentDictionary<ulong, string?> Found { get; } = new(concurrencyLevel: 1, capacity: 7);

    /// <summary>Finds the path of a group below the root of the hierarchy; null if it is gone, or outside of the caller's namespace.</summary>
    public string? Find(ulong id)
    {
        if (!Found.TryGetValue(id, out string? path))
        {
            // IDs only grow: one that is larger than all seen may be of a group that was created since.
            if (id > _latest)
            {
                Walk();
                _latest = Math.Max(_latest, id);
            }

            path = Found.GetOrAdd(id, value: null);
        }

        return path;
    }

    private void Walk()
    {
        try
        {
            if (FindRoot() is string root)
            {
                Add(root, "/");
                foreach (string directory in Directory.EnumerateDirectories(root, "*", s_all))
                {
                    Add(directory, directory[root.Length..]);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What was not reached has no path.
        }
    }

    private string? FindRoot()
    {
        foreach (string line in File.ReadLines(mounts))
        {
            // ID, parent, device, root, mount point, options … - type (proc_pid_mountinfo(5)).
            string[] fields = line.Split(' ');
            if (fields.Length > 5 && line.Contains(" - cgroup2 ", StringComparison.Ordinal))
            {
                return fields[4].Replace(@"\040", " ", StringComparison.Ordinal).Replace(@"\011", "\t", StringComparison.Ordinal)
                    .Replace(@"\012", "\n", StringComparison.Ordinal).Replace(@"\134", @"\", StringComparison.Ordinal);
            }
        }

        return null;
    }

    private void Add(string directory, string path)
    {
        (FileStatus status, int errno) = FileStatus.Of(directory);
        if (errno == 0)
        {
            Found.TryAdd(status.Inode, path);
            _latest = Math.Max(_latest, status.Inode);
        }
    }
}
