using System;

namespace ProcTcp.Ownership;

/// <summary>The descriptors that a process held when it was read last, each kind in ascending order.</summary>
/// <param name="sockets">The sockets.</param>
/// <param name="others">The numbers of all other descriptors.</param>
/// <param name="size">How many the kernel counted.</param>
internal readonly ref struct CachedDescriptors(ReadOnlySpan<SocketDescriptor> sockets, ReadOnlySpan<int> others, ulong size)
{
    // The kernel counts numbers too that are set aside for what a thread waits for, in accept(2) or open(2).
    private const ulong MostSetAside = 16;

    /// <summary>Gets the sockets.</summary>
    public ReadOnlySpan<SocketDescriptor> Sockets { get; } = sockets;

    /// <summary>Gets the numbers of all other descriptors.</summary>
    public ReadOnlySpan<int> Others { get; } = others;

    /// <summary>
    /// Tells whether there are as many now. Before Linux 6.2 the kernel counted none, and elsewhere than in <c>/proc</c> the size of a
    /// directory is no count.
    /// </summary>
    public bool AreAsMany(ulong sizeNow)
    {
        ulong count = (ulong)(Sockets.Length + Others.Length);
        return count > 0 && sizeNow == size && size >= count && size - count <= MostSetAside;
    }
}
