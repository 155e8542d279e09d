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
    private readonly OwnerWalkWorker[] _workers;
    private readonly Task[] _tasks;
    private readonly DescriptorCache? _cache;
    private int _taken = -1;

    private OwnerWalk(SafeFileHandle procRoot, bool findContainers, DescriptorCache? cache, CancellationToken cancellationToken)
    {
        _procRoot = procRoot;
        _cache = cache;
        _processIds = ProcessList.Read(procRoot);
        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _workers = new OwnerWalkWorker[Math.Clamp(Environment.ProcessorCount, 1, MostWorkers)];
        for (int i = 0; i < _workers.Length; i++)
        {
            _workers[i] = new OwnerWalkWorker(findContainers, cache);
        }

        // The first part is the calling thread's own.
        _tasks = new Task[_workers.Length - 1];
        for (int i = 0; i < _tasks.Length; i++)
        {
            OwnerWalkWorker worker = _workers[i + 1];
            _tasks[i] = Task.Run(() => worker.Run(_procRoot, TakeNext, _cancellation.Token), CancellationToken.None);
        }
    }

    /// <summary>Begins the walk. A root that cannot be listed is one that hides all processes: its tables tell what is wrong with it.</summary>
    /// <param name="procRoot">Whose processes.</param>
    /// <param name="findContainers">Whether to look up the containers of processes too.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    public static OwnerWalk Start(ProcRoot procRoot, bool findContainers, CancellationToken cancellationToken) =>
        Start(procRoot, findContainers, cache: null, cancellationToken);

    /// <summary>Begins a walk that is one of many.</summary>
    /// <param name="procRoot">Whose processes.</param>
    /// <param name="findContainers">Whether to look up the containers of processes too.</param>
    /// <param name="cache">What need not be read again; it takes the findings over.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    public static OwnerWalk Start(ProcRoot procRoot, bool findContainers, DescriptorCache? cache, CancellationToken cancellationToken) =>
        new(OpenAt.Directory(procRoot.FullPath).Handle, findContainers, cache, cancellationToken);

    /// <summary>Waits for the rest of the walk, and puts its findings in order. Where there is a cache, they belong to it.</summary>
    public OwnerIndex Finish()
    {
        _workers[0].Run(_procRoot, TakeNext, _cancellation.Token);
        Task.WaitAll(_tasks, CancellationToken.None);
        _cancellation.Token.ThrowIfCancellationRequested();
        var index = new OwnerIndex(_workers, hidesProcesses: !_processIds.Contains(1));
        _cache?.Keep(index, _workers);
        return index;
    }

    public void Dispose()
    {
        _cancellation.Cancel();
        Task.WaitAll(_tasks, CancellationToken.None);
        _cancellation.Dispose();
        _procRoot.Dispose();
        foreach (OwnerWalkWorker worker in _workers)
        {
            worker.Dispose();
        }
    }

    private int TakeNext()
    {
        int index = Interlocked.Increment(ref _taken);
        return index < _processIds.Count ? _processIds[index] : 0;
    }
}
