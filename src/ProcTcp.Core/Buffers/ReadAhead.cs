using System;
using System.Collections.Generic;
using System.Runtime.ExceptionServices;
using System.Threading;

namespace ProcTcp.Buffers;

/// <summary>
/// Reads on a thread of its own, some items ahead of whoever takes them, so that these are parsed while the kernel fills the next ones. The
/// kernel takes nearly all of the time.
/// </summary>
/// <remarks>
/// It is no thread of the pool: whoever takes items may be on one, and would wait there for another that the pool cannot give. To wake a
/// thread may cost more than to read an item, so several are handed over at once, and nobody spins meanwhile.
/// </remarks>
/// <typeparam name="T">The type of the items.</typeparam>
internal sealed class ReadAhead<T> : IDisposable
{
    private const int StackSize = 256 * 1024;

    private readonly object _lock = new();
    private readonly Func<(T Item, bool IsLast)> _read;
    private readonly Action<T> _discard;
    private readonly int _most;
    private readonly int _handedOver;
    private readonly Thread _thread;
    private Queue<T> _ahead = new();
    private Queue<T> _taken = new();
    private ExceptionDispatchInfo? _failure;
    private bool _isComplete;
    private bool _isStopped;

    /// <summary>Initializes a new instance of the <see cref="ReadAhead{T}"/> class, and starts to read.</summary>
    /// <param name="read">Reads the next item, and returns whether it is the last one. It is not called again after the last one or an exception.</param>
    /// <param name="discard">Receives the items that nobody has taken.</param>
    /// <param name="most">The number of items that are read ahead at most.</param>
    /// <param name="handedOver">The number of items that are handed over at once, unless the last one is among them.</param>
    public ReadAhead(Func<(T Item, bool IsLast)> read, Action<T> discard, int most, int handedOver)
    {
        (_read, _discard, _most, _handedOver) = (read, discard, most, handedOver);
        _thread = new Thread(Read, StackSize) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>Returns the next item; the exception that ended the reading, after the items before it.</summary>
    /// <exception cref="InvalidOperationException">The last item was taken before.</exception>
    public T Next()
    {
        if (_taken.Count == 0)
        {
            lock (_lock)
            {
                while (_ahead.Count < _handedOver && !_isComplete)
                {
                    Monitor.Wait(_lock);
                }

                (_taken, _ahead) = (_ahead, _taken);
                Monitor.Pulse(_lock);
            }
        }

        if (_taken.Count == 0)
        {
            _failure?.Throw();
        }

        return _taken.Dequeue();
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isStopped = true;
            Monitor.Pulse(_lock);
        }

        _thread.Join();
        while (_taken.TryDequeue(out T? item) || _ahead.TryDequeue(out item))
        {
            _discard(item);
        }
    }

    private void Read()
    {
        try
        {
            while (WaitForRoom())
            {
                (T item, bool isLast) = _read();
                lock (_lock)
                {
                    _ahead.Enqueue(item);
                    _isComplete = isLast;
                    if (isLast || _ahead.Count >= _handedOver)
                    {
                        Monitor.Pulse(_lock);
                    }
                }
            }
        }
        catch (Exception exception)
        {
            lock (_lock)
            {
                _failure = ExceptionDispatchInfo.Capture(exception);
                _isComplete = true;
                Monitor.Pulse(_lock);
            }
        }
    }

    private bool WaitForRoom()
    {
        lock (_lock)
        {
            while (_ahead.Count == _most && !_isStopped)
            {
                Monitor.Wait(_lock);
            }

            return !_isStopped && !_isComplete;
        }
    }
}
