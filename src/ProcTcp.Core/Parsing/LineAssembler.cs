using System;
using ProcTcp.Rows;

namespace ProcTcp.Parsing;

/// <summary>
/// Reads rows from text that comes in pieces, cut anywhere. Whole lines are read in place; only a line that a piece cuts is copied. A
/// line too long to be a row is a failure, and the rest of it is skipped, so that it fills no memory.
/// </summary>
internal sealed class LineAssembler(ByteOrder order)
{
    // Room for the longest line that may be a row, with its line end.
    private readonly byte[] _rest = new byte[TcpTableTextReader.MaxLineLength + 8];
    private string _source = string.Empty;
    private int _restLength;
    private bool _isSkipping;

    /// <summary>Gets the number of the last line that was read, from 1.</summary>
    public long LineNumber { get; private set; }

    /// <summary>Gets a value that indicates whether a header has been passed since the last row.</summary>
    public bool IsBelowHeader { get; private set; }

    /// <summary>Starts another text.</summary>
    /// <param name="source">The name of the text.</param>
    public void Start(string source)
    {
        _source = source;
        _restLength = 0;
        _isSkipping = false;
        LineNumber = 0;
        IsBelowHeader = false;
    }

    /// <summary>Reads the next piece.</summary>
    /// <param name="text">The piece.</param>
    /// <param name="isFinal">Whether it is the last piece; the last line needs no line feed.</param>
    /// <param name="sink">Receives the rows and failures.</param>
    public void Read(ReadOnlySpan<byte> text, bool isFinal, IRowSink sink)
    {
        if (_isSkipping)
        {
            int end = text.IndexOf((byte)'\n');
            _isSkipping = end < 0;
            text = end < 0 ? [] : text[(end + 1)..];
        }

        if (_restLength > 0)
        {
            text = CompleteRest(text, isFinal, sink);
        }

        text = text[ReadLines(text, isFinal, sink)..];
        if (text.Length > _rest.Length)
        {
            GiveUp(text, sink);
        }
        else if (!text.IsEmpty)
        {
            text.CopyTo(_rest);
            _restLength = text.Length;
        }
    }

    /// <summary>Reads the line that the previous piece cut, if this piece completes it.</summary>
    /// <returns>The rest of the piece.</returns>
    private ReadOnlySpan<byte> CompleteRest(ReadOnlySpan<byte> text, bool isFinal, IRowSink sink)
    {
        int end = text.IndexOf((byte)'\n');
        bool isComplete = end >= 0 || isFinal;
        ReadOnlySpan<byte> more = end < 0 ? text : text[..(end + 1)];
        ReadOnlySpan<byte> left = text[more.Length..];
        ReadOnlySpan<byte> kept = more[..Math.Min(more.Length, _rest.Length - _restLength)];
        kept.CopyTo(_rest.AsSpan(_restLength));
        int length = _restLength + kept.Length;
        _restLength = isComplete ? 0 : length;
        if (kept.Length < more.Length)
        {
            _restLength = 0;
            GiveUp(_rest.AsSpan(0, length), sink);
            _isSkipping = !isComplete;
        }
        else if (isComplete)
        {
            ReadLines(_rest.AsSpan(0, length), isFinal: true, sink);
        }

        return left;
    }

    /// <summary>Reads the whole lines of a text.</summary>
    /// <returns>The number of bytes that were read.</returns>
    private int ReadLines(ReadOnlySpan<byte> text, bool isFinal, IRowSink sink)
    {
        var reader = new TcpTableTextReader(text, order, isFinal, LineNumber);
        while (reader.Read())
        {
            LineNumber = reader.LineNumber;
            IsBelowHeader |= reader.HasPassedHeader;
            if (reader.IsFailure)
            {
                sink.AddFailure(reader.GetFailure(_source));
            }
            else
            {
                sink.Add(reader.Row);
                IsBelowHeader = false;
            }
        }

        LineNumber = reader.LineNumber;
        IsBelowHeader |= reader.HasPassedHeader;
        return reader.Consumed;
    }

    private void GiveUp(ReadOnlySpan<byte> line, IRowSink sink)
    {
        ReadLines(line, isFinal: true, sink);
        _isSkipping = true;
    }
}
