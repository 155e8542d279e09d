using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Win32.SafeHandles;
using ProcTcp.Interop;
using ProcTcp.Procfs;

namespace ProcTcp.Ownership;

/// <summary>
/// One walk over the descriptors of all processes, spread over the processors. It begins in the background, so that it runs while
/// the table is read; <see cref="Finish"/> lends it the calling thread for the rest.
/// </summary>
/// <remarks>
/// The walk goes to its end even when every wanted inode has been met: a later process may hold the same socket, and the kernel
/// tells nowhere how many do. It ends early only by <see cref="Dispose"/>, when no row needs an owner.
/// </remarks>
internal sealed class OwnerWalk : IDisposable
{
    private const int MostWorkers = 8;

    private readonly SafeFileHandle _procRoot;
    private readonly List<int> _processIds;
    private readonly CancellationTokenSource _cancellation;
    private readonly OwnerWalkPart[] _parts;
    private readonly Task[] _workers;
    private readonly WalkMemory? _memory;
    private int _taken = -1;

    private OwnerWalk(SafeFileHandle procRoot, bool findContainers, WalkMemory? memory, CancellationToken cancellationToken)
    {
        _procRoot = procRoot;
        _memory = memory;
        _processIds = ProcessList.Read(procRoot);
        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _parts = new OwnerWalkPart[Math.Clamp(Environment.ProcessorCount, 1, MostWorkers)];
        for (int i = 0; i < _parts.Length; i++)
        {
            _parts[i] = new OwnerWalkPart(findContainers, memory);
        }

        // The first part is the calling thread's own.
        _workers = new Task[_parts.Length - 1];
        for (int i = 0; i < _workers.Length; i++)
        {
            OwnerWalkPart part = _parts[i + 1];
            _workers[i] = Task.Run(() => part.Run(_procRoot, TakeNext, _cancellation.Token), CancellationToken.None);
        }
    }

    /// <summary>Begins the walk. A root that cannot be listed is one that hides all processes: its tables tell what is wrong with it.</summary>
    /// <param name="procRoot">Whose processes.</param>
    /// <param name="findContainers">Whether to look up the containers of processes too.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    public static OwnerWalk Start(ProcRoot procRoot, bool findContainers, CancellationToken cancellationToken) =>
        Start(procRoot, findContainers, memory: null, cancellationToken);

    /// <summary>Begins a walk that is one of many.</summary>
    /// <param name="procRoot">Whose processes.</param>
    /// <param name="findContainers">Whether to look up the containers of processes too.</param>
    /// <param name="memory">What need not be read again; it takes the findings over.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    public static OwnerWalk Start(ProcRoot procRoot, bool findContainers, WalkMemory? memory, CancellationToken cancellationToken) =>
        new(OpenAt.Directory(procRoot.FullPath).Handle, findContainers, memory, cancellationToken);

    /// <summary>Waits for the rest of the walk, and puts its findings in order. Where there is a memory, they belong to it.</summary>
    public OwnerIndex Finish()
    {
        _parts[0].Run(_procRoot, TakeNext, _cancellation.Token);
        Task.WaitAll(_workers, CancellationToken.None);
        _cancellation.Token.ThrowIfCancellationRequested();
        var index = new OwnerIndex(_parts, hidesProcesses: !_processIds.Contains(1));
        _memory?.Keep(index, _parts);
        return index;
    }

    public void Dispose()
    {
        _cancellation.Cancel();
        Task.WaitAll(_workers, CancellationToken.None);
        _cancellation.Dispose();
        _procRoot.Dispose();
        foreach (OwnerWalkPart part in _parts)
        {
            part.Dispose();
        }
    }

    private int TakeNext()
    {
        int index = Interlocked.Increment(ref _taken);
        return index < _processIds.Count ? _processIds[index] : 0;
    }
}
