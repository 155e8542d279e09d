using System;
using ProcTcp.Filtering;
using ProcTcp.Ownership;
using ProcTcp.Rows;

namespace ProcTcp.Reading;

/// <summary>Keeps the rows that pass the filter, each once. Filtering comes first: a row that is printed again in another state may pass.</summary>
/// <param name="filter">What to keep.</param>
/// <param name="snapshot">Receives the rows.</param>
/// <param name="listeners">Receives the listeners, also those that the filter drops; null if nobody asks for them.</param>
/// <param name="report">Receives the counts and failures.</param>
internal sealed class RowCollector(RowFilter filter, NamespaceSnapshot snapshot, ListenerTable? listeners, TcpReadReport report)
    : IRowSink, IDisposable
{
    private readonly RepeatedRows _seen = snapshot.SeenBefore ?? new();

    /// <inheritdoc/>
    public void Add(in TcpTableRow row) => TryAdd(row);

    /// <inheritdoc/>
    public void Add(in TcpTableRow row, ReadOnlySpan<byte> attributes)
    {
        if (TryAdd(row) && snapshot.Attributes is { } kept)
        {
            snapshot.Rows[snapshot.Rows.Count - 1].AttributesIndex = kept.Count;
            kept.Add(attributes.ToArray());
        }
    }

    /// <inheritdoc/>
    public void AddFailure(in MalformedLine line) => report.AddFailure(line.ToFailure());

    public void Dispose()
    {
        if (snapshot.SeenBefore is null)
        {
            _seen.Dispose();
        }
    }

    private bool TryAdd(in TcpTableRow row)
    {
        report.RowsRead++;
        if (row.IsListener)
        {
            listeners?.Add(row);
        }

        if (!filter.IsMatch(row))
        {
            return false;
        }

        if (!_seen.TryAdd(row))
        {
            report.RowsRepeated++;
            return false;
        }

        report.RowsMatched++;
        snapshot.Rows.Add(row);
        return true;
    }
}
