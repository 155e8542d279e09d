using ProcTcp.Rows;

namespace ProcTcp.Captures;

/// <summary>
/// Finds where a table starts in a text of several: below a header, or if the family changes, or if the number that counts the rows of a
/// table starts again. In a text with headers that is 0 alone, because gVisor's numbers are in no order.
/// </summary>
internal sealed class TableStarts
{
    private uint _lastNumber;
    private bool _isIPv6;
    private bool _hasHeaders;

    /// <summary>Adds the next row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="isBelowHeader">Whether a header is between it and the row before.</param>
    /// <returns>Whether it is the first of a table.</returns>
    public bool Add(in TcpTableRow row, bool isBelowHeader)
    {
        _hasHeaders |= isBelowHeader;
        bool isFirst = isBelowHeader || row.IsIPv6 != _isIPv6 || row.RowNumber <= (_hasHeaders ? 0 : _lastNumber);
        _lastNumber = row.RowNumber;
        _isIPv6 = row.IsIPv6;
        return isFirst;
    }
}
