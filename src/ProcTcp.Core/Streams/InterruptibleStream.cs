using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace ProcTcp.Streams;

/// <summary>A stream that may keep its reader waiting, as a pipe does: the wait ends where it is cancelled. Closing it leaves the stream open.</summary>
internal sealed class InterruptibleStream(Stream stream, CancellationToken cancellationToken) : ReadOnlyStream
{
    private const int Size = 64 * 1024;

    // A read that was given up still writes here when data comes at last, so it is nobody else's buffer.
    private readonly byte[] _buffer = new byte[Size];

    /// <exception cref="OperationCanceledException">The read was cancelled.</exception>
    public override int Read(Span<byte> buffer)
    {
        int length = Math.Min(buffer.Length, Size);
        int count = Task.Run(() => stream.Read(_buffer, 0, length), cancellationToken).WaitAsync(cancellationToken).GetAwaiter().GetResult();
        _buffer.AsSpan(0, count).CopyTo(buffer);
        return count;
    }
}
