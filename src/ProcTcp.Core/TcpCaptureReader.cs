using System;
using System.Buffers;
using System.Collections.Generic;
using System.IO;
using System.Runtime.ExceptionServices;
using System.Threading;
using ProcTcp.Streams;

namespace ProcTcp;

/// <summary>
/// Reads TCP sockets from text that was captured from <c>/proc/net/tcp</c> and <c>/proc/net/tcp6</c> on any Linux host, in constant memory
/// and on any system. Several tables may follow one another, with headers between them or without.
/// </summary>
/// <remarks>For text that comes in pieces use <see cref="TcpCaptureDecoder"/>.</remarks>
public sealed class TcpCaptureReader
{
    private const int BlockSize = 64 * 1024;

    private readonly TcpCaptureOptions _options;

    /// <summary>Initializes a new instance of the <see cref="TcpCaptureReader"/> class.</summary>
    /// <param name="options">The options; null to read all sockets in the byte order that is determined from the addresses.</param>
    /// <exception cref="ArgumentException">The options have a filter by owner or user, which captured text does not have.</exception>
    public TcpCaptureReader(TcpCaptureOptions? options = null) => _options = TcpCaptureOptions.Check(options);

    /// <summary>Reads sockets.</summary>
    /// <param name="stream">The text: UTF-8, or UTF-16 with a byte order mark; compressed by gzip or not. It is not closed.</param>
    /// <param name="source">The name of the text, which is the <see cref="TcpSocketInfo.CapturePath"/> of every socket.</param>
    /// <param name="report">The report to add counts, malformed lines and chosen byte orders to; or null.</param>
    /// <param name="cancellationToken">Cancels the read, even while the stream waits; that last read of the stream then goes on until data arrives.</param>
    /// <returns>The sockets, which are read as they are enumerated.</returns>
    /// <exception cref="ArgumentException">The source has no name, or the stream cannot be read.</exception>
    /// <exception cref="IOException">The stream could not be read.</exception>
    /// <exception cref="InvalidDataException">The stream is gzip data that is damaged or truncated.</exception>
    /// <exception cref="OperationCanceledException">The read was canceled.</exception>
    public IEnumerable<TcpSocketInfo> Read(
        Stream stream, string source, TcpCaptureReport? report = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentException.ThrowIfNullOrEmpty(source);
        return stream.CanRead
            ? Decode(stream, source, report, cancellationToken)
            : throw new ArgumentException("The stream cannot be read.", nameof(stream));
    }

    private IEnumerable<TcpSocketInfo> Decode(Stream stream, string source, TcpCaptureReport? report, CancellationToken cancellationToken)
    {
        using var decoder = new TcpCaptureDecoder(source, _options, report);
        bool mayWait = !stream.CanSeek && cancellationToken.CanBeCanceled;
        using Stream text = CaptureText.Open(mayWait ? new InterruptibleStream(stream, cancellationToken) : stream);
        byte[] block = ArrayPool<byte>.Shared.Rent(BlockSize);
        try
        {
            bool isEnd;
            ExceptionDispatchInfo? failure;
            do
            {
                cancellationToken.ThrowIfCancellationRequested();
                isEnd = !TryWriteBlock(text, block, decoder, out failure);
                while (decoder.TryRead(out TcpSocketInfo? socket))
                {
                    yield return socket;
                }
            }
            while (!isEnd);
            failure?.Throw();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    private static bool TryWriteBlock(Stream text, byte[] block, TcpCaptureDecoder decoder, out ExceptionDispatchInfo? failure)
    {
        int count;
        failure = null;
        try
        {
            count = text.Read(block);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            // The sockets before the damage are returned first.
            failure = ExceptionDispatchInfo.Capture(exception);
            decoder.Release();
            return false;
        }

        if (count == 0)
        {
            decoder.Complete();
            return false;
        }

        decoder.Write(block.AsSpan(0, count));
        return true;
    }
}
