using System;
using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using System.Threading;

namespace ProcTcp.Procfs;

/// <summary>
/// Reads a table block by block, from the second block on a few blocks ahead, so that rows are parsed while the kernel prints the next
/// ones. The kernel takes nearly all of the time. Blocks are read ahead on a thread of their own: whoever takes them may be on a thread of the
/// pool, and would wait there for another one that the pool cannot give.
/// </summary>
internal sealed class TableBlockReader(IPageSource source, bool isIPv6) : IDisposable
{
    private const int BlockSize = 64 * 1024;
    private const int MostBlocksAhead = 4;
    private const int StackSize = 256 * 1024;

    private readonly TablePageReader _pages = new(source, TablePageReader.SystemPageSize);
    private readonly CancellationTokenSource _stop = new();
    private BlockingCollection<TableBlock>? _ahead;
    private Thread? _reader;
    private ExceptionDispatchInfo? _failure;
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

        if (_ahead is null)
        {
            _ahead = new BlockingCollection<TableBlock>(MostBlocksAhead);
            _reader = new Thread(ReadAhead, StackSize) { IsBackground = true };
            _reader.Start();
        }

        if (_ahead.TryTake(out TableBlock block, Timeout.Infinite))
        {
            return block;
        }

        // Only a failed read ends without a last block; its error is thrown here.
        _failure?.Throw();
        throw new InvalidOperationException("The table has no further block.");
    }

    public void Dispose()
    {
        _stop.Cancel();
        if (_ahead is not null)
        {
            _reader!.Join();
            while (_ahead.TryTake(out TableBlock block))
            {
                ArrayPool<byte>.Shared.Return(block.Buffer);
            }

            _ahead.Dispose();
        }

        _stop.Dispose();
    }

    private void ReadAhead()
    {
        try
        {
            bool isLast = false;
            while (!isLast && !_stop.IsCancellationRequested)
            {
                TableBlock block = ReadBlock();
                isLast = block.IsLast;
                _ahead!.Add(block, _stop.Token);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The reader is disposed.
        }
        catch (Exception exception)
        {
            _failure = ExceptionDispatchInfo.Capture(exception);
        }
        finally
        {
            _ahead!.CompleteAdding();
        }
    }

    private TableBlock ReadBlock()
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Math.Max(BlockSize, TablePageReader.SystemPageSize));
        int filled = 0;
        try
        {
            while (!_pages.IsAtEnd && buffer.Length - filled >= TablePageReader.SystemPageSize)
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
