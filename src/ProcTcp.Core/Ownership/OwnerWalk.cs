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

    private readonly ProcRoot _root;
    private readonly SafeFileHandle _procRoot;
    private readonly List<int> _processIds;
    private readonly CancellationTokenSource _cancellation;
    private readonly OwnerWalkWorker[] _workers;
    private readonly Task[] _tasks;
    private readonly DescriptorCache? _cache;
    private readonly int _errno;
    private int _taken = -1;

    private OwnerWalk(ProcRoot root, OwnerWalkOptions options, CancellationToken cancellationToken)
    {
        _root = root;
        _cache = options.Cache;
        (_procRoot, _errno) = OpenAt.Directory(root.FullPath);
        (_processIds, int errno) = ProcessList.Read(_procRoot);
        _errno = _errno == 0 ? errno : _errno;
        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _workers = new OwnerWalkWorker[Math.Clamp(Environment.ProcessorCount, 1, MaxWorkers)];
        for (int i = 0; i < _workers.Length; i++)
        {
            _workers[i] = new OwnerWalkWorker(options, root.IsOwn);
        }

        // The first worker runs on the calling thread.
        _tasks = new Task[_workers.Length - 1];
        for (int i = 0; i < _tasks.Length; i++)
        {
            OwnerWalkWorker worker = _workers[i + 1];
            _tasks[i] = Task.Run(() => worker.Run(_procRoot, TakeNext, _cancellation.Token), CancellationToken.None);
        }
    }

    /// <summary>Starts a walk. A root that does not exist counts as one that hides all processes; reading its tables reports the error.</summary>
    /// <param name="root">The root of the processes to read.</param>
    /// <param name="options">What to look up.</param>
    /// <param name="cancellationToken">Cancels the walk.</param>
    public static OwnerWalk Start(ProcRoot root, OwnerWalkOptions options, CancellationToken cancellationToken) =>
        new(root, options, cancellationToken);

    /// <summary>Completes the walk, and returns its results. If there is a cache, it owns them.</summary>
    public OwnerIndex Finish()
    {
        _workers[0].Run(_procRoot, TakeNext, _cancellation.Token);
        Task.WaitAll(_tasks, CancellationToken.None);
        _cancellation.Token.ThrowIfCancellationRequested();
        int failure = Errno.IsGone(_errno) || _errno == Errno.NotDirectory ? 0 : _errno;
        var index = new OwnerIndex(_workers, _processIds, failure) { Unseen = _root.FindUnseen(_processIds, failure) };
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
