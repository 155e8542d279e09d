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
    private int _taken = -1;

    private OwnerWalk(SafeFileHandle procRoot, bool findContainers, CancellationToken cancellationToken)
    {
        _procRoot = procRoot;
        _processIds = ProcessList.Read(procRoot);
        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _parts = new OwnerWalkPart[Math.Clamp(Environment.ProcessorCount, 1, MostWorkers)];
        for (int i = 0; i < _parts.Length; i++)
        {
            _parts[i] = new OwnerWalkPart(findContainers);
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
        new(OpenAt.Directory(procRoot.FullPath).Handle, findContainers, cancellationToken);

    /// <summary>Waits for the rest of the walk, and puts its findings in order.</summary>
    public OwnerIndex Finish()
    {
        _parts[0].Run(_procRoot, TakeNext, _cancellation.Token);
        Task.WaitAll(_workers, CancellationToken.None);
        _cancellation.Token.ThrowIfCancellationRequested();
        return new OwnerIndex(_parts, hidesProcesses: !_processIds.Contains(1));
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
