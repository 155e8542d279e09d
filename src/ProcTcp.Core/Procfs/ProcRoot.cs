using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using Microsoft.Win32.SafeHandles;
using ProcTcp.Interop;

namespace ProcTcp.Procfs;

/// <summary>The root of a proc file system: every path that is read starts with it.</summary>
internal class ProcRoot
{
    private const string OwnPath = "/proc";

    // PROC_PID_INIT_INO, the same on every Linux.
    private const ulong HostProcessNamespace = 0xEFFFFFFC;

    // In another root "self" is still the reader, in the reader's namespaces; process 1 belongs to the machine that is read.
    private readonly string _tableProcess;

    public ProcRoot(string path)
    {
        FullPath = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        IsOwn = string.Equals(FullPath, OwnPath, StringComparison.Ordinal);
        _tableProcess = IsOwn ? "self" : "1";
    }

    public string FullPath { get; }

    /// <summary>Gets a value that indicates whether this is the proc file system of the reading process itself.</summary>
    public bool IsOwn { get; }

    /// <summary>Gets the directory in which named network namespaces are mounted.</summary>
    public string NamespaceMountsPath => IsOwn ? "/run/netns" : $"{FullPath}/1/root/run/netns";

    public string TablePath(bool isIPv6, int? process = null) =>
        $"{ProcessPath(process)}/net/{(isIPv6 ? "tcp6" : "tcp")}";

    /// <summary>Opens a table.</summary>
    /// <returns>The file and 0, or null and the error number.</returns>
    public virtual (IPageSource? File, int Errno) OpenTable(bool isIPv6, int? process) => ProcFile.Open(TablePath(isIPv6, process));

    /// <summary>Reads the ID of the network namespace that the tables belong to.</summary>
    /// <returns>The namespace's inode, or null if the link cannot be read.</returns>
    public ulong? ReadNetworkNamespace(int? process = null) => ReadNamespace("net"u8, $"{ProcessPath(process)}/ns/net");

    /// <summary>Reads the ID of the network namespace that the calling thread is in.</summary>
    public static ulong? ReadOwnThreadNetworkNamespace() => ReadNamespace("net"u8, "/proc/thread-self/ns/net");

    /// <summary>Determines whether all processes of the host are seen.</summary>
    public UnseenProcesses FindUnseen()
    {
        (SafeFileHandle directory, int errno) = OpenAt.Directory(FullPath);
        using (directory)
        {
            (List<int> processes, errno) = errno == 0 ? ProcessList.Read(directory) : ([], errno);
            return FindUnseen(processes, errno);
        }
    }

    /// <summary>Determines whether all processes of the host are among those that were listed.</summary>
    /// <param name="processes">The processes.</param>
    /// <param name="errno">The error number if the list could not be read, or 0.</param>
    public UnseenProcesses FindUnseen(List<int> processes, int errno) =>
        (errno != 0 ? UnseenProcesses.Unreadable : processes.Contains(1) ? UnseenProcesses.None : UnseenProcesses.Hidden)
        | (IsBelowHost() ? UnseenProcesses.OutsideNamespace : UnseenProcesses.None);

    public string ProcessPath(int? process) => $"{FullPath}/{process?.ToString(CultureInfo.InvariantCulture) ?? _tableProcess}";

    private bool IsBelowHost() => ReadNamespace("pid"u8, $"{ProcessPath(null)}/ns/pid") is not (null or HostProcessNamespace);

    private static ulong? ReadNamespace(ReadOnlySpan<byte> kind, string link)
    {
        Span<byte> target = stackalloc byte[64];
        (int count, int errno) = ReadLinkAt.Target(link, target);
        return errno == 0 && InodeLink.TryParse(kind, target[..count], out ulong inode) ? inode : null;
    }
}
