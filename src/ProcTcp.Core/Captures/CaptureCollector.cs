using System;
using ProcTcp.Buffers;
using ProcTcp.Filtering;
using ProcTcp.Parsing;
using ProcTcp.Rows;

namespace ProcTcp.Captures;

/// <summary>
/// Keeps the rows of captured text that pass the filter, each once a table. Rows may be held back until their byte order is decided.
/// </summary>
/// <param name="source">The name of the text.</param>
/// <param name="lines">Where the rows come from.</param>
/// <param name="filter">What to keep.</param>
/// <param name="gate">Decides the byte order; null if it is known.</param>
/// <param name="report">Receives the counts, failures and chosen byte orders.</param>
internal sealed class CaptureCollector(string source, LineAssembler lines, RowFilter filter, ByteOrderGate? gate, TcpCaptureReport report)
    : IRowSink, IDisposable
{
    private readonly TableStarts _starts = new();
    private readonly RecentRows _recent = new();

    /// <summary>Gets the rows that were kept.</summary>
    public PooledList<TcpTableRow> Rows { get; } = new();

    /// <inheritdoc/>
    public void Add(in TcpTableRow row)
    {
        report.RowsRead++;
        TcpTableRow placed = row;
        placed.IsFirstOfTable = _starts.Add(row, lines.IsBelowHeader);
        if (gate is null)
        {
            Keep(placed);
            return;
        }

        if (placed.IsFirstOfTable)
        {
            Keep(gate.BeginTable());
        }

        Keep(gate.Add(placed, lines.LineNumber));
    }

    /// <inheritdoc/>
    public void AddFailure(in MalformedLine line) => report.AddFailure(report.WantsFailure ? line.ToFailure() : null);

    /// <summary>Ends the text: what was held back is kept now.</summary>
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
