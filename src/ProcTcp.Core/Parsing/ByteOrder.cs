using System;

namespace ProcTcp.Parsing;

/// <summary>The byte order of the machine that printed a table.</summary>
/// <remarks>
/// The kernel prints each 32-bit word of an address, which it holds in network order, as a number of the host:
/// 127.0.0.1 is <c>0100007F</c> on a little-endian machine and <c>7F000001</c> on a big-endian one. No other column depends on it.
/// </remarks>
internal enum ByteOrder
{
    LittleEndian,
    BigEndian,
}

internal static class ByteOrders
{
    public static ByteOrder Host => BitConverter.IsLittleEndian ? ByteOrder.LittleEndian : ByteOrder.BigEndian;
}
