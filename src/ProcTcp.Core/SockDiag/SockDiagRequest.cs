using System;
using System.Runtime.InteropServices;

namespace ProcTcp.SockDiag;

/// <summary>Writes requests for a dump of TCP sockets (<c>linux/inet_diag.h</c>).</summary>
internal static class SockDiagRequest
{
    /// <summary>The states that the table shows: all but sockets that are bound only.</summary>
    public const uint TableStates = 0x1FFE;

    /// <summary>The states that the kernel can be asked for: those, and sockets that are bound only.</summary>
    public const uint KnownStates = TableStates | (1u << (int)TcpSocketState.BoundInactive);

    /// <summary>The extension that asks for <c>tcp_info</c>.</summary>
    public const byte Info = 1 << 1;

    /// <summary>The extensions that ask for all that <see cref="TcpSocketDetail"/> has; the one left out is part of another.</summary>
    public const byte All = 0xFE;

    public const byte IPv4 = 2;
    public const byte IPv6 = 10;

    private const int HeaderLength = 16;
    private const int RequestLength = 56;
    private const int RequestForAllLength = 60;
    private const int StatesOfAll = HeaderLength + 52;
    private const ushort RequestAndDump = 0x301;
    private const byte Tcp = 6;
    private const ushort Bytecode = 1;

    /// <summary>
    /// Creates the request for the sockets of both families (<c>struct inet_diag_req</c>). It is the older one, from when the kernel did not
    /// tell families apart, and walks its sockets once instead of once for each family.
    /// </summary>
    /// <param name="states">The states wanted: for each the bit of its number.</param>
    /// <param name="extensions">The attributes wanted: for each the bit of its number less one.</param>
    /// <param name="program">The filter's program; empty if there is none.</param>
    public static byte[] CreateForAll(uint states, byte extensions, ReadOnlySpan<byte> program)
    {
        byte[] request = Create(NetlinkMessages.SocketOfAny, RequestForAllLength, program);
        request[HeaderLength] = IPv4;
        request[HeaderLength + 3] = extensions;
        Write(request, StatesOfAll, states);
        return request;
    }

    /// <summary>Creates the request for the sockets of one family (<c>struct inet_diag_req_v2</c>).</summary>
    /// <param name="family">The family: <see cref="IPv4"/> or <see cref="IPv6"/>.</param>
    /// <param name="states">The states wanted: for each the bit of its number.</param>
    /// <param name="extensions">The attributes wanted: for each the bit of its number less one.</param>
    /// <param name="program">The filter's program; empty if there is none.</param>
    public static byte[] Create(byte family, uint states, byte extensions, ReadOnlySpan<byte> program)
    {
        byte[] request = Create(NetlinkMessages.Socket, RequestLength, program);
        request[HeaderLength] = family;
        request[HeaderLength + 1] = Tcp;
        request[HeaderLength + 2] = extensions;
        Write(request, HeaderLength + 4, states);
        return request;
    }

    private static byte[] Create(ushort type, int length, ReadOnlySpan<byte> program)
    {
        int attributeLength = program.IsEmpty ? 0 : 4 + program.Length;
        var request = new byte[HeaderLength + length + attributeLength];
        Write(request, 0, (uint)request.Length);
        Write(request, 4, type);
        Write(request, 6, RequestAndDump);
        if (!program.IsEmpty)
        {
            Write(request, HeaderLength + length, (ushort)attributeLength);
            Write(request, HeaderLength + length + 2, Bytecode);
            program.CopyTo(request.AsSpan(HeaderLength + length + 4));
        }

        return request;
    }

    private static void Write<T>(byte[] request, int offset, T value)
        where T : struct => MemoryMarshal.Write(request.AsSpan(offset), in value);
}
