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
internal sealed class OwnerWalkPart(bool findContainers) : IDisposable
{
    private const int BufferSize = 32 * 1024;

    public PooledList<SocketDescriptor> Descriptors { get; } = new();

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

    public void Dispose() => Descriptors.Dispose();

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
        while (directory.MoveToSocket() && !cancellationToken.IsCancellationRequested)
        {
            name ??= directory.ReadCommandName();
            if (name is null)
            {
                return Errno.NoProcess;
            }

            if (findContainers && Descriptors.Count == before && directory.ReadCgroups() is string cgroups && ContainerCgroup.FindId(cgroups) is string id)
            {
                Containers[processId] = id;
            }

            Descriptors.Add(new SocketDescriptor(directory.Inode, processId, directory.FileDescriptor, name));
        }

        if (Errno.IsGone(directory.Errno))
        {
            Descriptors.Truncate(before);
        }

        return directory.Errno;
    }
}
