using System;
using System.Buffers;
using ProcTcp.Buffers;

namespace ProcTcp.Procfs;

/// <summary>Reads a table block by block, from the second block on a few blocks ahead.</summary>
internal sealed class TableBlockReader(IPageSource source, bool isIPv6, int pageSize) : IDisposable
{
    private const int BlockSize = 64 * 1024;
    private const int MostAhead = 4;

    private readonly TablePageReader _pages = new(source, pageSize);
    private ReadAhead<TableBlock>? _ahead;
    private bool _isFirst = true;

    /// <summary>Returns the next block.</summary>
    /// <exception cref="System.IO.IOException">The file could not be read.</exception>
    public TableBlock Next()
    {
        if (_isFirst)
        {
            _isFirst = false;
            return ReadBlock();
        }

        _ahead ??= new ReadAhead<TableBlock>(ReadNext, static left => ArrayPool<byte>.Shared.Return(left.Buffer), MostAhead, handedOver: 1);
        return _ahead.Next();
    }

    public void Dispose() => _ahead?.Dispose();

    private (TableBlock Block, bool IsLast) ReadNext()
    {
        TableBlock block = ReadBlock();
        return (block, block.IsLast);
    }

    private TableBlock ReadBlock()
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Math.Max(BlockSize, pageSize));
        int filled = 0;
        try
        {
            while (!_pages.IsAtEnd && buffer.Length - filled >= pageSize)
            {
                filled += _pages.Read(buffer.AsSpan(filled), isIPv6);
            }
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }

        return new TableBlock(buffer, filled, _pages.IsAtEnd);
    }
}

/// <summary>Several pages of a table in one buffer of the shared pool, which the caller returns.</summary>
/// <param name="Buffer">The buffer, with the text at its start.</param>
/// <param name="Count">The number of bytes of text.</param>
/// <param name="IsLast">Whether it is the last block of the table.</param>
internal readonly record struct TableBlock(byte[] Buffer, int Count, bool IsLast);
