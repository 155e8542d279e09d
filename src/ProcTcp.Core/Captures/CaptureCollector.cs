using System;
using ProcTcp.Buffers;
using ProcTcp.Filtering;
using ProcTcp.Parsing;
using ProcTcp.Rows;

namespace ProcTcp.Captures;

/// <summary>
/// Collects the rows of captured text that match the filter, each once for a table. Rows may be held until their byte order is decided.
/// </summary>
/// <param name="source">The name of the text.</param>
/// <param name="filter">The filter.</param>
/// <param name="gate">The decision about the byte order; null if it is known.</param>
/// <param name="report">Receives the counts, failures and chosen byte orders.</param>
internal sealed class CaptureCollector(string source, RowFilter filter, ByteOrderGate? gate, TcpCaptureReport report)
    : IDisposable
{
    private readonly TableStarts _starts = new();
    private readonly RecentRows _recent = new();

    /// <summary>Gets the rows that match.</summary>
    public PooledList<TcpTableRow> Rows { get; } = new();

    /// <summary>Adds a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="lineNumber">The number of its line.</param>
    /// <param name="isBelowHeader">Whether a header is between it and the previous row.</param>
    public void Add(in TcpTableRow row, long lineNumber, bool isBelowHeader)
    {
        report.RowsRead++;
        TcpTableRow placed = row;
        placed.IsFirstOfTable = _starts.Add(row, isBelowHeader);
        if (gate is null)
        {
            Keep(placed);
            return;
        }

        if (placed.IsFirstOfTable)
        {
            Keep(gate.BeginTable());
        }

        Keep(gate.Add(placed, lineNumber));
    }

    /// <summary>Adds a line that is not a row.</summary>
    public void AddFailure(in MalformedLine line) => report.AddFailure(report.WantsFailure ? line.ToFailure() : null);

    /// <summary>Adds a row that is not whole.</summary>
    public void AddFailure(TcpTableFailure failure) => report.AddFailure(report.WantsFailure ? failure : null);

    /// <summary>Ends the text, and releases the rows that are held.</summary>
    public void Complete()
    {
        if (gate is not null)
        {
            Keep(gate.Complete());
        }
    }

    public void Dispose()
    {
        _recent.Dispose();
        gate?.Dispose();
        Rows.Dispose();
    }

    private void Keep(ReadOnlySpan<TcpTableRow> rows)
    {
        foreach (ref readonly TcpTableRow row in rows)
        {
            Keep(row);
        }

        while (gate!.TryTakeVerdict(out ByteOrderVerdict? verdict, out long lineNumber))
        {
            TcpTableByteOrder order = verdict.Order == ByteOrder.BigEndian ? TcpTableByteOrder.BigEndian : TcpTableByteOrder.LittleEndian;
            report.AddChoice(new TcpByteOrderChoice(source, lineNumber, order, verdict.IsCertain, verdict.Reason));
        }
    }

    private void Keep(in TcpTableRow row)
    {
        if (row.IsFirstOfTable)
        {
            _recent.Clear();
        }

        if (!filter.IsMatch(row))
        {
            return;
        }

        if (_recent.TryAdd(row))
        {
            report.RowsMatched++;
            Rows.Add(row);
        }
        else
        {
            report.RowsRepeated++;
        }
    }
}
