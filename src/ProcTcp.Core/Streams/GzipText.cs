using System;
using System.IO;
using System.IO.Compression;

namespace ProcTcp.Streams;

/// <summary>
/// Decompresses gzip, and detects truncated data, which <see cref="GZipStream"/> treats as the end. A mark, compressed on its own, is
/// appended to the stream: if it is not what the output ends with, the data before it was truncated, and what the mark was decompressed
/// to is not returned.
/// </summary>
internal sealed class GzipText : ReadOnlyStream
{
    private static readonly byte[] s_mark = "End of a whole gzip stream"u8.ToArray();
    private static readonly byte[] s_compressedMark = Compress(s_mark);

    private readonly Prolonged _stream;
    private readonly GZipStream _gzip;
    private bool _isEnd;

    public GzipText(Stream stream)
    {
        _stream = new Prolonged(stream);
        _gzip = new GZipStream(_stream, CompressionMode.Decompress);
    }

    /// <exception cref="InvalidDataException">The data is damaged or truncated.</exception>
    public override int Read(Span<byte> buffer)
    {
        if (_isEnd)
        {
            return 0;
        }

        try
        {
            int count = _gzip.Read(buffer);
            if (!_stream.IsInMark && count > 0)
            {
                return count;
            }

            _isEnd = _stream.IsInMark && IsMark(buffer[..count]);
        }
        catch (InvalidDataException exception)
        {
            throw Damaged(exception);
        }

        return _isEnd ? 0 : throw Damaged(cause: null);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _gzip.Dispose();
        }

        base.Dispose(disposing);
    }

    private static byte[] Compress(byte[] text)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
        {
            gzip.Write(text);
        }

        return compressed.ToArray();
    }

    private static InvalidDataException Damaged(Exception? cause) => new("The gzip data is cut short, damaged, or followed by other data.", cause);

    private bool IsMark(ReadOnlySpan<byte> start)
    {
        Span<byte> text = stackalloc byte[s_mark.Length + 1];
        if (start.Length > text.Length)
        {
            return false;
        }

        start.CopyTo(text);
        int length = start.Length + _gzip.ReadAtLeast(text[start.Length..], text.Length - start.Length, throwOnEndOfStream: false);
        return text[..length].SequenceEqual(s_mark);
    }

    /// <summary>The stream, followed by the mark.</summary>
    private sealed class Prolonged(Stream stream) : ReadOnlyStream
    {
        private int _written;

        public bool IsInMark => _written > 0;

        public override int Read(Span<byte> buffer)
        {
            int count = _written == 0 ? stream.Read(buffer) : 0;
            if (count == 0)
            {
                count = Math.Min(buffer.Length, s_compressedMark.Length - _written);
                s_compressedMark.AsSpan(_written, count).CopyTo(buffer);
                _written += count;
            }

            return count;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                stream.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
