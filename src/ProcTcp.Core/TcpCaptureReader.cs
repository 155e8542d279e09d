using System;
using System.Buffers;
using System.Collections.Generic;
using System.IO;
using System.Runtime.ExceptionServices;
using System.Threading;
using ProcTcp.Streams;

namespace ProcTcp;

/// <summary>
/// Reads TCP sockets from text that was captured from <c>/proc/net/tcp</c> and <c>/proc/net/tcp6</c> on any Linux host, on any system
/// and in constant memory. Several tables may follow one another, with headers between them or without.
/// </summary>
/// <remarks>For text that comes in pieces use <see cref="TcpCaptureDecoder"/>.</remarks>
public sealed class TcpCaptureReader
{
    private const int BlockSize = 64 * 1024;

    private readonly TcpCaptureOptions _options;

    /// <summary>Initializes a new instance of the <see cref="TcpCaptureReader"/> class.</summary>
    /// <param name="options">How to read; null for all sockets in the byte order that the addresses tell.</param>
    /// <exception cref="ArgumentException">The options make no sense for captured text: a filter by owner or user.</exception>
    public TcpCaptureReader(TcpCaptureOptions? options = null) => _options = TcpCaptureOptions.Check(options);

    /// <summary>Reads sockets.</summary>
    /// <param name="stream">The text: UTF-8, or UTF-16 with a byte order mark; compressed by gzip or not. It is not closed.</param>
    /// <param name="source">What to call the text: <see cref="TcpSocketInfo.CapturePath"/> of every socket.</param>
    /// <param name="report">Takes counts, malformed lines and chosen byte orders; null where nobody asks.</param>
    /// <param name="cancellationToken">Ends the read, also where the stream keeps it waiting; the stream is still being read then, until it gives something.</param>
    /// <returns>The sockets, read while they are enumerated.</returns>
    /// <exception cref="ArgumentException">The source has no name, or the stream cannot be read.</exception>
    /// <exception cref="IOException">The stream broke off.</exception>
    /// <exception cref="InvalidDataException">The stream begins like gzip and is damaged.</exception>
    /// <exception cref="OperationCanceledException">The read was cancelled.</exception>
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
            // What came before the damage is given out first.
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
