using System;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using ProcTcp.Captures;
using ProcTcp.Filtering;
using ProcTcp.Parsing;
using ProcTcp.Rows;

namespace ProcTcp;

/// <summary>
/// Decodes captured text that comes in pieces: write a piece, then read the sockets that it completes. At most <see cref="MaxRowsHeld"/>
/// rows are held until the byte order is known.
/// </summary>
public sealed class TcpCaptureDecoder : IDisposable
{
    /// <summary>The largest number of rows that are held until the byte order is known.</summary>
    public const int MaxRowsHeld = ByteOrderGate.MaxHeld;

    private readonly TableOrigin _origin;
    private readonly TcpCaptureReport _report;
    private readonly TextKind _kind;
    private readonly CaptureCollector _collector;
    private readonly TableTracker _table;
    private readonly CaptureLines _lines;
    private int _taken;
    private bool _isDisposed;

    /// <summary>Initializes a new instance of the <see cref="TcpCaptureDecoder"/> class.</summary>
    /// <param name="source">The name of the text, which is the <see cref="TcpSocketInfo.CapturePath"/> of every socket.</param>
    /// <param name="options">The options; null to read all sockets in the byte order that is determined from the addresses.</param>
    /// <param name="report">The report to add counts, malformed lines and chosen byte orders to; or null.</param>
    /// <exception cref="ArgumentException">The options have a filter by owner or user, which captured text does not have.</exception>
    public TcpCaptureDecoder(string source, TcpCaptureOptions? options = null, TcpCaptureReport? report = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(source);
        options = TcpCaptureOptions.Check(options);
        RowFilter filter = (options.Query ?? new TcpSocketQuery()).CompileRowFilter(static _ => null);
        ByteOrderGate? gate = options.ByteOrder == TcpTableByteOrder.Auto ? new ByteOrderGate(ToByteOrder(options.ExpectedByteOrder)) : null;
        _report = report ?? new TcpCaptureReport();
        _kind = new TextKind(source);
        _collector = new CaptureCollector(source, filter, gate, _report);
        _table = new TableTracker(source, _collector);
        var rows = new RowReader(source, ToByteOrder(options.ByteOrder) ?? ByteOrder.LittleEndian, _table);
        _lines = new CaptureLines(rows, _table, _kind);
        _origin = new TableOrigin(DateTimeOffset.UtcNow, networkNamespace: null) { CapturePath = source };
    }

    /// <summary>Writes the next piece of text, cut anywhere.</summary>
    /// <param name="text">The text in UTF-8.</param>
    /// <exception cref="ObjectDisposedException">The decoder is disposed.</exception>
    public void Write(ReadOnlySpan<byte> text)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        _kind.AddHead(text);
        _lines.Write(text);
        Report();
    }

    /// <summary>Writes the next piece of text, cut anywhere.</summary>
    /// <param name="text">The text; lines end with a line feed.</param>
    /// <exception cref="ObjectDisposedException">The decoder is disposed.</exception>
    public void Write(ReadOnlySpan<char> text)
    {
        const int CharactersAtOnce = 256;
        Span<byte> bytes = stackalloc byte[CharactersAtOnce * 3];
        while (!text.IsEmpty)
        {
            ReadOnlySpan<char> piece = text[..Math.Min(text.Length, CharactersAtOnce)];
            Write(bytes[..Encoding.UTF8.GetBytes(piece, bytes)]);
            text = text[piece.Length..];
        }
    }

    /// <summary>Ends the text, and releases the rows that are held.</summary>
    /// <exception cref="ObjectDisposedException">The decoder is disposed.</exception>
    public void Complete()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        _lines.Complete();
        _collector.Complete();
        Report();
        if (!_table.HasTable)
        {
            _report.EndWithoutTable(_kind.Describe(_table, _report.FirstFailure));
        }
    }

    /// <summary>Reads the next socket of the text written so far.</summary>
    /// <param name="socket">The socket, or null.</param>
    /// <returns>True if there is one; otherwise, false. Further text may have more.</returns>
    /// <exception cref="ObjectDisposedException">The decoder is disposed.</exception>
    public bool TryRead([NotNullWhen(true)] out TcpSocketInfo? socket)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_taken == _collector.Rows.Count)
        {
            _taken = 0;
            _collector.Rows.Truncate(0);
            socket = null;
            return false;
        }

        socket = new TcpSocketInfo(_collector.Rows[_taken++], _origin, SocketOwnerStatus.ForeignTable, []);
        return true;
    }

    /// <summary>Returns the buffers to their pool.</summary>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        _collector.Dispose();
    }

    /// <summary>Ends the text within a line, which is dropped.</summary>
    internal void Release()
    {
        _lines.Release();
        _collector.Complete();
        Report();
    }

    private static ByteOrder? ToByteOrder(TcpTableByteOrder order) => order switch
    {
        TcpTableByteOrder.BigEndian => ByteOrder.BigEndian,
        TcpTableByteOrder.LittleEndian => ByteOrder.LittleEndian,
        _ => null,
    };

    private void Report()
    {
        _report.HasTable = _table.HasTable;
        _report.RowsOfOtherProtocols = _table.Others;
    }
}
