using ProcTcp.Rows;

namespace ProcTcp.Measuring;

/// <summary>
/// The raw data of a property's value, without the value: two sockets with equal keys have equal values. The reverse need not be true.
/// </summary>
/// <param name="Low">The value, or its lower half.</param>
/// <param name="High">The upper half.</param>
/// <param name="Kind">What else distinguishes values.</param>
/// <param name="Reference">An object that is part of the value, or determines it.</param>
internal readonly record struct RawKey(ulong Low, ulong High = 0, uint Kind = 0, object? Reference = null)
{
    public static RawKey Of(SocketAddressBits address, bool isIPv6) => new(address.Low, address.High, isIPv6 ? 1u : 0);

    public static RawKey Of(object? reference) => new(0, Reference: reference);

    /// <summary>Returns the key of a value that only some rows have.</summary>
    public static RawKey Optional(bool isPresent, uint value) => isPresent ? new(value, Kind: 1) : default;
}
