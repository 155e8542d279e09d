using System;
using System.Text;

namespace ProcTcp.Rows;

/// <summary>Receives rows, from wherever they come.</summary>
internal interface IRowSink
{
    /// <summary>Adds a row.</summary>
    public void Add(in TcpTableRow row);

    /// <summary>Adds a row with the attributes of its message; they are valid only during the call.</summary>
    public void Add(in TcpTableRow row, ReadOnlySpan<byte> attributes) => Add(row);

    /// <summary>Adds a line that is no row.</summary>
    public void AddFailure(in MalformedLine line);
}

/// <summary>A line that is no row; its text is valid only while it is handed on.</summary>
/// <param name="source">The name of the table.</param>
/// <param name="lineNumber">The number of the line, from 1.</param>
/// <param name="column">The name of the column that was not understood.</param>
/// <param name="expected">What the column must be.</param>
/// <param name="text">The line.</param>
internal readonly ref struct MalformedLine(string source, long lineNumber, string column, string expected, ReadOnlySpan<byte> text)
{
    private const int ShownLength = 200;

    private readonly ReadOnlySpan<byte> _text = text.Length > ShownLength ? text[..ShownLength] : text;

    /// <summary>Returns the failure that a caller sees.</summary>
    public TcpTableFailure ToFailure() => new(source, lineNumber, column, expected, Encoding.UTF8.GetString(_text));
}
