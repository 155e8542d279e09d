using System;
using System.Buffers;
using System.Collections.Generic;
using System.IO;
using ProcTcp.Buffers;
using ProcTcp.Filtering;
using ProcTcp.Ownership;
using ProcTcp.Parsing;
using ProcTcp.Procfs;

namespace ProcTcp;

/// <summary>Goes through the tables of one read, page by page, and keeps the rows that pass the filter.</summary>
internal sealed class TcpTableScanner : IDisposable
{
    private const int ReadSize = 64 * 1024;

    private readonly Queue<(bool IsIPv6, string Path)> _tables;
    private readonly RowFilter _filter;
    private readonly ListenerTable? _listeners;
    private readonly TcpReadReport _report;
    private readonly RepeatedRows _seen = new();
    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(Math.Max(ReadSize, 2 * TablePageReader.SystemPageSize));
    private ProcFile? _file;
    private TablePageReader? _pages;
    private string _path = string.Empty;
    private bool _isIPv6;
    private int _unread;
    private long _lines;

    /// <summary>Initializes a new instance of the <see cref="TcpTableScanner"/> class.</summary>
    /// <param name="tables">The tables, in the order in which to read them.</param>
    /// <param name="filter">What to keep.</param>
    /// <param name="listeners">Takes the listeners, those too that the filter drops; null where nobody asks for them.</param>
    /// <param name="report">Takes the counts and failures.</param>
    public TcpTableScanner(IEnumerable<(bool IsIPv6, string Path)> tables, RowFilter filter, ListenerTable? listeners, TcpReadReport report)
    {
        _tables = new Queue<(bool IsIPv6, string Path)>(tables);
        _filter = filter;
        _listeners = listeners;
        _report = report;
    }

    /// <summary>Reads one page.</summary>
    /// <param name="matches">Takes the rows.</param>
    /// <returns>False where all tables have been read.</returns>
    /// <exception cref="TcpTableUnreadableException">None of the tables could be opened.</exception>
    public bool ReadPage(PooledList<TcpTableRow> matches)
    {
        if (_pages is null && !TryOpenNext())
        {
            return false;
        }

        int count = _pages!.Read(_buffer.AsSpan(_unread), _isIPv6);
        int filled = _unread + count;

        // A line as long as the buffer is no row: it is given up as it stands, so that the next one is found again.
        bool isFinal = count == 0 || (filled == _buffer.Length && !_buffer.AsSpan().Contains((byte)'\n'));
        Parse(_buffer.AsSpan(0, filled), isFinal, matches);
        if (count == 0)
        {
            Close();
        }

        return true;
    }

    public void Dispose()
    {
        Close();
        _seen.Dispose();
        ArrayPool<byte>.Shared.Return(_buffer);
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
        _unread = text.Length - reader.Consumed;
        text[reader.Consumed..].CopyTo(_buffer);
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
        while (_tables.TryDequeue(out (bool IsIPv6, string Path) table))
        {
            (ProcFile? file, int errno) = ProcFile.Open(table.Path);
            if (file is not null)
            {
                _report.AddTable(table.Path);
                _file = file;
                _pages = new TablePageReader(file, TablePageReader.SystemPageSize);
                (_isIPv6, _path) = table;
                _lines = 0;
                return true;
            }

            _report.AddMissing(new TcpTableMissing(table.Path, errno));
        }

        return _report.Tables.Count > 0 || IsIPv6Off() ? false : throw new TcpTableUnreadableException(_report.MissingTables);
    }

    /// <summary>Tells whether only the table of IPv6 was wanted, and is absent where that of IPv4 is not.</summary>
    private bool IsIPv6Off() =>
        _report.MissingTables is [{ IsAbsent: true, IsIPv6: true } only] && File.Exists(only.Path[..^1]);

    private void Close()
    {
        _file?.Dispose();
        _file = null;
        _pages = null;
    }
}
