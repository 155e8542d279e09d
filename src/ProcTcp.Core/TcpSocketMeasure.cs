using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using ProcTcp.Rows;

namespace ProcTcp;

/// <summary>A group of sockets with the same values in the properties they were grouped by: its count and sums. Immutable.</summary>
public sealed class TcpSocketMeasure
{
    private readonly MeasureSums _sums;
    private readonly long _total;

    internal TcpSocketMeasure(IReadOnlyList<KeyValuePair<string, object?>> group, in MeasureSums sums, long total, long largest)
    {
        Group = group;
        _sums = sums;
        _total = total;
        LargestCount = largest;
    }

    /// <summary>Gets the number of sockets.</summary>
    public long Count => _sums.Count;

    /// <summary>Gets the share of all measured sockets, from 0 to 1.</summary>
    public double Share => (double)_sums.Count / _total;

    /// <summary>Gets the number of bytes received and not yet read (column <c>rx_queue</c>) of all sockets except listeners.</summary>
    public long ReceiveQueue => _sums.ReceiveQueue;

    /// <summary>Gets the number of bytes sent or queued and not yet acknowledged (column <c>tx_queue</c>).</summary>
    public long SendQueue => _sums.SendQueue;

    /// <summary>Gets the number of connections that wait to be accepted (column <c>rx_queue</c> of listeners).</summary>
    public long AcceptQueue => _sums.AcceptQueue;

    /// <summary>Gets the number of listeners with connections that wait to be accepted.</summary>
    public long BackloggedListeners => _sums.BackloggedListeners;

    /// <summary>Gets the number of sockets without any known owner; null if owners were not looked up for all of them.</summary>
    public long? WithoutOwner => _sums.OwnersLookedUp == _sums.Count ? _sums.WithoutOwner : null;

    internal IReadOnlyList<KeyValuePair<string, object?>> Group { get; }

    internal long LargestCount { get; }

    /// <summary>Returns the properties that the sockets were grouped by, each with its value in this group.</summary>
    /// <returns>The names of properties of <see cref="TcpSocketInfo"/> and their values.</returns>
    public IReadOnlyList<KeyValuePair<string, object?>> GetGroup() => Group;

    /// <summary>Returns the measure as text, such as <c>CloseWait: 12</c>, safe to print.</summary>
    /// <returns>The text.</returns>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{PrintableText.Escape(string.Join(", ", Group.Select(static pair => pair.Value)))}: {Count}");
}
