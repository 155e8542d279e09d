using System;
using ProcTcp.Rows;

namespace ProcTcp.Parsing;

/// <summary>Reads the rows of a table whose text comes in pieces.</summary>
internal sealed class RowAssembler(ByteOrder order) : LineAssembler
{
    private string _source = string.Empty;
    private IRowSink? _sink;

    /// <summary>Starts another text.</summary>
    /// <param name="source">The name of the text.</param>
    public void Start(string source)
    {
        _source = source;
        Start();
    }

    /// <summary>Reads the next piece.</summary>
    /// <param name="text">The piece.</param>
    /// <param name="isFinal">Whether it is the last piece; the last line needs no line feed.</param>
    /// <param name="sink">Receives the rows and failures.</param>
    public void Read(ReadOnlySpan<byte> text, bool isFinal, IRowSink sink)
    {
        _sink = sink;
        Read(text, isFinal);
    }

    /// <inheritdoc/>
    protected override int ReadLines(ReadOnlySpan<byte> text, bool isFinal)
    {
        IRowSink sink = _sink!;
        var reader = new TcpTableTextReader(text, order, isFinal, LineNumber);
        while (reader.Read())
        {
            LineNumber = reader.LineNumber;
            if (reader.IsFailure)
            {
                sink.AddFailure(reader.GetFailure(_source));
            }
            else
            {
                sink.Add(reader.Row);
            }
        }

        LineNumber = reader.LineNumber;
        return reader.Consumed;
    }
}
