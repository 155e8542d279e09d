using System;
using System.Collections.Generic;
using ProcTcp.Rows;

namespace ProcTcp.Captures;

/// <summary>
/// Rows of 10 columns, which kernels before Linux 2.4 print, or which an edge has cut in their inodes. They are held until the end of the
/// text: a text with any other row is of a later kernel.
/// </summary>
internal sealed class OldRows
{
    private const int MaxHeld = 256;

    private readonly List<HeldRow> _held = [];
    private bool _areWhole;

    /// <summary>Gets a value that indicates whether no more rows should be held.</summary>
    public bool IsFull => _areWhole || _held.Count == MaxHeld;

    public void Add(HeldRow row) => _held.Add(row);

    /// <summary>Determines whether the lengths of the rows, or that of the header, show that no edge cut them.</summary>
    /// <remarks>An edge cuts all lines at the same place, behind the inode or behind one blank, and the header as well.</remarks>
    public bool AreWhole(int headerWidth)
    {
        int widest = 0;
        int narrowest = int.MaxValue;
        foreach (HeldRow row in _held)
        {
            widest = Math.Max(widest, row.Width);
            narrowest = Math.Min(narrowest, row.Width);
        }

        _areWhole |= _held.Count > 1 && (widest - narrowest > 1 || narrowest < headerWidth - 1);
        return _areWhole;
    }

    /// <summary>Returns the rows, which are no longer held.</summary>
    public HeldRow[] Take()
    {
        HeldRow[] rows = _held.Count == 0 ? [] : [.. _held];
        _held.Clear();
        return rows;
    }
}

/// <summary>A row that is decided by those after it.</summary>
/// <param name="Row">The row.</param>
/// <param name="LineNumber">The number of its line.</param>
/// <param name="Width">Its length from the colon on.</param>
/// <param name="IsBelowHeader">Whether a header is between it and the previous row.</param>
/// <param name="Failure">What it is if it was cut.</param>
internal sealed record HeldRow(TcpTableRow Row, long LineNumber, int Width, bool IsBelowHeader, TcpTableFailure Failure);
