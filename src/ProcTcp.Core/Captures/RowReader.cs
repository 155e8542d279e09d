using System;
using ProcTcp.Parsing;
using ProcTcp.Rows;

namespace ProcTcp.Captures;

/// <summary>Parses rows, and adds them to the table as what they are: rows, rows that end early, or neither.</summary>
/// <param name="source">The name of the text.</param>
/// <param name="order">The byte order to parse in.</param>
/// <param name="table">Receives the rows.</param>
internal sealed class RowReader(string source, ByteOrder order, TableTracker table)
{
    /// <summary>Adds a row to the table if it needs no further columns.</summary>
    public bool TryAdd(ReadOnlySpan<byte> text, long lineNumber)
    {
        bool isComplete = IsComplete(text, out TcpTableRow row, out TcpTableColumn end);
        if (isComplete)
        {
            table.Add(row, end, text, lineNumber);
        }

        return isComplete;
    }

    /// <summary>Adds a row to the table, or why it is none.</summary>
    public void Add(ReadOnlySpan<byte> text, long lineNumber)
    {
        if (TcpTableRowParser.TryParse(text, order, out TcpTableRow row, out TcpTableColumn end))
        {
            table.Add(row, end, text, lineNumber);
        }
        else if (EndsIn(text, end))
        {
            table.AddCut(end, text, lineNumber);
        }
        else
        {
            AddFailure(text, lineNumber);
        }
    }

    /// <summary>Adds a line that is not a row.</summary>
    public void AddFailure(ReadOnlySpan<byte> line, long lineNumber)
    {
        TcpTableColumn column = TcpTableColumn.LineLength;
        if (line.Length <= TcpTableTextReader.MaxLineLength)
        {
            _ = TcpTableRowParser.TryParse(line, order, out _, out column);
        }

        (string name, string expected) = column.Describe();
        table.AddFailure(new MalformedLine(source, lineNumber, name, expected, line), isRow: column is > TcpTableColumn.LocalAddress and < TcpTableColumn.LineLength);
    }

    public bool IsRow(ReadOnlySpan<byte> text) => TcpTableRowParser.TryParse(text, order, out _, out _);

    public bool IsComplete(ReadOnlySpan<byte> text) => IsComplete(text, out _, out _);

    /// <summary>Determines whether a text is the beginning of a row.</summary>
    public bool IsBeginning(ReadOnlySpan<byte> text) =>
        TcpTableRowParser.TryParse(text, order, out _, out TcpTableColumn end) || EndsIn(text, end);

    private bool IsComplete(ReadOnlySpan<byte> text, out TcpTableRow row, out TcpTableColumn end) =>
        TcpTableRowParser.TryParse(text, order, out row, out end) && table.IsComplete(row, end);

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
}
