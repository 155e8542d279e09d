namespace ProcTcp;

/// <summary>Specifies the byte order of the machine that printed a captured table.</summary>
/// <remarks>
/// The kernel prints each 32-bit word of an address as a number in the byte order of its machine: 127.0.0.1 is <c>0100007F</c> on a
/// little-endian machine and <c>7F000001</c> on a big-endian one. Ports and all other columns do not depend on it.
/// </remarks>
public enum TcpTableByteOrder
{
    /// <summary>The byte order is determined from the addresses.</summary>
    Auto,

    /// <summary>Little-endian: x86, ARM as commonly used, RISC-V, POWER as <c>ppc64le</c>.</summary>
    LittleEndian,

    /// <summary>Big-endian: s390x, POWER as <c>ppc</c> and <c>ppc64</c>, SPARC, MIPS in many routers.</summary>
    BigEndian,
}
