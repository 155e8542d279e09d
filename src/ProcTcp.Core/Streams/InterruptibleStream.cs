using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace ProcTcp.Streams;

/// <summary>A stream whose reads can be canceled while they wait, for example for a pipe. Closing it leaves the underlying stream open.</summary>
internal sealed class InterruptibleStream(Stream stream, CancellationToken cancellationToken) : ReadOnlyStream
{
    private const int Size = 64 * 1024;

    // A canceled read still writes here when data arrives later, so the buffer is not shared.
    private readonly byte[] _buffer = new byte[Size];

    /// <exception cref="OperationCanceledException">The read was canceled.</exception>
    public override int Read(Span<byte> buffer)
    {
        int length = Math.Min(buffer.Length, Size);
        int count = Task.Run(() => stream.Read(_buffer, 0, length), cancellationToken).WaitAsync(cancellationToken).GetAwaiter().GetResult();
        _buffer.AsSpan(0, count).CopyTo(buffer);
        return count;
    }
}
