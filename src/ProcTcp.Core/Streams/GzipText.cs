using System;
using System.IO;
using System.IO.Compression;

namespace ProcTcp.Streams;

/// <summary>
/// Decompresses gzip, and notices where it breaks off, which <see cref="GZipStream"/> takes for its end. A mark, compressed on its own,
/// is put behind the stream: where it does not come out again, something was missing before it.
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

    /// <exception cref="InvalidDataException">The stream is damaged, or breaks off.</exception>
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

    /// <summary>The stream, and the mark behind it.</summary>
    private sealed class Prolonged(Stream stream) : ReadOnlyStream
    {
        private int _given;

        public override int Read(Span<byte> buffer)
        {
            int count = _given == 0 ? stream.Read(buffer) : 0;
            if (count == 0)
            {
                count = Math.Min(buffer.Length, s_compressedMark.Length - _given);
                s_compressedMark.AsSpan(_given, count).CopyTo(buffer);
                _given += count;
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
