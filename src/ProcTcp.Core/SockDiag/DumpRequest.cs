using ProcTcp.Filtering;
using ProcTcp.Interop;

namespace ProcTcp.SockDiag;

/// <summary>What one dump is asked for.</summary>
/// <param name="IsIPv6">Whether the sockets of IPv6 are wanted, or those of IPv4; null for both.</param>
/// <param name="States">The states wanted: for each the bit of its number.</param>
/// <param name="Extensions">The attributes wanted: for each the bit of its number less one.</param>
/// <param name="Program">The filter's program; empty if there is none.</param>
internal sealed record DumpRequest(bool? IsIPv6, uint States, byte Extensions, byte[] Program)
{
    private const uint Listeners = 1u << (int)TcpSocketState.Listen;
    private const uint BoundOnly = 1u << (int)TcpSocketState.BoundInactive;

    /// <summary>Gets a value that indicates whether sockets that are bound only are wanted.</summary>
    public bool WantsBoundOnly => (States & BoundOnly) != 0;

    /// <summary>Gets the number of times that it was sent before, because the answer was not consistent.</summary>
    public int Attempts { get; init; }

    /// <summary>Gets the request for the listeners alone.</summary>
    public static DumpRequest[] OfListeners { get; } = [new(null, Listeners, 0, [])];

    /// <summary>Returns what asks for the same if the kernel refuses this request; nothing if there is no other way.</summary>
    /// <param name="errno">The error number with which the kernel refuses it.</param>
    public DumpRequest[] Without(int errno) =>
        IsIPv6 is null ? [this with { IsIPv6 = false }, this with { IsIPv6 = true }]
        : errno == Errno.InvalidArgument && Program.Length > 0 ? [this with { Program = [] }]
        : [];

    /// <summary>Returns the requests for the rows that a filter may let pass.</summary>
    /// <param name="filter">The filter; what the kernel can express of it is filtered there.</param>
    /// <param name="info">How much of <c>tcp_info</c> is wanted.</param>
    /// <param name="needsListeners">Whether all listeners are wanted besides, because connections in their accept queues get their owners.</param>
    public static DumpRequest[] Of(RowFilter filter, TcpInfoUse info, bool needsListeners)
    {
        uint states = filter.StateMask ?? SockDiagRequest.TableStates;
        byte extensions = info switch { TcpInfoUse.All => SockDiagRequest.All, TcpInfoUse.None => 0, _ => SockDiagRequest.Info };
        byte[] program = FilterProgram.Compile(filter);

        // A request that came to a dual-stack listener is one of IPv4, so that its listener may be in the dump of IPv6 alone.
        bool isFiltered = states != SockDiagRequest.TableStates || program.Length > 0 || !filter.Includes(isIPv6: true);
        uint besides = needsListeners && isFiltered ? Listeners : 0;
        uint rest = states & ~besides & SockDiagRequest.KnownStates;
        bool? isIPv6 = filter.Includes(isIPv6: true) ? filter.Includes(isIPv6: false) ? null : true : false;
        var forRest = new DumpRequest(isIPv6, rest, extensions, program);
        return besides == 0 ? rest == 0 ? [] : [forRest]
            : new DumpRequest(null, besides, extensions, []) is var forListeners && rest == 0 ? [forListeners]
            : [forListeners, forRest];
    }

    /// <summary>Returns the request as it is sent.</summary>
    public byte[] ToBytes() => IsIPv6 is bool isIPv6
        ? SockDiagRequest.Create(isIPv6 ? SockDiagRequest.IPv6 : SockDiagRequest.IPv4, States, Extensions, Program)
        : SockDiagRequest.CreateForAll(States, Extensions, Program);
}
