using System;
using System.IO;

namespace ProcTcp.Streams;

/// <summary>A stream whose first bytes can be examined before they are read. The underlying stream need not support seeking.</summary>
internal sealed class PeekedStream : ReadOnlyStream
{
    private const int HeadSize = 4;

    private readonly Stream _stream;
    private readonly bool _leaveOpen;
    private readonly byte[] _head = new byte[HeadSize];
    private readonly int _headLength;
    private int _headRead;

    public PeekedStream(Stream stream, bool leaveOpen)
    {
        _stream = stream;
        _leaveOpen = leaveOpen;
        _headLength = stream.ReadAtLeast(_head, HeadSize, throwOnEndOfStream: false);
    }

    public ReadOnlySpan<byte> Head => _head.AsSpan(0, _headLength);

    public override int Read(Span<byte> buffer)
    {
        if (_headRead == _headLength)
        {
            return _stream.Read(buffer);
        }

        int count = Math.Min(buffer.Length, _headLength - _headRead);
        Head.Slice(_headRead, count).CopyTo(buffer);
        _headRead += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_leaveOpen)
        {
            _stream.Dispose();
        }

        base.Dispose(disposing);
    }
}
