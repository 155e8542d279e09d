using System;
using System.Buffers;
using System.Collections.Generic;
using System.Threading;
using Microsoft.Win32.SafeHandles;
using ProcTcp.Buffers;
using ProcTcp.Interop;
using ProcTcp.Procfs;

namespace ProcTcp.Ownership;

/// <summary>One worker of the walk, with its results.</summary>
internal sealed class OwnerWalkWorker(OwnerWalkOptions options, bool isOwnRoot) : IDisposable
{
    private const int BufferSize = 32 * 1024;

    private readonly DescriptorCache? _cache = options.Cache;

    public NativeList<SocketDescriptor> Descriptors { get; } = new();

    /// <summary>Gets the command names of the processes that have sockets, by process ID.</summary>
    public Dictionary<int, string> Names { get; } = [];

    /// <summary>Gets the processes to cache; null if there is no cache.</summary>
    public CachedProcesses? Cached { get; } = options.Cache is null ? null : new();

    /// <summary>Gets what else is known of the processes that have sockets, as far as it was requested.</summary>
    public ProcessDetails Details { get; } = new();

    public int ProcessesRead { get; private set; }

    /// <summary>Gets the processes that denied access to their descriptors.</summary>
    public List<int> Denied { get; } = [];

    /// <summary>Gets the processes that could not be read for another reason than a lack of permission.</summary>
    public List<int> Failed { get; } = [];

    /// <summary>Gets the error number of the first of them, or 0.</summary>
    public int Failure { get; private set; }

