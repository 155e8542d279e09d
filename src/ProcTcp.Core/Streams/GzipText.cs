using System;
using System.IO;
using System.IO.Compression;

namespace ProcTcp.Streams;

/// <summary>
/// Decompresses gzip, and detects truncated data, which <see cref="GZipStream"/> treats as the end. A mark, compressed on its own, is
/// appended to the stream: if it is not in the output, the data before it was truncated.
/// </summary>
internal sealed class GzipText : ReadOnlyStream
{
    private const int Size = 64 * 1024;

    private static readonly byte[] s_mark = "End of a whole gzip stream"u8.ToArray();
    private static readonly byte[] s_compressedMark = Compress(s_mark);

    private readonly GZipStream _gzip;
    private readonly byte[] _buffer = new byte[Size];
    private int _start;
    private int _end;
    private bool _isEnd;
    private bool _isWhole;

    public GzipText(Stream stream)
    {
        _gzip = new GZipStream(new Prolonged(stream), CompressionMode.Decompress);
    }

    /// <exception cref="InvalidDataException">The stream is damaged or truncated.</exception>
    public override int Read(Span<byte> buffer)
    {
        while (!_isEnd && _end - _start <= s_mark.Length)
        {
            _isEnd = !TryFill();
            _isWhole = _isEnd && _buffer.AsSpan(_start, _end - _start).SequenceEqual(s_mark);
        }

        int count = Math.Min(buffer.Length, _end - _start - (_isEnd && !_isWhole ? 0 : s_mark.Length));
        if (count == 0 && !_isWhole)
        {
            throw new InvalidDataException("The gzip data breaks off, or something else follows it.");
        }

        _buffer.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
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

    private bool TryFill()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _end -= _start;
        _start = 0;
        int count = _gzip.Read(_buffer.AsSpan(_end));
        _end += count;
        return count > 0;
    }

    /// <summary>The stream, followed by the mark.</summary>
    private sealed class Prolonged(Stream stream) : ReadOnlyStream
    {
        private int _written;

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
