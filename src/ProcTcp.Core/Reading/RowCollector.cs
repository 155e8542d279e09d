using System;
using System.Buffers;
using System.Collections.Generic;
using System.IO;
using ProcTcp.Buffers;
using ProcTcp.Filtering;
using ProcTcp.Ownership;
using ProcTcp.Parsing;
using ProcTcp.Procfs;
using ProcTcp.Rows;

namespace ProcTcp.Reading;

/// <summary>Goes through the tables of one read, block by block, and keeps the rows that pass the filter.</summary>
internal sealed class RowCollector : IDisposable
{
    private readonly Queue<TableSource> _tables;
    private readonly RowFilter _filter;
    private readonly ListenerTable? _listeners;
    private readonly TcpReadReport _report;
    private readonly RepeatedRows _seen = new();
    private readonly byte[] _lineStart = new byte[TableBlock.Headroom];
    private readonly List<TcpTableMissing> _missing = [];
    private IPageSource? _file;
    private TableBlockReader? _blocks;
    private string _path = string.Empty;
    private int _unread;
    private bool _isInLongLine;
    private long _lines;
    private int _opened;

    /// <summary>Initializes a new instance of the <see cref="RowCollector"/> class.</summary>
    /// <param name="tables">The tables, in the order in which to read them.</param>
    /// <param name="filter">What to keep.</param>
    /// <param name="listeners">Takes the listeners, those too that the filter drops; null where nobody asks for them.</param>
    /// <param name="report">Takes the counts and failures.</param>
    public RowCollector(IEnumerable<TableSource> tables, RowFilter filter, ListenerTable? listeners, TcpReadReport report)
    {
        _tables = new Queue<TableSource>(tables);
        _filter = filter;
        _listeners = listeners;
        _report = report;
    }

    /// <summary>Gets the tables that could not be opened and have not been reported.</summary>
    public IReadOnlyList<TcpTableMissing> Missing => _missing;

    /// <summary>Reads one block.</summary>
    /// <param name="matches">Takes the rows.</param>
    /// <returns>False where all tables have been read.</returns>
    /// <exception cref="TcpTableUnreadableException">None of the tables could be opened.</exception>
    public bool ReadBlock(PooledList<TcpTableRow> matches)
    {
        if (_blocks is null && !TryOpenNext())
        {
            return false;
        }

        TableBlock block = _blocks!.Next();
        try
        {
            Parse(WithUnread(block), block.IsLast, matches);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block.Buffer);
        }

        if (block.IsLast)
        {
            Close();
        }

        return true;
    }

    public void Dispose()
    {
        Close();
        _seen.Dispose();
    }

    /// <summary>Puts the unfinished line of the block before in front of the text.</summary>
    private Span<byte> WithUnread(in TableBlock block)
    {
        int start = TableBlock.Headroom - _unread;
        _lineStart.AsSpan(0, _unread).CopyTo(block.Buffer.AsSpan(start));
        Span<byte> text = block.Buffer.AsSpan(start, _unread + block.Count);
        if (_isInLongLine)
        {
            int end = text.IndexOf((byte)'\n');
            _isInLongLine = end < 0;
            text = end < 0 ? [] : text[(end + 1)..];
        }

        return text;
    }

    private void Parse(Span<byte> text, bool isFinal, PooledList<TcpTableRow> matches)
    {
        var reader = new TcpTableTextReader(text, ByteOrders.Host, isFinal, _lines);
        while (reader.Read())
        {
            if (reader.IsFailure)
            {
                _report.AddFailure(reader.GetFailure(_path));
                continue;
            }

            _report.RowsRead++;
            Keep(reader.Row, matches);
        }

        _lines = reader.LineNumber;
        KeepUnread(text[reader.Consumed..], matches);
    }

    private void KeepUnread(Span<byte> rest, PooledList<TcpTableRow> matches)
    {
        if (rest.Length <= _lineStart.Length)
        {
            rest.CopyTo(_lineStart);
            _unread = rest.Length;
            return;
        }

        // No row is that long: it is given up as it stands, and what follows of it is passed over.
        _unread = 0;
        _isInLongLine = true;
        Parse(rest, isFinal: true, matches);
    }

    private void Keep(in TcpTableRow row, PooledList<TcpTableRow> matches)
    {
        if (row.IsListener)
        {
            _listeners?.Add(row);
        }

        if (!_filter.IsMatch(row))
        {
            return;
        }

        if (!_seen.TryAdd(row))
        {
            _report.RowsRepeated++;
            return;
        }

        _report.RowsMatched++;
        matches.Add(row);
    }

    private bool TryOpenNext()
    {
        while (_tables.TryDequeue(out TableSource? table))
        {
            (IPageSource? file, int errno) = table.Open();
            if (file is not null)
            {
                _report.AddTable(table.Path);
                _file = file;
                _blocks = new TableBlockReader(file, table.IsIPv6);
                _path = table.Path;
                _unread = 0;
                _isInLongLine = false;
                _lines = 0;
                _opened++;
                return true;
            }

            _missing.Add(new TcpTableMissing(table.Path, errno));
        }

        if (_opened == 0 && !IsIPv6Off())
        {
            throw new TcpTableUnreadableException(_missing);
        }

        _report.AddMissing(_missing);
        _missing.Clear();
        return false;
    }

    /// <summary>Tells whether only the table of IPv6 was wanted, and is absent where that of IPv4 is not.</summary>
    private bool IsIPv6Off() =>
        _missing is [{ IsAbsent: true, IsIPv6: true } only] && File.Exists(only.Path[..^1]);

    private void Close()
    {
        _blocks?.Dispose();
        _blocks = null;
        _file?.Dispose();
        _file = null;
    }
}
