using System;
using System.Collections.Generic;
using ProcTcp.Parsing;
using ProcTcp.Rows;

namespace ProcTcp.Captures;

/// <summary>
/// Decides which rows of a text are whole rows of TCP, by the headers and by the numbers of columns that kernels print. A row that was cut
/// is a failure, and rows of other protocols are counted and passed over.
/// </summary>
/// <remarks>
/// Full sockets have 17 columns, since Linux 2.4, or 10 before; mini-sockets have 12. Sockets of other protocols have 12 or 13, and hardly
/// any state but 7. A row of 10 columns may also be one that was cut in its inode: such rows are believed only at the end of a text
/// that has no other rows, if their lengths, or that of the header, show that no edge cut them.
/// </remarks>
internal sealed class TableTracker(string source, CaptureCollector rows)
{
    // The first column that a row lacks.
    private const TcpTableColumn EndOfFull = TcpTableColumn.LineLength;
    private const TcpTableColumn EndOfMini = TcpTableColumn.RetransmitTimeout;
    private const TcpTableColumn EndOfOthers = TcpTableColumn.DelayedAckTimeout;
    private const TcpTableColumn EndOfOld = TcpTableColumn.ReferenceCount;

    private const int MaxHeld = 256;

    // Widths of pointers, in digits.
    private const int Pointer32 = 8;
    private const int Pointer64 = 16;

    private readonly List<HeldRow> _old = [];
    private readonly List<HeldRow> _suspects = [];
    private int _headerWidth;
    private int _pointerDigits;
    private bool _isOther;
    private bool _isBelowHeader;
    private bool _isTableCut;
    private bool _hasModern;
    private bool _hasOld;
    private bool _hasNoise;
    private bool _hasEmpty;
    private bool _mayBeEmpty;
    private bool _hasRows;
    private bool _wasOther;

    /// <summary>Gets a value that indicates whether the text has a table of TCP: a row, or a header with nothing like a row below it.</summary>
    public bool HasTable => _hasRows || ((_hasEmpty || _mayBeEmpty) && !HasBadRows);

    /// <summary>Gets the number of rows of other protocols.</summary>
    public long Others { get; private set; }

    /// <summary>Gets a value that indicates whether the text has a table of another protocol, with rows or without.</summary>
    public bool HasOthers { get; private set; }

    /// <summary>Gets a value that indicates whether a row was cut.</summary>
    public bool HasCut { get; private set; }

    /// <summary>Gets a value that indicates whether a line that looks like a row is none, or was cut.</summary>
    public bool HasBadRows { get; private set; }

    /// <summary>Gets a value that indicates whether a table of UDP was found: its row numbers are wider than those of other tables.</summary>
    public bool HasUdp { get; private set; }

    /// <summary>Adds a header.</summary>
    /// <param name="header">The header, from its first name on.</param>
    /// <param name="isIndented">Whether it is indented more than that of TCP.</param>
    public void AddHeader(ReadOnlySpan<byte> header, bool isIndented)
    {
        Settle(areOthers: false);
        _isOther = TableHeader.IsOfOther(header);
        _isBelowHeader = true;
        _headerWidth = TableHeader.Measure(header);
        HasOthers |= _isOther;
        HasUdp |= _isOther && isIndented;
        _hasEmpty |= _mayBeEmpty;
        _mayBeEmpty = !_isOther;
        _wasOther = false;
        _pointerDigits = 0;
        _isTableCut = false;
    }

    /// <summary>Determines whether a row needs no further columns.</summary>
    /// <param name="row">The row.</param>
    /// <param name="end">The first column that it lacks.</param>
    public bool IsComplete(in TcpTableRow row, TcpTableColumn end) =>
        end >= EndOfFull
        || (end >= EndOfMini && (_isOther || IsOther(row, end)))
        || (end == EndOfMini && IsMini(row) && HasWholePointer(row));

    /// <summary>Adds a row that was parsed, whole or not.</summary>
    /// <param name="row">The row.</param>
    /// <param name="end">The first column that it lacks.</param>
    /// <param name="text">Its text, from the row number on.</param>
    /// <param name="lineNumber">The number of its line.</param>
    public void Add(in TcpTableRow row, TcpTableColumn end, ReadOnlySpan<byte> text, long lineNumber)
    {
        if (_isOther || IsOther(row, end) || (_wasOther && IsSuspect(row, end)))
        {
            Settle(areOthers: true);
            Others++;
            HasOthers = true;
            _mayBeEmpty = false;
            _wasOther = true;
            return;
        }

        if (IsSuspect(row, end))
        {
            _suspects.Add(Hold(row, end, text, lineNumber));
            return;
        }

        Settle(areOthers: false);
        if (end == EndOfOld && !_hasModern)
        {
            _old.Add(Hold(row, end, text, lineNumber));
            if (_hasOld || _old.Count == MaxHeld)
            {
                SettleOld();
            }

            return;
        }

        SetModern();
        if (IsComplete(row, end))
        {
            _pointerDigits = end >= EndOfFull ? row.KernelAddressDigits : _pointerDigits;
            Pass(row, lineNumber, _isBelowHeader);
        }
        else
        {
            AddCut(Hold(row, end, text, lineNumber));
        }
    }

