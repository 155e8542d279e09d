using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Win32.SafeHandles;
using ProcTcp.Interop;
using ProcTcp.Procfs;

namespace ProcTcp.Ownership;

/// <summary>
/// One walk over the descriptors of all processes, spread over the processors. It starts in the background, so that it runs while
/// the table is read; <see cref="Finish"/> uses the calling thread too for the rest.
/// </summary>
/// <remarks>
/// The walk continues to its end even if every wanted inode has been found: a later process may have the same socket open, and the
/// kernel does not report how many do. Only <see cref="Dispose"/> ends it early, if no row needs an owner.
/// </remarks>
internal sealed class OwnerWalk : IDisposable
{
    private const int MaxWorkers = 8;

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
        _workers = new OwnerWalkWorker[Math.Clamp(Environment.ProcessorCount, 1, MaxWorkers)];
        for (int i = 0; i < _workers.Length; i++)
        {
            _workers[i] = new OwnerWalkWorker(findContainers, cache);
        }

        // The first worker runs on the calling thread.
        _tasks = new Task[_workers.Length - 1];
        for (int i = 0; i < _tasks.Length; i++)
        {
            OwnerWalkWorker worker = _workers[i + 1];
            _tasks[i] = Task.Run(() => worker.Run(_procRoot, TakeNext, _cancellation.Token), CancellationToken.None);
        }
    }

    /// <summary>Starts a walk. A root that cannot be listed counts as one that hides all processes; reading its tables reports the error.</summary>
    /// <param name="procRoot">The root of the processes to read.</param>
    /// <param name="findContainers">Whether to look up the containers of processes too.</param>
    /// <param name="cancellationToken">Cancels the walk.</param>
    public static OwnerWalk Start(ProcRoot procRoot, bool findContainers, CancellationToken cancellationToken) =>
        Start(procRoot, findContainers, cache: null, cancellationToken);

    /// <summary>Starts a walk that is one of many.</summary>
    /// <param name="procRoot">The root of the processes to read.</param>
    /// <param name="findContainers">Whether to look up the containers of processes too.</param>
    /// <param name="cache">The cache of what need not be read again; it takes over the results.</param>
    /// <param name="cancellationToken">Cancels the walk.</param>
    public static OwnerWalk Start(ProcRoot procRoot, bool findContainers, DescriptorCache? cache, CancellationToken cancellationToken) =>
        new(OpenAt.Directory(procRoot.FullPath).Descriptor, findContainers, cache, cancellationToken);

    /// <summary>Completes the walk, and returns its results. If there is a cache, it owns them.</summary>
    public OwnerIndex Finish()
    {
        _workers[0].Run(_procRoot, TakeNext, _cancellation.Token);
        Task.WaitAll(_tasks, CancellationToken.None);
        _cancellation.Token.ThrowIfCancellationRequested();
        var index = new OwnerIndex(_workers, _processIds);
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
