using System;
using System.Buffers;
using System.Collections.Generic;
using System.IO;
using ProcTcp.Parsing;
using ProcTcp.Procfs;
using ProcTcp.Rows;

namespace ProcTcp.Sources;

/// <summary>Reads the tables <c>tcp</c> and <c>tcp6</c> of one network namespace, block by block.</summary>
/// <param name="tables">The tables, in the order in which to read them.</param>
/// <param name="report">Receives which tables were opened, and which are missing.</param>
internal sealed class ProcTableSource(IEnumerable<TableFile> tables, TcpReadReport report) : IRowSource
{
    private readonly Queue<TableFile> _tables = new(tables);
    private readonly RowAssembler _lines = new(ByteOrders.Host);
    private readonly List<TcpTableMissing> _missing = [];
    private IPageSource? _file;
    private TableBlockReader? _blocks;
    private bool _hasOpened;

    /// <inheritdoc/>
    public string Name { get; private set; } = string.Empty;

    /// <inheritdoc/>
    public TimeUnits Units => TimeUnits.OfTable;

    /// <inheritdoc/>
    public bool Read(IRowSink sink)
    {
        if (_blocks is null && !TryOpenNext())
        {
            return false;
        }

        TableBlock block = _blocks!.Next();
        try
        {
            _lines.Read(block.Buffer.AsSpan(0, block.Count), block.IsLast, sink);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block.Buffer);
        }

        if (block.IsLast)
        {
            Dispose();
        }

        return true;
    }

    public void Dispose()
    {
        _blocks?.Dispose();
        _blocks = null;
        _file?.Dispose();
        _file = null;
    }

    private bool TryOpenNext()
    {
        while (_tables.TryDequeue(out TableFile? table))
        {
            (IPageSource? file, int errno) = table.Open();
            if (file is not null)
            {
                Start(table, file);
                return true;
            }

            _missing.Add(new TcpTableMissing(table.Path, errno));
        }

        if (!_hasOpened && !IsIPv6Off())
        {
            throw new TcpTableUnreadableException(_missing);
        }

        report.AddMissing(_missing);
        return false;
    }

    private void Start(TableFile table, IPageSource file)
    {
        report.AddTable(table.Path);
        _file = file;
        _blocks = new TableBlockReader(file, table.IsIPv6, TablePageReader.SystemPageSize);
        _lines.Start(table.Path);
        _hasOpened = true;
        Name = table.Path;
    }

    /// <summary>Determines whether only the table of IPv6 was wanted, and is absent although that of IPv4 is not.</summary>
    private bool IsIPv6Off() =>
        _missing is [{ IsAbsent: true, IsIPv6: true } only] && File.Exists(only.Path[..^1]);
}