    /// <summary>Adds a row that ends before its inode, or within a column.</summary>
    public void AddCut(TcpTableColumn column, ReadOnlySpan<byte> text, long lineNumber)
    {
        Settle(areOthers: false);
        AddCut(new HeldRow(default, lineNumber, 0, Describe(column, text, lineNumber)));
    }

    /// <summary>Ends the text: rows that are held are decided.</summary>
    public void Complete()
    {
        Settle(areOthers: false);
        SettleOld();
    }

    /// <summary>Adds a line that is not a row.</summary>
    /// <param name="line">The line.</param>
    /// <param name="isRow">Whether it looks like one.</param>
    public void AddFailure(in MalformedLine line, bool isRow)
    {
        _hasNoise = true;
        HasBadRows |= isRow;
        rows.AddFailure(line);
    }

    /// <summary>Determines whether the row is of a mini-socket: one that has no process, and the timer of its state.</summary>
    private static bool IsMini(in TcpTableRow row) => row.Inode == 0 && (TcpSocketState)row.State switch
    {
        TcpSocketState.TimeWait => true,
        TcpSocketState.FinWait2 => row.Timer == (byte)TcpSocketTimer.TimeWait,
        TcpSocketState.SynReceived => row.Timer == (byte)TcpSocketTimer.Retransmit,
        _ => false,
    };

    private static bool HasColumnsOfOthers(in TcpTableRow row, TcpTableColumn end) =>
        end is EndOfMini or EndOfOthers && row.KernelAddressDigits is 0 or Pointer32 or Pointer64;

    private static bool IsOther(in TcpTableRow row, TcpTableColumn end) => row.State == (byte)TcpSocketState.Closed && HasColumnsOfOthers(row, end);

    /// <summary>A connected socket of another protocol looks like a connection of TCP that was cut.</summary>
    private static bool IsSuspect(in TcpTableRow row, TcpTableColumn end) => row.State == (byte)TcpSocketState.Established && HasColumnsOfOthers(row, end);

    private bool HasWholePointer(in TcpTableRow row) => row.KernelAddressDigits switch
    {
        0 or Pointer64 => true,
        Pointer32 => _pointerDigits == Pointer32 || (_pointerDigits == 0 && !_isTableCut),
        _ => false,
    };

    /// <summary>Decides whether rows of 10 columns are those of an old kernel, or were cut.</summary>
    private void SettleOld()
    {
        int widest = 0;
        int narrowest = int.MaxValue;
        foreach (HeldRow held in _old)
        {
            widest = Math.Max(widest, held.Width);
            narrowest = Math.Min(narrowest, held.Width);
        }

        // An edge that leaves no more than the inode cuts all lines at the same place, behind it or behind one blank.
        _hasOld |= !HasCut && !_hasNoise && _old.Count > 1 && (widest - narrowest > 1 || narrowest < _headerWidth - 1);
        if (!_hasOld)
        {
            SetModern();
        }

        foreach (HeldRow held in _old)
        {
            Pass(held.Row, held.LineNumber, held.IsBelowHeader);
        }

        _old.Clear();
    }

    private void SetModern()
    {
        _hasModern = true;
        Drop(_old);
    }

    private void Settle(bool areOthers)
    {
        if (areOthers)
        {
            Others += _suspects.Count;
            _suspects.Clear();
        }

        Drop(_suspects);
    }

    private void Drop(List<HeldRow> held)
    {
        foreach (HeldRow row in held)
        {
            AddCut(row);
        }

        held.Clear();
    }

    private void Pass(in TcpTableRow row, long lineNumber, bool isBelowHeader)
    {
        _hasRows = true;
        _isBelowHeader = false;
        _wasOther = false;
        rows.Add(row, lineNumber, isBelowHeader);
    }

    private void AddCut(HeldRow held)
    {
        _isTableCut = true;
        HasCut = true;
        HasBadRows = true;
        rows.AddFailure(held.Failure);
    }

    private HeldRow Hold(in TcpTableRow row, TcpTableColumn end, ReadOnlySpan<byte> text, long lineNumber)
    {
        var held = new HeldRow(row, lineNumber, text.Length - text.IndexOf((byte)':'), Describe(end, text, lineNumber)) { IsBelowHeader = _isBelowHeader };
        _isBelowHeader = false;
        return held;
    }

    private TcpTableFailure Describe(TcpTableColumn column, ReadOnlySpan<byte> text, long lineNumber) =>
        new MalformedLine(source, lineNumber, column.Describe().Name, "there: the row ends early, as if it was cut", text).ToFailure();

    /// <summary>A row that is decided by those after it.</summary>
    private sealed record HeldRow(TcpTableRow Row, long LineNumber, int Width, TcpTableFailure Failure)
    {
        public bool IsBelowHeader { get; init; }
    }
}
