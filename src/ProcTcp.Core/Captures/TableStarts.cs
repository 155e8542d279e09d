using ProcTcp.Rows;

namespace ProcTcp.Captures;

/// <summary>
/// Detects the start of a table in a text of several: a header, another address family, or a row number that starts again. In a text with
/// headers that is 0 alone, because gVisor's row numbers are in no order.
/// </summary>
internal sealed class TableStarts
{
    private uint _lastNumber;
    private bool _isIPv6;
    private bool _hasHeaders;

    /// <summary>Adds the next row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="isBelowHeader">Whether a header is between it and the previous row.</param>
    /// <returns>True if it is the first row of a table; otherwise, false.</returns>
    public bool Add(in TcpTableRow row, bool isBelowHeader)
    {
        _hasHeaders |= isBelowHeader;
        bool isFirst = isBelowHeader || row.IsIPv6 != _isIPv6 || row.RowNumber <= (_hasHeaders ? 0 : _lastNumber);
        _lastNumber = row.RowNumber;
        _isIPv6 = row.IsIPv6;
        return isFirst;
    }
}
