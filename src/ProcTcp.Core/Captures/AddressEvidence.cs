using ProcTcp.Rows;

namespace ProcTcp.Captures;

/// <summary>
/// Compares the two readings of an address. Weights are roughly bits of coincidence: a weight of 8 means that one in 256 addresses looks
/// like this by chance.
/// </summary>
internal static class AddressEvidence
{
    /// <summary>The weight of an address that is sufficient alone.</summary>
    public const int Proof = 24;

    /// <summary>The least weight of an address that hardly any host has in the other order, by chance or by habit.</summary>
    public const int Rare = 14;

    private const int Impossible = -16;

    /// <summary>Compares an address as it was read with its reading in the other byte order.</summary>
    /// <returns>A positive number if the address as read is more likely, a negative one if the other reading is, 0 if neither is.</returns>
    public static int Weigh(SocketAddressBits address, bool isIPv6)
    {
        SocketAddressBits other = address.InOtherByteOrder(isIPv6);
        return isIPv6
            ? Compare(Familiarity(address), Familiarity(other)) + HostPart(address) - HostPart(other)
            : Compare(Familiarity(address.IPv4), Familiarity(other.IPv4));
    }

    /// <summary>An address that is familiar in both readings, such as 10.0.0.127 and 127.0.0.10, is no evidence.</summary>
    private static int Compare(int familiarity, int other) =>
        familiarity > 0 && other > 0 ? 0
        : familiarity < 0 || other < 0 ? Sign(other) - Sign(familiarity)
        : familiarity - other;

    /// <summary>An impossible reading is evidence against itself, whatever the other one is.</summary>
    private static int Sign(int familiarity) => familiarity < 0 ? -Impossible : 0;

    /// <summary>Returns how familiar the network of an address is: below 0 if no socket has such an address.</summary>
    private static int Familiarity(uint address) => (address >> 24) switch
    {
        0 or >= 224 => Impossible,
        10 => 6,
        100 when (address >> 22 & 3) == 1 => 6, // 100.64.0.0/10, of providers
        127 when address is 0x7F00_0001 or 0x7F00_0101 => Proof,
        127 when address >> 8 == 0x7F_0000 => 20,
        169 when address >> 16 == 0xA9FE => 14, // 169.254.0.0/16, link-local
        172 when address >> 20 == 0xAC1 => 10, // 172.16.0.0/12
        192 when address >> 16 == 0xC0A8 => 14, // 192.168.0.0/16
        _ => 0,
    };

    private static int Familiarity(SocketAddressBits address)
    {
        uint first = (uint)(address.High >> 32);
        return first switch
        {
            0 when address.IsMapped || address is { High: 0, Low: 1 } => Proof,
            0 => 0,
            0xFE80_0000 or 0x0064_FF9B => Proof, // fe80::/64, link-local, and 64:ff9b::/96, of NAT64
            _ => FamiliarityOfPrefix(first),
        };
    }

    private static int FamiliarityOfPrefix(uint first) => (first >> 24) switch
    {
        0x20 or 0x24 or 0x26 or 0x28 or 0x2A or 0x2C => 6, // allocated to the registries
        >= 0x20 and <= 0x3F => 0,
        0xFC or 0xFD => 6,
        0xFE when (first >> 22 & 3) >= 2 => 6,
        0x5F => 0,
        _ => Impossible,
    };

    /// <summary>Returns how familiar the lower half is: made from the address of a network card, or a small number.</summary>
    private static int HostPart(SocketAddressBits address)
    {
        const int Card = 14;
        const int SmallNumber = 8;
        return (address.Low >> 24 & 0xFFFF) == 0xFFFE ? Card
            : address.High != 0 && address.Low is > 0 and <= ushort.MaxValue ? SmallNumber
            : 0;
    }
}
