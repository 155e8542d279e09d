using System;
using ProcTcp.Parsing;
using ProcTcp.Rows;

namespace ProcTcp.Captures;

/// <summary>
/// Reads the lines of captured text as people make it: rows and headers with text before and after them, several in one line, or
/// wrapped at the edge of a terminal.
/// </summary>
/// <param name="source">The name of the text.</param>
/// <param name="order">The byte order to read in.</param>
/// <param name="table">Receives the rows and headers.</param>
/// <param name="rows">Receives the failures.</param>
/// <param name="kind">Receives the lines that are neither.</param>
internal sealed class CaptureLines(string source, ByteOrder order, TableTracker table, CaptureCollector rows, TextKind kind) : LineAssembler
{
    // Longer than any row with its prefix: a longer line has several rows, which are read before it ends.
    private const int LongLine = 1024;

    private readonly byte[] _plain = new byte[TcpTableTextReader.MaxLineLength];
    private readonly byte[] _open = new byte[TcpTableTextReader.MaxLineLength];
    private int _openLength;
    private int _lastWidth;
    private int _wrapWidth;
    private long _openLine;
    private bool _isHeader;
    private bool _isWithinLine;

    /// <summary>Reads the next piece.</summary>
    public void Write(ReadOnlySpan<byte> text) => Read(text, isFinal: false);

    /// <summary>Ends the text.</summary>
    public void Complete()
    {
        Read([], isFinal: true);
        Release();
    }

    /// <summary>Ends the text within a line, which is dropped.</summary>
    public void Release()
    {
        Close();
        table.Complete();
    }

    /// <inheritdoc/>
    protected override int ReadLines(ReadOnlySpan<byte> text, bool isFinal)
    {
        int read = kind.IsArchive ? text.Length : 0;
        while (read < text.Length)
        {
            ReadOnlySpan<byte> rest = text[read..];
            int end = rest.IndexOf((byte)'\n');
            int length = end < 0 ? rest.Length : end;
            int part = length > LongLine ? LineDress.FindLastBreak(rest[..Math.Min(length, _plain.Length)]) : 0;
            if (part == 0 && end < 0 && !isFinal)
            {
                break;
            }

            LineNumber += _isWithinLine ? 0 : 1;
            _isWithinLine = part > 0;
            ReadLine(part > 0 ? rest[..part] : rest[..length]);
            read += kind.IsArchive ? rest.Length : part > 0 ? part : end < 0 ? length : end + 1;
        }

        return read;
    }

    private void ReadLine(ReadOnlySpan<byte> line)
    {
        line = line.TrimEnd((byte)'\r');
        if (_openLength == 0
            && MayEnd(line)
            && TcpTableRowParser.TryParse(line, order, out TcpTableRow row, out TcpTableColumn end)
            && table.IsComplete(row, end)
            && !LineDress.HasSecondRow(line))
        {
            table.Add(row, end, line, LineNumber);
        }
        else if (!kind.FindArchive(line))
        {
            ReadDressed(line);
        }
    }

    /// <summary>Determines whether a row may end at the end of its line: one that fills a terminal may go on in the next.</summary>
    private bool MayEnd(ReadOnlySpan<byte> line) => _wrapWidth == 0 || line.Length < _wrapWidth;

    private void ReadDressed(ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> text = line;
        if (!PlainText.IsPlain(line) && line.Length <= _plain.Length)
        {
            text = _plain.AsSpan(0, PlainText.Copy(line, _plain)).TrimEnd((byte)'\r');
        }

        for (int end; (end = text.IndexOf((byte)'\r')) >= 0; text = text[(end + 1)..])
        {
            ReadPart(text[..end], line);
        }

        ReadPart(text, line);
    }

    private void ReadPart(ReadOnlySpan<byte> part, ReadOnlySpan<byte> line)
    {
        int start = LineDress.FindStart(part, 0);
        if (start < 0)
        {
            ReadFragment(part, line);
        }

        while (start >= 0)
        {
            int next = LineDress.FindStart(part, start + 1);
            Open(next < 0 ? part[start..] : part[start..next], line, isIndented: start > 2 && part[..start].Trim((byte)' ').IsEmpty);
            start = next;
        }
    }

