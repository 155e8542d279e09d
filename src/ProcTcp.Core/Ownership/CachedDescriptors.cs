using System;

namespace ProcTcp.Ownership;

/// <summary>The descriptors that a process had when it was last read, each kind in ascending order.</summary>
/// <param name="sockets">The sockets.</param>
/// <param name="others">The numbers of all other descriptors.</param>
/// <param name="size">The number that the kernel counted.</param>
internal readonly ref struct CachedDescriptors(ReadOnlySpan<SocketDescriptor> sockets, ReadOnlySpan<int> others, ulong size)
{
    // The kernel also counts numbers that it reserved for a thread that waits in accept(2) or open(2).
    private const ulong MaxReserved = 16;

    /// <summary>Gets the sockets.</summary>
    public ReadOnlySpan<SocketDescriptor> Sockets { get; } = sockets;

    /// <summary>Gets the numbers of all other descriptors.</summary>
    public ReadOnlySpan<int> Others { get; } = others;

    /// <summary>
    /// Determines whether the process has the same number of descriptors now. Before Linux 6.2 the kernel did not count them, and outside
    /// <c>/proc</c> the size of a directory is not a count.
    /// </summary>
    public bool HasSameCount(ulong sizeNow)
    {
        ulong count = (ulong)(Sockets.Length + Others.Length);
        return sizeNow == size && IsCount(size, count);
    }

    /// <summary>Determines whether the size of a directory is the number of descriptors that were read in it.</summary>
    public static bool IsCount(ulong size, ulong count) => count > 0 && size >= count && size - count <= MaxReserved;
}
