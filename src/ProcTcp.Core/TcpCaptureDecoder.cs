using System;
using System.Diagnostics.CodeAnalysis;
using System.Text;
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

    private readonly TableOrigin _origin;
    private readonly LineAssembler _lines;
    private readonly CaptureCollector _collector;
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
        RowFilter filter = (options.Query ?? new TcpSocketQuery()).CompileRowFilter(static _ => null);
        ByteOrderGate? gate = options.ByteOrder == TcpTableByteOrder.Auto ? new ByteOrderGate() : null;
        _lines = new LineAssembler(options.ByteOrder == TcpTableByteOrder.BigEndian ? ByteOrder.BigEndian : ByteOrder.LittleEndian);
        _lines.Start(source);
        _collector = new CaptureCollector(source, _lines, filter, gate, report ?? new TcpCaptureReport());
        _origin = new TableOrigin(DateTimeOffset.UtcNow, networkNamespace: null) { CapturePath = source };
    }

    /// <summary>Takes the next piece of text, cut anywhere.</summary>
    /// <param name="text">The text in UTF-8.</param>
    /// <exception cref="ObjectDisposedException">The decoder is disposed.</exception>
    public void Write(ReadOnlySpan<byte> text)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        _lines.Read(text, isFinal: false, _collector);
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
        _lines.Read([], isFinal: true, _collector);
        Release();
    }

    /// <summary>Reads the next socket that the text written so far has given.</summary>
    /// <param name="socket">The socket, or null.</param>
    /// <returns>False where there is none; more text may give more.</returns>
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

    /// <summary>Gives the buffers back.</summary>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        _collector.Dispose();
    }

    /// <summary>Ends the text within a line, which is lost.</summary>
    internal void Release() => _collector.Complete();
}
