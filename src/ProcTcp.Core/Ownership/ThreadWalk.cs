using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading;
using Microsoft.Win32.SafeHandles;
using ProcTcp.Interop;
using ProcTcp.Procfs;

namespace ProcTcp.Ownership;

/// <summary>
/// Reads the descriptors of threads that the directory of their process does not show: of those that do not share the descriptors of their
/// process (<c>CLONE_FILES</c>, <c>clone(2)</c>), and of all if the main thread has ended.
/// </summary>
/// <param name="tasks">The open directory <c>/proc/PID/task</c>.</param>
/// <param name="processId">The process ID.</param>
/// <param name="canCompare">Whether the IDs of threads are those that this system knows, so that it may compare them.</param>
internal sealed class ThreadWalk(SafeFileHandle tasks, int processId, bool canCompare)
{
    // The directory itself, its link in that of the process, and one thread.
    private const int LinksOfOneThread = 3;
    private const int PathLength = 24;

    private readonly List<(int Id, int Count, ulong Size)> _read = [];
    private readonly bool _canCompare = canCompare && CompareFiles.AreShared(processId, processId) is not null;
    private readonly HashSet<(int FileDescriptor, ulong Inode)> _known = [];

    /// <summary>Gets the sockets of threads that the process itself does not have.</summary>
    public List<(int FileDescriptor, ulong Inode)> Found { get; } = [];

    /// <summary>Gets a value that indicates whether descriptors of a thread were read.</summary>
    public bool HasRead { get; private set; }

    /// <summary>Determines, without opening its directory, whether a process has more threads than the main one.</summary>
    public static bool HasThreads(SafeFileHandle procRoot, int processId)
    {
        Span<byte> path = stackalloc byte[PathLength];
        return FileStatus.Of(procRoot, Below(processId, "/task\0"u8, path)) is { Errno: 0, Status.Links: not LinksOfOneThread };
    }

    /// <summary>Opens <c>/proc/PID/task</c>.</summary>
    /// <returns>The descriptor, invalid on failure, and the error number or 0.</returns>
    public static (SafeFileHandle Descriptor, int Errno) OpenTasks(SafeFileHandle procRoot, int processId)
    {
        Span<byte> path = stackalloc byte[PathLength];
        return OpenAt.Directory(procRoot, Below(processId, "/task\0"u8, path));
    }

    /// <summary>Records a socket of the process itself, which a thread may have too.</summary>
    public void AddSocket(int descriptor, ulong inode) => _known.Add((descriptor, inode));

    /// <summary>Reads the threads.</summary>
    /// <param name="count">The number of descriptors of the process itself, if they were read.</param>
    /// <param name="buffer">The buffer for directory entries.</param>
    /// <param name="cancellationToken">Cancels the walk.</param>
    /// <returns>The error number if a thread could not be read for another reason than that it is gone or denies access, or 0.</returns>
    public int Read(int count, byte[] buffer, CancellationToken cancellationToken)
    {
        _read.Add((processId, count > 0 || _canCompare ? count : CountDescriptors(buffer), Size(processId)));
        foreach (int id in ProcessList.Read(tasks).Ids)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                break;
            }

            if (id == processId || _read.Exists(read => IsShared(id, read)))
            {
                continue;
            }

            using ProcessDirectory thread = ProcessDirectory.Open(tasks, id, buffer);
            int found = ReadSockets(thread, out int errno);
            HasRead |= found > 0;
            if (errno != 0 && !Errno.IsGone(errno))
            {
                // All threads of a process have the same credentials, but for rare ones.
                return Errno.IsPermission(errno) || errno == Errno.NotDirectory ? 0 : errno;
            }

            _read.Add((id, found, Size(id)));
        }

        return 0;
    }

    private int CountDescriptors(byte[] buffer)
    {
        using ProcessDirectory directory = ProcessDirectory.Open(tasks, processId, buffer);
        ProcessDirectory main = directory;
        int count = 0;
        while (main.MoveToDescriptor())
        {
            count++;
        }

        return count;
    }

    private int ReadSockets(ProcessDirectory thread, out int errno)
    {
        int count = 0;
        while (thread.MoveToDescriptor())
        {
            count++;
            if (thread.TryReadSocket(out ulong inode) && _known.Add((thread.FileDescriptor, inode)))
            {
                Found.Add((thread.FileDescriptor, inode));
            }
        }

        errno = thread.Errno;
        return count;
    }

    // If the system does not compare them, threads with the same number of descriptors are taken to share them, as nearly all threads do.
    private bool IsShared(int id, (int Id, int Count, ulong Size) read) =>
        (_canCompare ? CompareFiles.AreShared(id, read.Id) : null)
        ?? (CachedDescriptors.IsCount(read.Size, (ulong)read.Count) && Size(id) == read.Size);

    private ulong Size(int id)
    {
        Span<byte> path = stackalloc byte[PathLength];
        return FileStatus.Of(tasks, Below(id, "/fd\0"u8, path)).Status.Size;
    }

    private static ReadOnlySpan<byte> Below(int id, ReadOnlySpan<byte> terminatedName, Span<byte> path)
    {
        id.TryFormat(path, out int length, provider: CultureInfo.InvariantCulture);
        terminatedName.CopyTo(path[length..]);
        return path;
    }
}
