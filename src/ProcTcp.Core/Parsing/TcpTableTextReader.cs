using System;
using ProcTcp.Rows;

namespace ProcTcp.Parsing;

/// <summary>
/// Reads rows from a block of table text, forward only, in the manner of <c>Utf8JsonReader</c>: a block that is not the last one
/// leaves its unfinished last line unread, and the caller puts it before the next block.
/// </summary>
/// <remarks>Skips headers, blank lines and a byte order mark before the first line. Takes LF and CRLF, and CRCRLF, which <c>adb shell</c> makes of it. Never throws, whatever the bytes.</remarks>
internal ref struct TcpTableTextReader(ReadOnlySpan<byte> text, ByteOrder order, bool isFinalBlock, long linesBefore = 0)
{
    /// <summary>A row has fewer than 300 bytes; a longer line is no row, and an endless one must not fill the memory.</summary>
    public const int MaxLineLength = 2048;

    private readonly ReadOnlySpan<byte> _text = text;
    private ReadOnlySpan<byte> _line;
    private TcpTableColumn _badColumn;
    private int _consumed;

    /// <summary>The row just read; undefined where <see cref="IsFailure"/>.</summary>
    public TcpTableRow Row;

    public bool IsFailure { get; private set; }

    /// <summary>Gets a value indicating whether the last <see cref="Read"/> has passed a header.</summary>
    public bool HasPassedHeader { get; private set; }

    /// <summary>Gets the bytes that need not be given again.</summary>
    public readonly int Consumed => _consumed;

    /// <summary>Gets the number of lines that have been read, those before this block included: the number of the current line.</summary>
    public long LineNumber { get; private set; } = linesBefore;

    /// <summary>Goes on to the next row or the next failure.</summary>
    /// <returns>False where the block has no further complete line.</returns>
    public bool Read()
    {
        HasPassedHeader = false;
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

            HasPassedHeader |= !trimmed.IsEmpty;
        }

        return false;
    }

    /// <summary>Returns the line that was just read and is no row.</summary>
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
