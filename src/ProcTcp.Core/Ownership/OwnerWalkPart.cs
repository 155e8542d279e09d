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

/// <summary>What one worker of the walk has found.</summary>
internal sealed class OwnerWalkPart(bool findContainers, WalkMemory? memory) : IDisposable
{
    private const int BufferSize = 32 * 1024;

    public PooledList<SocketDescriptor> Descriptors { get; } = new();

    /// <summary>Gets the processes that hold sockets, where they are to be remembered.</summary>
    public PooledList<WalkedProcess> Processes { get; } = new();

    /// <summary>Gets the containers of the processes that hold sockets, where they were asked for.</summary>
    public Dictionary<int, string> Containers { get; } = [];

    public int ProcessesRead { get; private set; }

    public int ProcessesDenied { get; private set; }

    /// <summary>Reads processes until <paramref name="takeNext"/> has none left, which it says by 0.</summary>
    public void Run(SafeFileHandle procRoot, Func<int> takeNext, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            for (int id = takeNext(); id != 0 && !cancellationToken.IsCancellationRequested; id = takeNext())
            {
                Count(ReadProcess(procRoot, id, buffer, cancellationToken));
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
        Processes.Dispose();
    }

    private void Count(int errno)
    {
        if (errno == 0)
        {
            ProcessesRead++;
        }
        else if (!Errno.IsGone(errno))
        {
            ProcessesDenied++;
        }
    }

    private int ReadProcess(SafeFileHandle procRoot, int processId, byte[] buffer, CancellationToken cancellationToken)
    {
        int before = Descriptors.Count;
        string? name = null;
        using ProcessDirectory directory = ProcessDirectory.Open(procRoot, processId, buffer);
        ulong directoryInode = memory is null || directory.Errno != 0 ? 0 : directory.ReadDirectoryInode();
        ReadOnlySpan<SocketDescriptor> known = memory is null ? [] : memory.Find(processId, directoryInode);
        while (directory.MoveToDescriptor() && !cancellationToken.IsCancellationRequested)
        {
            if (!IsKnown(directory.FileDescriptor, ref known, out ulong inode) && !directory.TryReadSocket(out inode))
            {
                continue;
            }

            name ??= directory.ReadCommandName();
            if (name is null)
            {
                return Errno.NoProcess;
            }

            if (findContainers && Descriptors.Count == before && directory.ReadCgroups() is string cgroups && ContainerCgroup.FindId(cgroups) is string id)
            {
                Containers[processId] = id;
            }

            Descriptors.Add(new SocketDescriptor(inode, processId, directory.FileDescriptor, name));
        }

        if (Errno.IsGone(directory.Errno))
        {
            Descriptors.Truncate(before);
        }
        else if (directoryInode != 0 && Descriptors.Count > before)
        {
            Processes.Add(new WalkedProcess(processId, directoryInode, before, Descriptors.Count - before));
        }

        return directory.Errno;
    }

    /// <summary>Takes from the known descriptors the one that the directory has come to: both are in ascending order.</summary>
    private bool IsKnown(int descriptor, ref ReadOnlySpan<SocketDescriptor> known, out ulong inode)
    {
        while (!known.IsEmpty && known[0].FileDescriptor < descriptor)
        {
            known = known[1..];
        }

        inode = !known.IsEmpty && known[0].FileDescriptor == descriptor ? known[0].Inode : 0;
        return inode != 0 && memory!.LiveInodes.Contains(inode);
    }
}
