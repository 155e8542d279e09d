using System;
using ProcTcp.Parsing;

namespace ProcTcp.Captures;

/// <summary>
/// Reads the lines of captured text as people make it: rows and headers with text before and after them, several in one line, or
/// wrapped at the edge of a terminal.
/// </summary>
/// <param name="rows">Receives the rows, and the lines that are none.</param>
/// <param name="table">Receives the headers.</param>
/// <param name="kind">Receives the lines that are neither.</param>
internal sealed class CaptureLines(RowReader rows, TableTracker table, TextKind kind) : LineAssembler
{
    private const int MaxLength = TcpTableTextReader.MaxLineLength;

    // Longer than any row with its prefix: a longer line has several rows, which are read before it ends.
    private const int LongLine = 1024;

    private readonly byte[] _plain = new byte[MaxLength];
    private readonly OpenLine _open = new(rows, table);
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
        _open.Close();
        table.Complete();
    }

    /// <inheritdoc/>
    protected override int ReadLines(ReadOnlySpan<byte> text, bool isFinal)
    {
        int read = 0;
        while (read < text.Length && !kind.IsArchive)
        {
            ReadOnlySpan<byte> rest = text[read..];
            int end = rest.IndexOf((byte)'\n');
            int length = end < 0 ? rest.Length : end;
            int part = length > LongLine ? LineDress.FindLastBreak(rest[..Math.Min(length, MaxLength)]) : 0;
            if (part == 0 && end < 0 && !isFinal)
            {
                break;
            }

            LineNumber += _isWithinLine ? 0 : 1;
            _isWithinLine = part > 0;
            ReadLine(part > 0 ? rest[..part] : rest[..length]);
            read += part > 0 ? part : end < 0 ? length : end + 1;
        }

        return kind.IsArchive ? text.Length : read;
    }

    private void ReadLine(ReadOnlySpan<byte> line)
    {
        line = line.TrimEnd((byte)'\r');
        bool isPlainRow = _open.IsEmpty && _open.MayEnd(line.Length) && !LineDress.HasSecondRow(line) && rows.TryAdd(line, LineNumber);
        if (isPlainRow || kind.FindArchive(line))
        {
            return;
        }

        if (line.Length > MaxLength)
        {
            AddOther(line, line);
            return;
        }

        ReadOnlySpan<byte> text = PlainText.IsPlain(line) ? line : _plain.AsSpan(0, PlainText.Copy(line, _plain)).TrimEnd((byte)'\r');
        for (int end; (end = text.IndexOf((byte)'\r')) >= 0; text = text[(end + 1)..])
        {
            ReadPart(text[..end], line);
        }

        ReadPart(text, line);
    }

    /// <summary>Reads a line, or a part of one that a carriage return ends.</summary>
    private void ReadPart(ReadOnlySpan<byte> part, ReadOnlySpan<byte> line)
    {
        int start = LineDress.FindStart(part, 0);
        bool isIndented = start > TableHeader.Indent && part[..start].Trim((byte)' ').IsEmpty;
        if (start >= 0)
        {
            for (int next; start >= 0; start = next)
            {
                next = LineDress.FindStart(part, start + 1);
                Start(next < 0 ? part[start..] : part[start..next], line.Length, isIndented);
            }
        }
        else if (part.Trim(" \t\0"u8).IsEmpty)
        {
            _open.AddBlank(part.Length);
        }
        else if (!_open.TryAdd(part, line.Length))
        {
            AddOther(part, line);
        }
    }

    private void Start(ReadOnlySpan<byte> text, int width, bool isIndented)
    {
        bool isHeader = TableHeader.FindStart(text, 0) == 0;
        text = isHeader || rows.IsRow(text) ? text : LineDress.TrimEnd(text);
        _open.Start(text, width, LineNumber, isHeader);
        if (isHeader)
        {
            table.AddHeader(text, isIndented);
        }
    }

    private void AddOther(ReadOnlySpan<byte> text, ReadOnlySpan<byte> line)
    {
        _open.Close();
        kind.Add(text);
        rows.AddFailure(line, LineNumber);
    }
}
