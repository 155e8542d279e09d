using System;

namespace ProcTcp.Parsing;

/// <summary>
/// Assembles lines from text that comes in pieces, cut anywhere. Whole lines are read in place; only a line that a piece cuts is copied. A
/// line too long to be a row is read up to the limit, and the rest of it is skipped, so that it fills no memory.
/// </summary>
internal abstract class LineAssembler
{
    // Room for the longest line that may be a row, with its line end.
    private readonly byte[] _rest = new byte[TcpTableTextReader.MaxLineLength + 8];
    private int _restLength;
    private bool _isSkipping;

    /// <summary>Gets the number of the last line that was read, from 1.</summary>
    public long LineNumber { get; protected set; }

    /// <summary>Reads the whole lines of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isFinal">Whether the last line is whole without a line end.</param>
    /// <returns>The number of bytes that were read.</returns>
    protected abstract int ReadLines(ReadOnlySpan<byte> text, bool isFinal);

    /// <summary>Starts another text.</summary>
    protected void Start()
    {
        _restLength = 0;
        _isSkipping = false;
        LineNumber = 0;
    }

    /// <summary>Reads the next piece.</summary>
    /// <param name="text">The piece.</param>
    /// <param name="isFinal">Whether it is the last piece; the last line needs no line feed.</param>
    protected void Read(ReadOnlySpan<byte> text, bool isFinal)
    {
        if (_isSkipping)
        {
            text = SkipLine(text);
        }

        while (_restLength > 0 && (isFinal || !text.IsEmpty))
        {
            text = CompleteRest(text, isFinal);
        }

        text = text[ReadLines(text, isFinal)..];
        if (text.Length > _rest.Length)
        {
            GiveUp(text);
        }
        else if (!text.IsEmpty)
        {
            text.CopyTo(_rest);
            _restLength = text.Length;
        }
    }

    /// <summary>Reads the line that the previous piece cut, if this piece completes it.</summary>
    /// <returns>The rest of the piece.</returns>
    private ReadOnlySpan<byte> CompleteRest(ReadOnlySpan<byte> text, bool isFinal)
    {
        int end = text.IndexOf((byte)'\n');
        int wanted = end < 0 ? text.Length : end + 1;
        int count = Math.Min(wanted, _rest.Length - _restLength);
        text[..count].CopyTo(_rest.AsSpan(_restLength));
        text = text[count..];
        int length = _restLength + count;
        bool isComplete = count == wanted && (end >= 0 || isFinal);
        int read = ReadLines(_rest.AsSpan(0, length), isComplete);
        _rest.AsSpan(read, length - read).CopyTo(_rest);
        _restLength = length - read;
        if (_restLength < _rest.Length)
        {
            return text;
        }

        _restLength = 0;
        GiveUp(_rest);
        return SkipLine(text);
    }

    private ReadOnlySpan<byte> SkipLine(ReadOnlySpan<byte> text)
    {
        int end = text.IndexOf((byte)'\n');
        _isSkipping = end < 0;
        return end < 0 ? [] : text[(end + 1)..];
    }

    private void GiveUp(ReadOnlySpan<byte> line)
    {
        ReadLines(line, isFinal: true);
        _isSkipping = true;
    }
}
