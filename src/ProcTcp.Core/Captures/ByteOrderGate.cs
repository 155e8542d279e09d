using System;
using System.Diagnostics.CodeAnalysis;
using ProcTcp.Buffers;
using ProcTcp.Parsing;
using ProcTcp.Rows;

namespace ProcTcp.Captures;

/// <summary>
/// Holds rows, as read in little-endian order, until their byte order is decided, and releases them in it.
/// </summary>
/// <remarks>
/// Each table is decided anew, because a text may have tables of several hosts. A table without sufficient evidence is read like the
/// previous one; if there is none, the addresses of the next table are added.
/// </remarks>
/// <param name="expected">The byte order to use if no table proves another one; null if none is expected.</param>
internal sealed class ByteOrderGate(ByteOrder? expected) : IDisposable
{
    public const int MaxHeld = 256;

    private readonly PooledList<TcpTableRow> _rows = new(MaxHeld);
    private readonly ByteOrderEvidence _evidence = new();
    private ByteOrderVerdict? _verdict;
    private ByteOrder? _order = expected;
    private ByteOrder? _certainOrder = expected;
    private long _firstLine;
    private bool _isSettled;
    private bool _isReleased;

    /// <summary>Ends a table, if its byte order has been decided.</summary>
    /// <returns>The rows that are released, valid until the next call.</returns>
    public ReadOnlySpan<TcpTableRow> BeginTable()
    {
        DropReleased();
        if (_order is null)
        {
            return [];
        }

        ReadOnlySpan<TcpTableRow> rows = Complete();
        _evidence.Clear();
        _isSettled = false;
        return rows;
    }

    /// <summary>Adds a row.</summary>
    /// <returns>The rows that are released, valid until the next call.</returns>
    public ReadOnlySpan<TcpTableRow> Add(in TcpTableRow row, long lineNumber)
    {
        DropReleased();
        _firstLine = _rows.Count == 0 ? lineNumber : _firstLine;
        _rows.Add(row);
        if (!_isSettled)
        {
            _evidence.Add(row);
            if (_evidence.HasStake)
            {
                if (!_evidence.IsPlain(_certainOrder) && _rows.Count < MaxHeld)
                {
                    return [];
                }

                Settle();
            }
        }

        return Release();
    }

    /// <summary>Ends the text.</summary>
    /// <returns>The rows that are released, valid until the next call.</returns>
    public ReadOnlySpan<TcpTableRow> Complete()
    {
        DropReleased();
        if (_rows.Count > 0)
        {
            Settle();
        }

        return Release();
    }

    /// <summary>Removes the verdict that was reached since the last call. A byte order that stays the same is not reported.</summary>
    public bool TryTakeVerdict([NotNullWhen(true)] out ByteOrderVerdict? verdict, out long lineNumber)
    {
        verdict = _verdict;
        lineNumber = _firstLine;
        _verdict = null;
        return verdict is not null;
    }

    public void Dispose() => _rows.Dispose();

    private void Settle()
    {
        ByteOrderVerdict verdict = _evidence.Decide(_certainOrder, _order ?? ByteOrders.Host);
        _verdict = verdict.Order != _order || verdict.IsContradictory ? verdict : null;
        _order = verdict.Order;
        _certainOrder = verdict.IsCertain ? verdict.Order : _certainOrder;
        _isSettled = true;
    }

    private ReadOnlySpan<TcpTableRow> Release()
    {
        _isReleased = true;
        for (int i = 0; i < _rows.Count && _order == ByteOrder.BigEndian; i++)
        {
            ref TcpTableRow row = ref _rows[i];
            row.LocalAddress = row.LocalAddress.InOtherByteOrder(row.IsIPv6);
            row.RemoteAddress = row.RemoteAddress.InOtherByteOrder(row.IsIPv6);
        }

        return _rows.Items;
    }

    private void DropReleased()
    {
        if (_isReleased)
        {
            _rows.Truncate(0);
            _isReleased = false;
        }
    }
}
