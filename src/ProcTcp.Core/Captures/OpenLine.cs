using System;
using ProcTcp.Parsing;

namespace ProcTcp.Captures;

/// <summary>A row or a header whose rest may be in the next line, because a terminal wrapped it.</summary>
/// <param name="rows">Receives the row when it ends.</param>
/// <param name="table">Receives the header.</param>
internal sealed class OpenLine(RowReader rows, TableTracker table)
{
    private readonly byte[] _text = new byte[TcpTableTextReader.MaxLineLength];
    private int _length;
    private int _lastWidth;
    private int _edge;
    private long _lineNumber;
    private bool _isHeader;

    /// <summary>Gets a value that indicates whether there is none.</summary>
    public bool IsEmpty => _length == 0;

    /// <summary>Opens a row or a header; a row that can have no rest is added at once.</summary>
    /// <param name="text">The text, from the row number or the first name on.</param>
    /// <param name="width">The width of its line.</param>
    /// <param name="lineNumber">The number of its line.</param>
    /// <param name="isHeader">Whether it is a header.</param>
    public void Start(ReadOnlySpan<byte> text, int width, long lineNumber, bool isHeader)
    {
        Close();
        text.CopyTo(_text);
        _length = text.Length;
        _lastWidth = width;
        _lineNumber = lineNumber;
        _isHeader = isHeader;
        if (!isHeader && MayEnd(width) && rows.IsComplete(text))
        {
            Close();
        }
    }

    /// <summary>Determines whether a row may end at the end of its line: one that reaches the edge may go on in the next.</summary>
    public bool MayEnd(int width) => _edge == 0 || width < _edge;

    /// <summary>Adds a blank line: the rest of a line that is padded with blanks, unless it is empty.</summary>
    public void AddBlank(int width)
    {
        _edge = width > 0 && !IsEmpty ? Math.Max(_edge, _lastWidth) : _edge;
        Close();
    }

    /// <summary>Adds a line if it can be the rest.</summary>
    public bool TryAdd(ReadOnlySpan<byte> text, int width)
    {
        int blanks = Math.Max(0, _edge - _lastWidth);
        if (IsEmpty || _length + blanks + text.Length >= _text.Length)
        {
            return false;
        }

        // A blank at an edge that is not known yet may have been trimmed.
        blanks = _edge == 0 && !IsWhole(Join(text, 0)) && IsWhole(Join(text, 1)) ? 1 : blanks;
        bool isFull = !_isHeader && rows.IsComplete(_text.AsSpan(0, _length));
        ReadOnlySpan<byte> joined = Join(text, blanks);
        bool fits = isFull ? LineDress.IsOfRow(text) && IsWhole(joined) : IsWhole(joined) || (!_isHeader && rows.IsBeginning(joined));
        if (fits)
        {
            _length = joined.Length;
            _edge = Math.Max(_edge, _lastWidth);
            _lastWidth = width;
        }

        if (fits && _isHeader)
        {
            table.AddHeader(joined, isIndented: false);
        }

        return fits;
    }

    /// <summary>Ends the row.</summary>
    public void Close()
    {
        ReadOnlySpan<byte> text = _text.AsSpan(0, _length).TrimEnd(" \t"u8);
        _length = 0;
        if (!text.IsEmpty && !_isHeader)
        {
            rows.Add(text, _lineNumber);
        }
    }

    private bool IsWhole(ReadOnlySpan<byte> text) => _isHeader ? TableHeader.IsBeginning(text) : rows.IsComplete(text);

    private Span<byte> Join(ReadOnlySpan<byte> text, int blanks)
    {
        Span<byte> joined = _text.AsSpan(0, _length + blanks + text.Length);
        joined.Slice(_length, blanks).Fill((byte)' ');
        text.CopyTo(joined[(_length + blanks)..]);
        return joined;
    }
}
