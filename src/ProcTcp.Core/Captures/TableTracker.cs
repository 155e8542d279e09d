using System;
using System.Collections.Generic;
using ProcTcp.Parsing;
using ProcTcp.Rows;

namespace ProcTcp.Captures;

/// <summary>
/// Decides which rows of a text are whole rows of TCP, by the headers and by the numbers of columns that kernels print. A row that was cut
/// is a failure, and rows of other protocols are counted and skipped.
/// </summary>
/// <param name="source">The name of the text.</param>
/// <param name="rows">Receives the rows and failures.</param>
internal sealed class TableTracker(string source, CaptureCollector rows)
{
    private readonly OldRows _old = new();
    private readonly List<HeldRow> _suspects = [];
    private int _headerWidth;
    private int _pointerDigits;
    private bool _isOther;
    private bool _isBelowHeader;
    private bool _isTableCut;
    private bool _isEmpty;
    private bool _wasOther;
    private bool _hasEmpty;
    private bool _hasRows;
    private bool _hasModern;
    private bool _hasFailure;

    /// <summary>Gets a value that indicates whether the text has a table of TCP: a row, or a header with nothing like a row below it.</summary>
    public bool HasTable => _hasRows || ((_hasEmpty || _isEmpty) && !HasBadRows);

    /// <summary>Gets the number of rows of other protocols.</summary>
    public long Others { get; private set; }

    /// <summary>Gets a value that indicates whether the text has a table of another protocol, with rows or without.</summary>
    public bool HasOthers { get; private set; }

    /// <summary>Gets a value that indicates whether a table of UDP was found: its row numbers are wider than those of other tables.</summary>
    public bool HasUdp { get; private set; }

    /// <summary>Gets a value that indicates whether a row was cut.</summary>
    public bool HasCut { get; private set; }

    /// <summary>Gets a value that indicates whether a line that looks like a row is none, or was cut.</summary>
    public bool HasBadRows { get; private set; }

    /// <summary>Adds a header.</summary>
    /// <param name="header">The header, from its first name on.</param>
    /// <param name="isIndented">Whether it is indented more than that of TCP.</param>
    public void AddHeader(ReadOnlySpan<byte> header, bool isIndented)
    {
        DropSuspects();
        _isOther = TableHeader.IsOfOther(header);
        _headerWidth = TableHeader.Measure(header);
        _isBelowHeader = true;
        _hasEmpty |= _isEmpty;
        _isEmpty = !_isOther;
        _isTableCut = false;
        _wasOther = false;
        _pointerDigits = 0;
        HasOthers |= _isOther;
        HasUdp |= _isOther && isIndented;
    }

    /// <summary>Determines whether a row needs no further columns.</summary>
    /// <param name="row">The row.</param>
    /// <param name="end">The first column that it lacks.</param>
    public bool IsComplete(in TcpTableRow row, TcpTableColumn end) => RowShapes.Classify(row, end) switch
    {
        RowShape.Full or RowShape.Other => true,
        RowShape.Mini => _isOther || HasWholePointer(row),
        RowShape.OtherOrCut => _isOther,
        _ => false,
    };

    /// <summary>Adds a row that was parsed, whole or not.</summary>
    /// <param name="row">The row.</param>
    /// <param name="end">The first column that it lacks.</param>
    /// <param name="text">Its text, from the row number on.</param>
    /// <param name="lineNumber">The number of its line.</param>
    public void Add(in TcpTableRow row, TcpTableColumn end, ReadOnlySpan<byte> text, long lineNumber)
    {
        RowShape shape = RowShapes.Classify(row, end);
        if (_isOther || shape == RowShape.Other || (shape == RowShape.OtherOrCut && _wasOther))
        {
            AddOther();
        }
        else if (shape == RowShape.OtherOrCut)
        {
            _suspects.Add(Hold(row, end, text, lineNumber));
        }
        else if (shape == RowShape.Old && !_hasModern)
        {
            DropSuspects();
            _old.Add(Hold(row, end, text, lineNumber));
            if (_old.IsFull)
            {
                SettleOld();
            }
        }
        else if (IsComplete(row, end))
        {
            SetModern();
            _pointerDigits = shape == RowShape.Full ? row.KernelAddressDigits : _pointerDigits;
            Pass(row, lineNumber, _isBelowHeader);
        }
        else
        {
            SetModern();
            AddCut(Hold(row, end, text, lineNumber));
        }
    }

    /// <summary>Adds a row that ends before its inode, or within a column.</summary>
    public void AddCut(TcpTableColumn column, ReadOnlySpan<byte> text, long lineNumber)
    {
        DropSuspects();
        AddCut(Hold(default, column, text, lineNumber));
    }

    /// <summary>Adds a line that is not a row.</summary>
    /// <param name="line">The line.</param>
    /// <param name="isRow">Whether it looks like one.</param>
    public void AddFailure(in MalformedLine line, bool isRow)
    {
        _hasFailure = true;
        HasBadRows |= isRow;
        rows.AddFailure(line);
    }

    /// <summary>Ends the text: rows that are held are decided.</summary>
    public void Complete()
    {
        DropSuspects();
        SettleOld();
    }

    private bool HasWholePointer(in TcpTableRow row) =>
        row.KernelAddressDigits != RowShapes.Pointer32 || _pointerDigits == RowShapes.Pointer32 || (_pointerDigits == 0 && !_isTableCut);

    private void AddOther()
    {
        Others += 1 + _suspects.Count;
        _suspects.Clear();
        _isEmpty = false;
        _wasOther = true;
        HasOthers = true;
    }

    private void DropSuspects()
    {
        foreach (HeldRow suspect in _suspects)
        {
            AddCut(suspect);
        }

        _suspects.Clear();
    }

    /// <summary>Drops rows of few columns: the text has others.</summary>
    private void SetModern()
    {
        DropSuspects();
        _hasModern = true;
        foreach (HeldRow held in _old.Take())
        {
            AddCut(held);
        }
    }

    private void SettleOld()
    {
        if (_hasFailure || HasCut || !_old.AreWhole(_headerWidth))
        {
            SetModern();
        }

        foreach (HeldRow held in _old.Take())
        {
            Pass(held.Row, held.LineNumber, held.IsBelowHeader);
        }
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
        HasCut = true;
        HasBadRows = true;
        _isTableCut = true;
        rows.AddFailure(held.Failure);
    }

    private HeldRow Hold(in TcpTableRow row, TcpTableColumn end, ReadOnlySpan<byte> text, long lineNumber)
    {
        var line = new MalformedLine(source, lineNumber, end.Describe().Name, "there: the row ends early, as if it was cut", text);
        var held = new HeldRow(row, lineNumber, text.Length - text.IndexOf((byte)':'), _isBelowHeader, line.ToFailure());
        _isBelowHeader = false;
        return held;
    }
}
