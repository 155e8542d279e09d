using ProcTcp.Rows;

namespace ProcTcp.Measuring;

/// <summary>
/// What a property is made of, without making it: two sockets with equal keys have equal values. The reverse need not hold.
/// </summary>
/// <param name="Low">The value, or its lower half.</param>
/// <param name="High">The upper half.</param>
/// <param name="Kind">What else tells values apart.</param>
/// <param name="Reference">An object that is part of the value, or knows it.</param>
internal readonly record struct RawKey(ulong Low, ulong High = 0, uint Kind = 0, object? Reference = null)
{
    public static RawKey Of(SocketAddressBits address, bool isIPv6) => new(address.Low, address.High, isIPv6 ? 1u : 0);

    public static RawKey Of(object? reference) => new(0, Reference: reference);

    /// <summary>A value that is there only on some rows.</summary>
    public static RawKey Optional(bool isThere, uint value) => isThere ? new(value, Kind: 1) : default;
}