    /// <summary>Reads processes until <paramref name="takeNext"/> returns 0.</summary>
    public void Run(SafeFileHandle procRoot, Func<int> takeNext, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            for (int id = takeNext(); id != 0 && !cancellationToken.IsCancellationRequested; id = takeNext())
            {
                Count(id, ReadProcess(procRoot, id, buffer, cancellationToken));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public void Dispose()
    {
        Descriptors.Dispose();
        Cached?.Dispose();
    }

    private void Count(int processId, int errno)
    {
        if (errno == 0)
        {
            ProcessesRead++;
        }
        else if (Errno.IsPermission(errno) || errno == Errno.NotDirectory)
        {
            Denied.Add(processId);
        }
        else if (!Errno.IsGone(errno))
        {
            Failed.Add(processId);
            Failure = Failure == 0 ? errno : Failure;
        }
    }

    private int ReadProcess(SafeFileHandle procRoot, int processId, byte[] buffer, CancellationToken cancellationToken)
    {
        int before = Descriptors.Count;
        if (options.Descriptors == WalkedDescriptors.OfThreads)
        {
            return ReadThreads(procRoot, processId, before, count: 0, buffer, cancellationToken).Errno;
        }

        using ProcessDirectory directory = ProcessDirectory.Open(procRoot, processId, buffer, mayTryNumbers: _cache is null && isOwnRoot);
        FileStatus status = _cache is null || directory.Errno != 0 ? default : directory.ReadStatus();
        CachedDescriptors cached = _cache is null ? default : _cache.Find(processId, status.Inode);
        bool hasChanged = _cache is null || !IsUnchanged(_cache, directory, status, cached);
        (int errno, int count) = hasChanged
            ? ReadDescriptors(directory, processId, cached.Sockets, cancellationToken)
            : AddCached(directory, processId, cached);
        if (Errno.IsGone(errno))
        {
            Descriptors.Truncate(before);
        }

        Cached?.Keep(processId, status, hasChanged, before, Descriptors.Count - before);
        if (Descriptors.Count > before)
        {
            Details.Read(directory.Handle, processId, Names[processId], options);
        }

        bool mayBeInThreads = options.Descriptors != WalkedDescriptors.OfProcesses || (count == 0 && errno == 0);
        (bool hasRead, int threadErrno) = mayBeInThreads ? ReadThreads(procRoot, processId, before, count, buffer, cancellationToken) : default;
        return errno == 0 || hasRead ? threadErrno : errno;
    }

    private (bool HasRead, int Errno) ReadThreads(
        SafeFileHandle procRoot, int processId, int before, int count, byte[] buffer, CancellationToken cancellationToken)
    {
        if (!ThreadWalk.HasThreads(procRoot, processId))
        {
            return default;
        }

        (SafeFileHandle tasks, int errno) = ThreadWalk.OpenTasks(procRoot, processId);
        using SafeFileHandle opened = tasks;
        if (errno != 0)
        {
            return (false, Errno.IsGone(errno) ? 0 : errno);
        }

        var walk = new ThreadWalk(tasks, processId, isOwnRoot);
        foreach (ref readonly SocketDescriptor socket in Descriptors.Items[before..])
        {
            walk.AddSocket(socket.FileDescriptor, socket.Inode);
        }

        errno = walk.Read(count, buffer, cancellationToken);
        if (walk.Found.Count > 0 && ProcessText.ReadCommandName(tasks).Name is string name)
        {
            Names[processId] = name;
            Details.Read(tasks, processId, name, options);
            foreach ((int descriptor, ulong inode) in walk.Found)
            {
                Descriptors.Add(new SocketDescriptor(inode, processId, descriptor));
            }
        }

        return (walk.HasRead, errno);
    }

    private (int Errno, int Count) ReadDescriptors(
        ProcessDirectory directory, int processId, ReadOnlySpan<SocketDescriptor> cached, CancellationToken cancellationToken)
    {
        string? name = null;
        int count = 0;
        while (directory.MoveToDescriptor() && !cancellationToken.IsCancellationRequested)
        {
            count++;
            if (!IsCached(directory.FileDescriptor, ref cached, out ulong inode) && !directory.TryReadSocket(out inode))
            {
                Cached?.AddOther(directory.FileDescriptor);
                continue;
            }

            if (name is null)
            {
                (name, int errno) = ProcessText.ReadCommandName(directory.Handle);
                if (name is null)
                {
                    return (errno, count);
                }

                Names[processId] = name;
            }

            Descriptors.Add(new SocketDescriptor(inode, processId, directory.FileDescriptor));
        }

        return (directory.Errno, count);
    }

    /// <summary>
    /// Determines whether a process is unchanged: it has the same number of descriptors, all are cached, and each socket is the same one.
    /// </summary>
    private static bool IsUnchanged(DescriptorCache cache, ProcessDirectory directory, in FileStatus status, CachedDescriptors cached)
    {
        if (cache.Trust == CacheTrust.None || !cached.HasSameCount(status.Size))
        {
            return false;
        }

        foreach (ref readonly SocketDescriptor socket in cached.Sockets)
        {
            // Sockets of other protocols are not in the tables.
            if (!cache.LiveInodes.Contains(socket.Inode) && directory.ReadSocket(socket.FileDescriptor) != socket.Inode)
            {
                return false;
            }
        }

        foreach (int other in cached.Others)
        {
            if (directory.ReadSocket(other) != 0)
            {
                return false;
            }
        }

        return true;
    }

    private (int Errno, int Count) AddCached(ProcessDirectory directory, int processId, CachedDescriptors cached)
    {
        (string? name, int errno) = ProcessText.ReadCommandName(directory.Handle);
        if (name is null)
        {
            return (errno, 0);
        }

        Names[processId] = name;
        Descriptors.AddRange(cached.Sockets);
        Cached?.AddOthers(cached.Others);
        return (0, cached.Sockets.Length + cached.Others.Length);
    }

    /// <summary>Finds the descriptor that the directory is at among the cached ones; both are in ascending order.</summary>
    private bool IsCached(int descriptor, ref ReadOnlySpan<SocketDescriptor> cached, out ulong inode)
    {
        while (!cached.IsEmpty && cached[0].FileDescriptor < descriptor)
        {
            cached = cached[1..];
        }

        inode = !cached.IsEmpty && cached[0].FileDescriptor == descriptor ? cached[0].Inode : 0;
        return inode != 0 && _cache!.LiveInodes.Contains(inode);
    }
}

/// <summary>A process that a walk has read, and the place of its descriptors in the results of the walk.</summary>
/// <param name="ProcessId">The process ID.</param>
/// <param name="Directory">The inode of its <c>fd</c> directory, which another process with the same ID does not have.</param>
/// <param name="Size">The number of descriptors that the kernel counted in it.</param>
/// <param name="HasChanged">Whether its descriptors differ from those at the walk before.</param>
/// <param name="First">The index of its first socket.</param>
/// <param name="Count">The number of its sockets.</param>
/// <param name="FirstOther">The index of its first descriptor that is not a socket.</param>
/// <param name="OtherCount">The number of its descriptors that are not sockets.</param>
internal readonly record struct WalkedProcess(int ProcessId, ulong Directory, ulong Size, bool HasChanged, int First, int Count, int FirstOther, int OtherCount);
