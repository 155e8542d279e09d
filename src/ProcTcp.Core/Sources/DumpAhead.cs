using System;
using System.Buffers;
using System.Collections.Concurrent;
using System.Threading;
using ProcTcp.Interop;
using ProcTcp.SockDiag;

namespace ProcTcp.Sources;

/// <summary>
/// Receives the rest of a dump on a thread of its own, a few datagrams ahead, so that rows are decoded while the kernel fills the next ones.
/// </summary>
internal sealed class DumpAhead : IDisposable
{
    private const int MostAhead = 8;
    private const int StackSize = 256 * 1024;

    private readonly BlockingCollection<Datagram> _ahead = new(MostAhead);
    private readonly CancellationTokenSource _stop = new();
    private readonly NetlinkSocket _socket;
    private readonly int _bufferSize;
    private readonly Thread _thread;

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
    public Datagram Next() => _ahead.Take();

    public void Dispose()
    {
        _stop.Cancel();
        _thread.Join();
        while (_ahead.TryTake(out Datagram datagram))
        {
            ArrayPool<byte>.Shared.Return(datagram.Buffer);
        }

        _ahead.Dispose();
        _stop.Dispose();
    }

    private void Receive()
    {
        bool isLast = false;
        while (!isLast && !_stop.IsCancellationRequested)
        {
            byte[] buffer = ArrayPool<byte>.Shared.Rent(_bufferSize);
            (int length, int errno) = _socket.Receive(buffer);
            isLast = errno is not (0 or Errno.NoBuffer)
                || (errno == 0 && NetlinkMessages.EndsDump(buffer.AsSpan(0, Math.Min(length, buffer.Length))));
            try
            {
                _ahead.Add(new Datagram(buffer, length, errno), _stop.Token);
            }
            catch (OperationCanceledException)
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }
}

/// <summary>A datagram in a buffer of the shared pool, which whoever takes it returns.</summary>
/// <param name="Buffer">The buffer.</param>
/// <param name="Length">The length of the datagram; more than the buffer's if it was cut.</param>
/// <param name="Errno">The error number if there is none, or 0.</param>
internal readonly record struct Datagram(byte[] Buffer, int Length, int Errno);
