using System;

namespace ProcTcp.Procfs;

/// <summary>
/// Reads a table page by page, up to the first page that has room for another row.
/// </summary>
/// <remarks>
/// The kernel returns at most one page of whole rows for a read, whatever the size of the buffer. A read past the last row costs a walk
/// over the whole table, and prints the last rows again if the table has grown.
/// </remarks>
internal sealed class TablePageReader(IPageSource source, int pageSize)
{
    // Longer than any row: tcp pads its rows to 150 bytes, those of tcp6 can reach about 200.
    private const int LongestRow = 192;
    private const int LongestRowIPv6 = 256;

    /// <summary>Gets a value that indicates whether the last page has been read.</summary>
    public bool IsAtEnd { get; private set; }

    public static int SystemPageSize { get; } = Environment.SystemPageSize;

    /// <summary>Reads the next page.</summary>
    /// <param name="buffer">The buffer, of at least one page, so that the kernel splits no row.</param>
    /// <param name="isIPv6">Whether the table is <c>tcp6</c>.</param>
    /// <returns>The number of bytes read; 0 after the last page.</returns>
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

/// <summary>A table file, which is read in pieces, as with <c>read(2)</c>.</summary>
internal interface IPageSource : IDisposable
{
    /// <summary>Reads the next piece.</summary>
    /// <returns>The bytes filled, 0 at the end.</returns>
    /// <exception cref="System.IO.IOException">The file could not be read.</exception>
    public int Read(Span<byte> buffer);
}
