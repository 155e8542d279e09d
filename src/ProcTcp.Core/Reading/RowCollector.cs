using System;
using ProcTcp.Buffers;
using ProcTcp.Filtering;
using ProcTcp.Ownership;
using ProcTcp.Rows;

namespace ProcTcp.Reading;

/// <summary>Keeps the rows that pass the filter, each once. Filtering comes first: a row that is printed again in another state may pass.</summary>
/// <param name="filter">What to keep.</param>
/// <param name="matches">Receives the rows.</param>
/// <param name="listeners">Receives the listeners, also those that the filter drops; null if nobody asks for them.</param>
/// <param name="report">Receives the counts and failures.</param>
/// <param name="seenBefore">The rows of tables read before that are not to be repeated either; null for none.</param>
internal sealed class RowCollector(
    RowFilter filter, PooledList<TcpTableRow> matches, ListenerTable? listeners, TcpReadReport report, RepeatedRows? seenBefore = null)
    : IRowSink, IDisposable
{
    private readonly RepeatedRows _seen = seenBefore ?? new();

    /// <inheritdoc/>
    public void Add(in TcpTableRow row)
    {
        report.RowsRead++;
        if (row.IsListener)
        {
            listeners?.Add(row);
        }

        if (!filter.IsMatch(row))
        {
            return;
        }

        if (_seen.TryAdd(row))
        {
            report.RowsMatched++;
            matches.Add(row);
        }
        else
        {
            report.RowsRepeated++;
        }
    }

    /// <inheritdoc/>
    public void AddFailure(in MalformedLine line) => report.AddFailure(line.ToFailure());

    public void Dispose()
    {
        if (seenBefore is null)
        {
            _seen.Dispose();
        }
    }
}
