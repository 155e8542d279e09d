using System;
using ProcTcp.Rows;

namespace ProcTcp.Parsing;

/// <summary>
/// Reads rows from a block of table text, forward only, like <c>Utf8JsonReader</c>: an incomplete last line is not consumed unless the
/// block is the final one, and the caller puts it before the next block.
/// </summary>
/// <remarks>Skips headers, blank lines and a byte order mark before the first line. Lines end with LF, CRLF, or CRCRLF, as in output of
/// <c>adb shell</c>. Does not throw, whatever the bytes are.</remarks>
internal ref struct TcpTableTextReader(ReadOnlySpan<byte> text, ByteOrder order, bool isFinalBlock, long linesBefore = 0)
{
    /// <summary>A row has fewer than 300 bytes. A much longer line is not a row, and an endless one must not fill the memory.</summary>
    public const int MaxLineLength = 2048;

    private readonly ReadOnlySpan<byte> _text = text;
    private ReadOnlySpan<byte> _line;
    private TcpTableColumn _badColumn;
    private int _consumed;

    /// <summary>The row just read; undefined if <see cref="IsFailure"/> is true.</summary>
    public TcpTableRow Row;

    public bool IsFailure { get; private set; }

    /// <summary>Gets the number of bytes that are consumed.</summary>
    public readonly int Consumed => _consumed;

    /// <summary>Gets the number of the current line, from 1, counted from the start of the text.</summary>
    public long LineNumber { get; private set; } = linesBefore;

    /// <summary>Advances to the next row or failure.</summary>
    /// <returns>False if the block has no further complete line.</returns>
    public bool Read()
    {
        while (TryReadLine())
        {
            if (_line.Length > MaxLineLength)
            {
                _badColumn = TcpTableColumn.LineLength;
                IsFailure = true;
                return true;
            }

            ReadOnlySpan<byte> trimmed = _line.TrimStart(" \t"u8);
            if (!trimmed.IsEmpty && !IsHeader(trimmed))
            {
                IsFailure = !TcpTableRowParser.TryParse(_line, order, out Row, out _badColumn);
                return true;
            }
        }

        return false;
    }

    /// <summary>Returns the line just read, which is not a row.</summary>
    public readonly MalformedLine GetFailure(string source)
    {
        (string name, string expected) = _badColumn.Describe();
        return new MalformedLine(source, LineNumber, name, expected, _line);
    }

    private static ReadOnlySpan<byte> ByteOrderMark => "\uFEFF"u8;

    private static bool IsHeader(ReadOnlySpan<byte> trimmed) =>
        trimmed.StartsWith("sl"u8) && (trimmed.Length == 2 || trimmed[2] is (byte)' ' or (byte)'\t');

    private bool TryReadLine()
    {
        ReadOnlySpan<byte> rest = _text[_consumed..];
        int length = rest.IndexOf((byte)'\n');
        if (length < 0 && (!isFinalBlock || rest.IsEmpty))
        {
            return false;
        }

        _line = length < 0 ? rest : rest[..length];
        _consumed += length < 0 ? rest.Length : length + 1;
        LineNumber++;
        if (LineNumber == 1 && _line.StartsWith(ByteOrderMark))
        {
            _line = _line[ByteOrderMark.Length..];
        }

        if (!_line.IsEmpty && _line[^1] == '\r')
        {
            _line = _line.TrimEnd((byte)'\r');
        }

        return true;
    }
}
