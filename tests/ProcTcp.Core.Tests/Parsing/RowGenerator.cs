using System.Linq;
using System.Net;
using FsCheck;
using FsCheck.Fluent;
using ProcTcp.Tests.Support;

namespace ProcTcp.Tests.Parsing;

/// <summary>
/// Generates rows as a kernel could print them: both families, full and short rows, and values at their limits more often than by chance.
/// </summary>
internal static class RowGenerator
{
    public static Gen<KernelRow> Row { get; } =
        from addresses in Addresses(4).Or(Addresses(16))
        from ports in Gen.Choose(0, ushort.MaxValue).Two()
        from state in Gen.Choose(0, byte.MaxValue)
        from words in Word.ArrayOf(9)
        from counts in Count.ArrayOf(4)
        from inode in Word.Two()
        from threshold in Count.Or(Gen.Constant(-1))
        from fields in Gen.Elements(10, 11, 12, 13, 16, 17, 17, 17)
        from pointer in Gen.Elements("x8", "x16")
        select new KernelRow
        {
            Number = counts[3],
            Local = new IPEndPoint(addresses.Item1, ports.Item1),
            Remote = new IPEndPoint(addresses.Item2, ports.Item2),
            State = (byte)state,
            SendQueue = words[0],
            ReceiveQueue = words[1],
            Timer = (byte)words[2],
            When = words[3] & int.MaxValue,
            Retransmits = counts[0],
            UserId = words[4],
            Probes = counts[1],
            Inode = ((ulong)inode.Item1 << 32) | inode.Item2,
            References = counts[2],
            Pointer = words[5].ToString(pointer, System.Globalization.CultureInfo.InvariantCulture),
            RetransmitTimeout = words[6],
            DelayedAckTimeout = words[7],
            QuickAck = words[8],
            CongestionWindow = words[0] ^ words[8],
            SlowStartThreshold = threshold,
            Fields = fields,
        };

    private static Gen<uint> Word => Gen.OneOf(
        Gen.Elements<uint>(0u, 1u, 9u, 10u, int.MaxValue, int.MaxValue + 1u, uint.MaxValue - 1, uint.MaxValue),
        Gen.Choose(0, ushort.MaxValue).Select(static value => (uint)value),
        Gen.Choose(0, ushort.MaxValue).Two().Select(static pair => ((uint)pair.Item1 << 16) | (uint)pair.Item2));

    private static Gen<int> Count => Word.Select(static value => (int)(value & int.MaxValue));

    private static Gen<(IPAddress, IPAddress)> Addresses(int length) =>
        Address(length).Two().Select(static pair => (pair.Item1, pair.Item2));

    private static Gen<IPAddress> Address(int length)
    {
        Gen<byte> value = Gen.Choose(0, byte.MaxValue).Select(static number => (byte)number);
        Gen<IPAddress> any = value.ArrayOf(length).Select(static bytes => new IPAddress(bytes));
        Gen<IPAddress> mapped = value.ArrayOf(4).Select(static bytes => new IPAddress(bytes).MapToIPv6());
        Gen<IPAddress> special = length == 4
            ? Gen.Elements(IPAddress.Any, IPAddress.Loopback, IPAddress.Broadcast)
            : Gen.Elements(IPAddress.IPv6Any, IPAddress.IPv6Loopback, IPAddress.Loopback.MapToIPv6(), IPAddress.Any.MapToIPv6());
        return length == 4 ? Gen.OneOf(any, special) : Gen.OneOf(any, mapped, special);
    }
}
