using System;
using System.Buffers;
using System.Collections.Generic;
using System.Threading;
using ProcTcp.Interop;
using ProcTcp.SockDiag;

namespace ProcTcp.Sources;

/// <summary>
/// Receives the rest of a dump on a thread of its own, some datagrams ahead, so that rows are decoded while the kernel fills the next ones.
/// </summary>
/// <remarks>To wake a thread costs about as much as a datagram, so they are handed over by the dozen, and nobody spins meanwhile.</remarks>
internal sealed class DumpAhead : IDisposable
{
    private const int MostAhead = 32;
    private const int HandedOver = 12;
    private const int StackSize = 256 * 1024;

    private readonly object _lock = new();
    private readonly NetlinkSocket _socket;
    private readonly int _bufferSize;
    private readonly Thread _thread;
    private Queue<Datagram> _ahead = new(MostAhead);
    private Queue<Datagram> _taken = new(MostAhead);
    private bool _isComplete;
    private bool _isStopped;

    /// <summary>Initializes a new instance of the <see cref="DumpAhead"/> class, and starts to receive.</summary>
    /// <param name="socket">The socket, on which a dump is under way.</param>
    /// <param name="bufferSize">What a datagram may need.</param>
    public DumpAhead(NetlinkSocket socket, int bufferSize)
    {
        _socket = socket;
        _bufferSize = bufferSize;
        _thread = new Thread(Receive, StackSize) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>Returns the next datagram; there is one until the dump is complete, or an error.</summary>
    public Datagram Next()
    {
        if (_taken.Count == 0)
        {
            lock (_lock)
            {
                while (_ahead.Count < HandedOver && !_isComplete)
                {
                    Monitor.Wait(_lock);
                }

                (_taken, _ahead) = (_ahead, _taken);
                Monitor.Pulse(_lock);
            }
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
        while (_taken.TryDequeue(out Datagram datagram) || _ahead.TryDequeue(out datagram))
        {
            ArrayPool<byte>.Shared.Return(datagram.Buffer);
        }
    }

    private void Receive()
    {
        while (WaitForRoom())
        {
            byte[] buffer = ArrayPool<byte>.Shared.Rent(_bufferSize);
            (int length, int errno) = _socket.Receive(buffer);
            lock (_lock)
            {
                _ahead.Enqueue(new Datagram(buffer, length, errno));
                _isComplete = errno is not (0 or Errno.NoBuffer)
                    || (errno == 0 && NetlinkMessages.EndsDump(buffer.AsSpan(0, Math.Min(length, buffer.Length))));
                if (_isComplete || _ahead.Count >= HandedOver)
                {
                    Monitor.Pulse(_lock);
                }
            }
        }
    }

    private bool WaitForRoom()
    {
        lock (_lock)
        {
            while (_ahead.Count == MostAhead && !_isStopped)
            {
                Monitor.Wait(_lock);
            }

            return !_isStopped && !_isComplete;
        }
    }
}

/// <summary>A datagram in a buffer of the shared pool, which whoever takes it returns.</summary>
/// <param name="Buffer">The buffer.</param>
/// <param name="Length">The length of the datagram; more than the buffer's if it was cut.</param>
/// <param name="Errno">The error number if there is none, or 0.</param>
internal readonly record struct Datagram(byte[] Buffer, int Length, int Errno);
