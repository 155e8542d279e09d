using System;
using System.Buffers;
using System.Collections.Generic;
using System.Threading;
using Microsoft.Win32.SafeHandles;
using ProcTcp.Buffers;
using ProcTcp.Interop;
using ProcTcp.Namespaces;
using ProcTcp.Procfs;

namespace ProcTcp.Ownership;

/// <summary>One worker of the walk, with its results.</summary>
internal sealed class OwnerWalkWorker(bool findContainers, DescriptorCache? cache) : IDisposable
{
    private const int BufferSize = 32 * 1024;

    public PooledList<SocketDescriptor> Descriptors { get; } = new();

    /// <summary>Gets the processes to cache; null if there is no cache.</summary>
    public CachedProcesses? Cached { get; } = cache is null ? null : new();

    /// <summary>Gets the containers of the processes that have sockets, if they were requested.</summary>
    public Dictionary<int, string> Containers { get; } = [];

    public int ProcessesRead { get; private set; }

    /// <summary>Gets the processes that denied access to their descriptors.</summary>
    public List<int> Denied { get; } = [];

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
        else if (!Errno.IsGone(errno))
        {
            Denied.Add(processId);
        }
    }

    private int ReadProcess(SafeFileHandle procRoot, int processId, byte[] buffer, CancellationToken cancellationToken)
    {
        int before = Descriptors.Count;
        using ProcessDirectory directory = ProcessDirectory.Open(procRoot, processId, buffer);
        FileStatus status = cache is null || directory.Errno != 0 ? default : directory.ReadStatus();
        CachedDescriptors cached = cache is null ? default : cache.Find(processId, status.Inode);
        bool hasChanged = cache is null || !IsUnchanged(cache, directory, status, cached);
        int errno = hasChanged ? ReadDescriptors(directory, processId, cached.Sockets, cancellationToken) : AddCached(directory, cached);
        if (Errno.IsGone(errno))
        {
            Descriptors.Truncate(before);
        }

        Cached?.Keep(processId, status, hasChanged, before, Descriptors.Count - before);

        if (findContainers && Descriptors.Count > before && directory.ReadCgroups() is string cgroups && ContainerCgroup.FindId(cgroups) is string id)
        {
            Containers[processId] = id;
        }

        return errno;
    }

    private int ReadDescriptors(ProcessDirectory directory, int processId, ReadOnlySpan<SocketDescriptor> cached, CancellationToken cancellationToken)
    {
        string? name = null;
        while (directory.MoveToDescriptor() && !cancellationToken.IsCancellationRequested)
        {
            if (!IsCached(directory.FileDescriptor, ref cached, out ulong inode) && !directory.TryReadSocket(out inode))
            {
                Cached?.AddOther(directory.FileDescriptor);
                continue;
            }

            name ??= directory.ReadCommandName();
            if (name is null)
            {
                return Errno.NoProcess;
            }

            Descriptors.Add(new SocketDescriptor(inode, processId, directory.FileDescriptor, name));
        }

        return directory.Errno;
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

    private int AddCached(ProcessDirectory directory, CachedDescriptors cached)
    {
        if (directory.ReadCommandName() is not string name)
        {
            return Errno.NoProcess;
        }

        foreach (ref readonly SocketDescriptor socket in cached.Sockets)
        {
            Descriptors.Add(socket with { CommandName = name });
        }

        Cached?.AddOthers(cached.Others);
        return 0;
    }

    /// <summary>Finds the descriptor that the directory is at among the cached ones; both are in ascending order.</summary>
    private bool IsCached(int descriptor, ref ReadOnlySpan<SocketDescriptor> cached, out ulong inode)
    {
        while (!cached.IsEmpty && cached[0].FileDescriptor < descriptor)
        {
            cached = cached[1..];
        }

        inode = !cached.IsEmpty && cached[0].FileDescriptor == descriptor ? cached[0].Inode : 0;
        return inode != 0 && cache!.LiveInodes.Contains(inode);
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
