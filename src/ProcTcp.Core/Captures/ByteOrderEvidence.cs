using System;
using System.Collections.Generic;
using System.Linq;
using ProcTcp.Parsing;
using ProcTcp.Rows;

namespace ProcTcp.Captures;

/// <summary>
/// Decides the byte order of a table by its addresses, as read in little-endian order. Each address counts once; an address that is the
/// same in both orders, such as 0.0.0.0, does not count.
/// </summary>
/// <remarks>
/// Nearly all machines are little-endian. Addresses that end alike, as 203.0.113.10 and 198.51.100.10 do, look like private ones in the
/// other order, so against little-endian only addresses count that it could hardly have.
/// </remarks>
internal sealed class ByteOrderEvidence
{
    private const int Enough = 8;

    private readonly Dictionary<(SocketAddressBits Address, bool IsIPv6), int> _weights = [];
    private int _littleEndian;
    private int _bigEndian;
    private int _proofOfBigEndian;

    /// <summary>Gets a value that indicates whether an address depends on the byte order.</summary>
    public bool HasStake => _weights.Count > 0;

    public void Add(in TcpTableRow row)
    {
        Add(row.LocalAddress, row.IsIPv6);
        Add(row.RemoteAddress, row.IsIPv6);
    }

    public void Clear()
    {
        _weights.Clear();
        _littleEndian = 0;
        _bigEndian = 0;
        _proofOfBigEndian = 0;
    }

    /// <summary>Determines whether the evidence is so clear that no further row is needed.</summary>
    /// <param name="expected">The byte order of a previous table, which needs less evidence; null if there is none.</param>
    public bool IsPlain(ByteOrder? expected) =>
        (_bigEndian == 0 && _littleEndian >= (expected == ByteOrder.LittleEndian ? Enough : AddressEvidence.Proof))
        || (_littleEndian == 0 && IsBigEndianPossible(expected) && _bigEndian >= (expected == ByteOrder.BigEndian ? Enough : AddressEvidence.Proof));

    /// <summary>Decides the byte order.</summary>
    /// <param name="expected">The byte order of a previous table, which only proof overturns, because most texts are from one host; null if there is none.</param>
    /// <param name="fallback">The byte order to use if the evidence is not sufficient.</param>
    public ByteOrderVerdict Decide(ByteOrder? expected, ByteOrder fallback)
    {
        int littleEndian = _littleEndian + SharedNetworks(ByteOrder.LittleEndian);
        int bigEndian = _bigEndian + SharedNetworks(ByteOrder.BigEndian);
        if (!IsBigEndianPossible(expected))
        {
            bigEndian = Math.Min(bigEndian, _proofOfBigEndian + Enough);
        }

        ByteOrder order = littleEndian >= bigEndian ? ByteOrder.LittleEndian : ByteOrder.BigEndian;
        int lead = Math.Abs(littleEndian - bigEndian);
        int against = Math.Min(littleEndian, bigEndian);
        bool isOverturn = lead >= Enough && expected is not null && order != expected;
        bool isCertain = lead >= (isOverturn ? AddressEvidence.Proof : Enough)
            && lead >= against
            && (order == ByteOrder.LittleEndian || IsBigEndianPossible(expected));
        string? contradiction = isCertain ? null : isOverturn ? "the previous table" : against > 0 ? "each other" : null;
        string reason = Explain(order, isCertain, contradiction, isChosen: isCertain || order == fallback);
        return new ByteOrderVerdict(isCertain ? order : fallback, isCertain, reason, contradiction is not null);
    }

    private bool IsBigEndianPossible(ByteOrder? expected) =>
        expected == ByteOrder.BigEndian || _proofOfBigEndian >= AddressEvidence.Proof;

    private void Add(SocketAddressBits address, bool isIPv6)
    {
        if (address == address.InOtherByteOrder(isIPv6))
        {
            return;
        }

        int weight = AddressEvidence.Weigh(address, isIPv6);
        if (_weights.TryAdd((address, isIPv6), weight))
        {
            _littleEndian += Math.Max(weight, 0);
            _bigEndian += Math.Max(-weight, 0);
            _proofOfBigEndian += -weight >= AddressEvidence.Rare ? -weight : 0;
        }
    }

    /// <summary>Addresses that are no evidence alone are evidence together if they share their first half: neighbors are frequent, chance is not.</summary>
    private int SharedNetworks(ByteOrder order)
    {
        const int Neighbor = 4;
        Dictionary<uint, int> networks = _weights.Keys
            .Where(static key => !key.IsIPv6)
            .GroupBy(key => Network(key.Address, order))
            .ToDictionary(static group => group.Key, static group => group.Count());
        return Neighbor * _weights.Count(entry =>
            entry is { Value: 0, Key.IsIPv6: false } && networks[Network(entry.Key.Address, order)] > 1);
    }

    private static uint Network(SocketAddressBits address, ByteOrder order) => In(address, isIPv6: false, order).IPv4 >> 16;

    private static SocketAddressBits In(SocketAddressBits address, bool isIPv6, ByteOrder order) =>
        order == ByteOrder.LittleEndian ? address : address.InOtherByteOrder(isIPv6);

    private string Explain(ByteOrder order, bool isCertain, string? contradiction, bool isChosen)
    {
        int sign = order == ByteOrder.LittleEndian ? 1 : -1;
        int speaking = _weights.Values.Count(weight => weight * sign > 0);
        int opposing = _weights.Values.Count(weight => weight * sign < 0);
        string counts = FormattableString.Invariant($"{speaking} of {_weights.Count} addresses for {order}, {opposing} against it");
        if (speaking == 0)
        {
            return isCertain ? $"addresses are neighbors only in this order ({counts})" : $"no address is evidence ({counts})";
        }

        (SocketAddressBits address, bool isIPv6) = _weights.MaxBy(entry => entry.Value * sign).Key;
        SocketAddressBits meant = In(address, isIPv6, order);
        string witness = $"{meant.ToIPAddress(isIPv6)} would otherwise be {meant.InOtherByteOrder(isIPv6).ToIPAddress(isIPv6)}";
        return isCertain ? $"{witness} ({counts})"
            : contradiction is not null ? $"the addresses contradict {contradiction} ({counts}; {witness})"
            : isChosen ? $"weak evidence supports it ({counts}; {witness})"
            : $"the evidence for {order} is too weak ({counts}; {witness})";
    }
}

/// <summary>The byte order of a table, by its addresses.</summary>
/// <param name="Order">The byte order to use.</param>
/// <param name="IsCertain">Whether the addresses are sufficient evidence.</param>
/// <param name="Reason">The evidence, as the end of a sentence.</param>
/// <param name="IsContradictory">Whether the addresses contradict each other or the previous table.</param>
internal sealed record ByteOrderVerdict(ByteOrder Order, bool IsCertain, string Reason, bool IsContradictory);
