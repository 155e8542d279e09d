using System;

namespace ProcTcp.Procfs;

/// <summary>
/// Reads a table page by page and ends at the first page that had room for another row.
/// </summary>
/// <remarks>
/// The kernel gives out at most one page of whole rows for a read, however large the buffer. A read past the last row costs a walk
/// over the whole table, and where the table has grown in the meantime it prints the last rows again, and again.
/// </remarks>
internal sealed class TablePageReader(IPageSource source, int pageSize)
{
    // Longer than any row: tcp pads its rows to 150 bytes, those of tcp6 can reach about 200.
    private const int LongestRow = 192;
    private const int LongestRowIPv6 = 256;

    /// <summary>Gets whether the last page has been read.</summary>
    public bool IsAtEnd { get; private set; }

    public static int SystemPageSize { get; } = Environment.SystemPageSize;

    /// <summary>Reads the next page.</summary>
    /// <param name="buffer">At least one page long; the kernel splits no row then.</param>
    /// <param name="isIPv6">Which of the two tables it is.</param>
    /// <returns>The bytes filled, 0 after the last page.</returns>
    public int Read(Span<byte> buffer, bool isIPv6)
    {
        if (IsAtEnd)
        {
            return 0;
        }

        int count = source.Read(buffer);
        IsAtEnd = count == 0 || (count < buffer.Length && count + (isIPv6 ? LongestRowIPv6 : LongestRow) <= pageSize);
        return count;
    }
}