    /// <summary>Reads a row or a header, without what is before it in its line.</summary>
    private void Open(ReadOnlySpan<byte> text, ReadOnlySpan<byte> line, bool isIndented)
    {
        Close();
        _isHeader = TableHeader.FindStart(text, 0) == 0;
        text = _isHeader || TcpTableRowParser.TryParse(text, order, out _, out _) ? text : LineDress.TrimEnd(text);
        text.CopyTo(_open);
        _openLength = text.Length;
        _openLine = LineNumber;
        _lastWidth = line.Length;
        if (_isHeader)
        {
            table.AddHeader(text, isIndented);
        }
        else if (MayEnd(line) && TcpTableRowParser.TryParse(text, order, out TcpTableRow row, out TcpTableColumn end) && table.IsComplete(row, end))
        {
            Close();
        }
    }

    /// <summary>Reads a part of a line that has no start of a row: the rest of the row before it, or something else.</summary>
    private void ReadFragment(ReadOnlySpan<byte> text, ReadOnlySpan<byte> line)
    {
        if (text.Trim(" \t\0"u8).IsEmpty)
        {
            // The rest of a row or a header that is padded with blanks.
            _wrapWidth = _openLength > 0 && !text.IsEmpty ? Math.Max(_wrapWidth, _lastWidth) : _wrapWidth;
            Close();
        }
        else if (_openLength == 0 || !TryJoin(text, line.Length))
        {
            Close();
            kind.Add(text);
            table.AddNoise();
            rows.AddFailure(Describe(line, LineNumber));
        }
    }

    /// <summary>Adds what may be the rest of the open row or header, if the two fit.</summary>
    private bool TryJoin(ReadOnlySpan<byte> text, int width)
    {
        int blanks = Math.Max(0, _wrapWidth - _lastWidth);
        if (_openLength + blanks + text.Length >= _open.Length)
        {
            return false;
        }

        ReadOnlySpan<byte> joined = Join(text, blanks);
        bool fits = Fits(joined, out bool isComplete);
        if (!isComplete && _wrapWidth == 0)
        {
            // The edge may have been at a blank, which was trimmed.
            joined = Fits(Join(text, 1), out isComplete) && isComplete ? Join(text, 1) : Join(text, 0);
        }

        if (!fits && !isComplete)
        {
            return false;
        }

        _openLength = joined.Length;
        _wrapWidth = Math.Max(_wrapWidth, _lastWidth);
        _lastWidth = width;
        if (_isHeader)
        {
            table.AddHeader(joined, isIndented: false);
        }

        return true;
    }

    private Span<byte> Join(ReadOnlySpan<byte> text, int blanks)
    {
        Span<byte> joined = _open.AsSpan(0, _openLength + blanks + text.Length);
        joined.Slice(_openLength, blanks).Fill((byte)' ');
        text.CopyTo(joined[(_openLength + blanks)..]);
        return joined;
    }

    /// <summary>Determines whether a text is a header or a row, or the beginning of one.</summary>
    private bool Fits(ReadOnlySpan<byte> text, out bool isComplete)
    {
        TcpTableColumn end = default;
        isComplete = _isHeader
            ? TableHeader.IsBeginning(text)
            : TcpTableRowParser.TryParse(text, order, out TcpTableRow row, out end) && table.IsComplete(row, end);
        return isComplete || (!_isHeader && EndsIn(text, end));
    }

    /// <summary>Ends the open row.</summary>
    private void Close()
    {
        ReadOnlySpan<byte> text = _open.AsSpan(0, _openLength).TrimEnd(" \t"u8);
        _openLength = 0;
        if (text.IsEmpty || _isHeader)
        {
            return;
        }

        if (TcpTableRowParser.TryParse(text, order, out TcpTableRow row, out TcpTableColumn end))
        {
            table.Add(row, end, text, _openLine);
        }
        else if (EndsIn(text, end))
        {
            table.AddCut(end, text, _openLine);
        }
        else
        {
            table.AddNoise();
            rows.AddFailure(Describe(text, _openLine));
        }
    }

    /// <summary>Determines whether a row ends before a column or within it.</summary>
    private static bool EndsIn(ReadOnlySpan<byte> row, TcpTableColumn column)
    {
        int fields = 0;
        for (row = row.Trim(" \t"u8); !row.IsEmpty; fields++)
        {
            int end = row.IndexOfAny(" \t"u8);
            row = end < 0 ? [] : row[end..].TrimStart(" \t"u8);
        }

        return fields <= (int)column + 1;
    }

    private MalformedLine Describe(ReadOnlySpan<byte> line, long lineNumber)
    {
        TcpTableColumn column = TcpTableColumn.LineLength;
        if (line.Length <= TcpTableTextReader.MaxLineLength)
        {
            _ = TcpTableRowParser.TryParse(line, order, out _, out column);
        }

        (string name, string expected) = column.Describe();
        return new MalformedLine(source, lineNumber, name, expected, line);
    }
}
