using System;
using ProcTcp.Reading;
using ProcTcp.Rows;

namespace ProcTcp.Captures;

/// <summary>
/// Holds the last rows of a table, to drop those that the kernel prints again if it is read past the end, as <c>cat</c> does. The kernel
/// repeats rows that it has just printed, so the last ones are sufficient, and a table of any size needs no more memory.
/// </summary>
internal sealed class RecentRows : IDisposable
{
    private const int GenerationSize = 16 * 1024;

    private RepeatedRows _current = new();
    private RepeatedRows _previous = new();

    /// <summary>Removes all rows: the same row in another table is another socket.</summary>
    public void Clear()
    {
        Replace(ref _previous);
        Replace(ref _current);
    }

    /// <summary>Adds a row.</summary>
    /// <returns>False if the table has it already.</returns>
    public bool TryAdd(in TcpTableRow row)
    {
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
