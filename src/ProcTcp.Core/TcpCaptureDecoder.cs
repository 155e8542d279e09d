using System;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using ProcTcp.Buffers;
using ProcTcp.Captures;
using ProcTcp.Filtering;
using ProcTcp.Parsing;
using ProcTcp.Rows;

namespace ProcTcp;

/// <summary>
/// Turns captured text that comes in pieces into sockets: write a piece, then read the sockets that it has completed. Rows may be held
/// back until the byte order is decided, at most <see cref="MaxRowsHeld"/>.
/// </summary>
public sealed class TcpCaptureDecoder : IDisposable
{
    /// <summary>How many rows are read ahead, at most, before the byte order is chosen.</summary>
    public const int MaxRowsHeld = ByteOrderGate.MaxHeld;

    private readonly TcpCaptureReport _report;
    private readonly TcpSocketQuery _query;
    private readonly RowFilter _filter;
    private readonly TableOrigin _origin;
    private readonly LineBuffer _lines = new();
    private readonly RecentRows _recent = new();
    private readonly ByteOrderGate? _gate;
    private readonly ByteOrder _order;
    private readonly PooledList<TcpTableRow> _ready = new();
    private int _taken;
    private bool _isDisposed;

    /// <summary>Initializes a new instance of the <see cref="TcpCaptureDecoder"/> class.</summary>
    /// <param name="source">What to call the text: <see cref="TcpSocketInfo.CapturePath"/> of every socket.</param>
    /// <param name="options">How to read; null for all sockets in the byte order that the addresses tell.</param>
    /// <param name="report">Takes counts, malformed lines and chosen byte orders; null where nobody asks.</param>
    /// <exception cref="ArgumentException">The options make no sense for captured text: a filter by owner or user.</exception>
    public TcpCaptureDecoder(string source, TcpCaptureOptions? options = null, TcpCaptureReport? report = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(source);
        options = TcpCaptureOptions.Check(options);
        _query = options.Query ?? new TcpSocketQuery();
        _report = report ?? new TcpCaptureReport();
        _filter = _query.CompileRowFilter(static _ => null);
        _gate = options.ByteOrder == TcpTableByteOrder.Auto ? new ByteOrderGate() : null;
        _order = options.ByteOrder == TcpTableByteOrder.BigEndian ? ByteOrder.BigEndian : ByteOrder.LittleEndian;
        _origin = new TableOrigin(DateTimeOffset.UtcNow, networkNamespace: null) { CapturePath = source };
    }

    /// <summary>Takes the next piece of text, cut anywhere.</summary>
    /// <param name="text">The text in UTF-8.</param>
    /// <exception cref="ObjectDisposedException">The decoder is disposed.</exception>
    public void Write(ReadOnlySpan<byte> text)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        while (!text.IsEmpty)
        {
            text = text[_lines.Append(text)..];
            Decode(isFinal: false);
        }
    }

    /// <summary>Takes the next piece of text, cut anywhere.</summary>
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

    /// <summary>Says that there is no more text: what was held back can be read now.</summary>
    /// <exception cref="ObjectDisposedException">The decoder is disposed.</exception>
    public void Complete()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        Decode(isFinal: true);
        Release();
    }

    /// <summary>Reads the next socket that the text written so far has given.</summary>
    /// <param name="socket">The socket, or null.</param>
    /// <returns>False where there is none; more text may give more.</returns>
    /// <exception cref="ObjectDisposedException">The decoder is disposed.</exception>
    public bool TryRead([NotNullWhen(true)] out TcpSocketInfo? socket)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_taken == _ready.Count)
        {
            _taken = 0;
            _ready.Truncate(0);
            socket = null;
            return false;
        }

        socket = new TcpSocketInfo(_ready[_taken++], _origin, SocketOwnerStatus.ForeignTable, []);
        return true;
    }

    /// <summary>Gives the buffers back.</summary>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        _lines.Dispose();
        _recent.Dispose();
        _gate?.Dispose();
        _ready.Dispose();
    }

    /// <summary>Ends the text within a line, which is lost.</summary>
    internal void Release()
    {
        if (_gate is not null)
        {
            Keep(_gate.Complete());
        }
    }

    private void Decode(bool isFinal)
    {
        TcpTableTextReader reader = _lines.Read(_order, isFinal);
        while (ReadLine(ref reader))
        {
            if (reader.IsFailure)
            {
                AddFailure(reader);
            }
            else
            {
                Take(reader.Row, reader.LineNumber);
            }
        }

        _lines.Consume(reader);
        if (_lines.IsLineEndless)
        {
            TcpTableTextReader endless = _lines.Read(_order, isFinal: true);
            endless.Read();
            AddFailure(endless);
            _lines.GiveUpLine();
        }
    }

    private bool ReadLine(ref TcpTableTextReader reader)
    {
        bool hasLine = reader.Read();
        if (reader.HasPassedHeader)
        {
            _recent.PassHeader();
        }

        return hasLine;
    }

    private void AddFailure(in TcpTableTextReader reader) =>
        _report.AddFailure(_report.WantsFailure ? reader.GetFailure(_origin.CapturePath!) : null);

    private void Take(in TcpTableRow row, long lineNumber)
    {
        _report.RowsRead++;
        bool beginsTable = _recent.BeginsTable(row);
        if (!_recent.TryAdd(row))
        {
            _report.RowsRepeated++;
        }
        else if (_gate is null)
        {
            Keep(row);
        }
        else
        {
            if (beginsTable)
            {
                Keep(_gate.BeginTable());
            }

            Keep(_gate.Add(row, lineNumber));
        }
    }

    private void Keep(ReadOnlySpan<TcpTableRow> rows)
    {
        foreach (ref readonly TcpTableRow row in rows)
        {
            Keep(row);
        }

        while (_gate!.TryTakeVerdict(out ByteOrderVerdict? verdict, out long lineNumber))
        {
            TcpTableByteOrder order = verdict.Order == ByteOrder.BigEndian ? TcpTableByteOrder.BigEndian : TcpTableByteOrder.LittleEndian;
            _report.AddChoice(new TcpByteOrderChoice(_origin.CapturePath!, lineNumber, order, verdict.IsCertain, verdict.Reason));
        }
    }

    private void Keep(in TcpTableRow row)
    {
        if (_filter.IsMatch(row))
        {
            _report.RowsMatched++;
            _ready.Add(row);
        }
    }
}
