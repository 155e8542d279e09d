using System;
using System.Buffers;
using ProcTcp.Parsing;

namespace ProcTcp.Captures;

/// <summary>Puts pieces of text together to whole lines, and counts them. A line too long to be a row is given up, so that it fills no memory.</summary>
internal sealed class LineBuffer : IDisposable
{
    private const int Size = 64 * 1024;

    // One byte more than the longest line that may still be a row: a carriage return.
    private const int LongestRest = TcpTableTextReader.MaxLineLength + 1;

    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(Size);
    private int _filled;
    private long _lines;
    private bool _isMarkPast;
    private bool _passesOver;

    private static ReadOnlySpan<byte> Mark => "\uFEFF"u8;

    /// <summary>Gets a value indicating whether what is left after the last whole line can be no row, whatever follows.</summary>
    public bool IsLineEndless => _filled > LongestRest;

    /// <summary>Adds as much of the text as there is room for. A byte order mark before the first line is dropped.</summary>
    /// <returns>The bytes that need not be given again: more than 0 where lines were consumed and given up in between.</returns>
    public int Append(ReadOnlySpan<byte> text)
    {
        int begin = _passesOver ? text.IndexOf((byte)'\n') + 1 : 0;
        if (_passesOver && begin == 0)
        {
            return text.Length;
        }

        _passesOver = false;
        int count = Math.Min(text.Length - begin, Size - _filled);
        text.Slice(begin, count).CopyTo(_buffer.AsSpan(_filled));
        _filled += count;
        DropMark();
        return begin + count;
    }

    public TcpTableTextReader Read(ByteOrder order, bool isFinal) => new(_buffer.AsSpan(0, _filled), order, isFinal, _lines);

    /// <summary>Drops the lines that the reader has read.</summary>
    public void Consume(in TcpTableTextReader reader)
    {
        _buffer.AsSpan(reader.Consumed, _filled - reader.Consumed).CopyTo(_buffer);
        _filled -= reader.Consumed;
        _lines = reader.LineNumber;
    }

    /// <summary>Drops the unfinished line, and what will come of it.</summary>
    public void GiveUpLine()
    {
        _filled = 0;
        _lines++;
        _passesOver = true;
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    private void DropMark()
    {
        if (_isMarkPast || _filled < Mark.Length)
        {
            return;
        }

        _isMarkPast = true;
        if (_lines == 0 && _buffer.AsSpan().StartsWith(Mark))
        {
            _filled -= Mark.Length;
            _buffer.AsSpan(Mark.Length, _filled).CopyTo(_buffer);
        }
    }
}
