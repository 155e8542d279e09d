using System;
using System.IO;

namespace ProcTcp.Streams;

/// <summary>A stream whose first bytes have been looked at, and are given out again. It need not be one that can seek.</summary>
internal sealed class PeekedStream : ReadOnlyStream
{
    private const int HeadSize = 4;

    private readonly Stream _stream;
    private readonly bool _leaveOpen;
    private readonly byte[] _head = new byte[HeadSize];
    private readonly int _headLength;
    private int _given;

    public PeekedStream(Stream stream, bool leaveOpen)
    {
        _stream = stream;
        _leaveOpen = leaveOpen;
        _headLength = stream.ReadAtLeast(_head, HeadSize, throwOnEndOfStream: false);
    }

    public ReadOnlySpan<byte> Head => _head.AsSpan(0, _headLength);

    public override int Read(Span<byte> buffer)
    {
        if (_given == _headLength)
        {
            return _stream.Read(buffer);
        }

        int count = Math.Min(buffer.Length, _headLength - _given);
        Head.Slice(_given, count).CopyTo(buffer);
        _given += count;
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
