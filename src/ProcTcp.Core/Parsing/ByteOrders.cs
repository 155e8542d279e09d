using System;

namespace ProcTcp.Parsing;

internal static class ByteOrders
{
    public static ByteOrder Host => BitConverter.IsLittleEndian ? ByteOrder.LittleEndian : ByteOrder.BigEndian;
}
