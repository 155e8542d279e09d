using System;
using ProcTcp.Reading;
using ProcTcp.Rows;

namespace ProcTcp.Captures;

/// <summary>
/// Knows the last rows of a table, to drop those that the kernel has printed again: <c>cat</c> reads past the end, where it does so.
/// It repeats rows that it has just printed, so the last ones are enough, and a table of any size needs no more memory.
/// </summary>
internal sealed class RecentRows : IDisposable
{
    private const int GenerationSize = 16 * 1024;

    private RepeatedRows _current = new();
    private RepeatedRows _previous = new();
    private uint _lastNumber;
    private bool _isIPv6;
    private bool _isBelowHeader;
    private bool _hasHeaders;

    /// <summary>Says that the next row stands below a header.</summary>
    public void PassHeader()
    {
        _isBelowHeader = true;
        _hasHeaders = true;
    }

    /// <summary>
    /// Tells whether a row is the first of another table: it stands below a header, or the family changes, or its number, which counts the
    /// rows of a table, starts again. In a text with headers that is 0 alone, because gVisor's numbers are in no order.
    /// </summary>
    public bool BeginsTable(in TcpTableRow row) =>
        _isBelowHeader || row.IsIPv6 != _isIPv6 || row.RowNumber <= (_hasHeaders ? 0 : _lastNumber);

    /// <summary>Adds a row. The same row in another table is a row of its own.</summary>
    /// <returns>False where the table has it already.</returns>
    public bool TryAdd(in TcpTableRow row)
    {
        if (BeginsTable(row))
        {
            Replace(ref _previous);
            Replace(ref _current);
        }

        _lastNumber = row.RowNumber;
        _isIPv6 = row.IsIPv6;
        _isBelowHeader = false;
        if (_previous.Contains(row) || !_current.TryAdd(row))
        {
            return false;
        }

        if (_current.Count == GenerationSize)
        {
            (_previous, _current) = (_current, _previous);
            Replace(ref _current);
        }

        return true;
    }

    public void Dispose()
    {
        _current.Dispose();
        _previous.Dispose();
    }

    private static void Replace(ref RepeatedRows rows)
    {
        if (rows.Count > 0)
        {
            rows.Dispose();
            rows = new RepeatedRows();
        }
    }
}
