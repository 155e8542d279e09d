using System;
using System.Buffers.Binary;
using ProcTcp.Rows;

namespace ProcTcp.SockDiag;

/// <summary>Writes requests for TCP sockets (<c>linux/inet_diag.h</c>): for a dump, and for one socket.</summary>
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
    private const int EndsOfOne = HeaderLength + 8;
    private const ushort RequestAlone = 0x1;
    private const ushort RequestAndAcknowledge = 0x5;
    private const ushort RequestAndDump = 0x301;
    private const ushort DestroySocket = 21;
    private const ulong AnyCookie = ulong.MaxValue;
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
        byte[] request = Create(NetlinkMessages.SocketOfAny, RequestAndDump, RequestForAllLength, program);
        request[HeaderLength] = IPv4;
        request[HeaderLength + 3] = extensions;
        BitConverter.TryWriteBytes(request.AsSpan(StatesOfAll), states);
        return request;
    }

    /// <summary>Creates the request for the sockets of one family (<c>struct inet_diag_req_v2</c>).</summary>
    /// <param name="family">The family: <see cref="IPv4"/> or <see cref="IPv6"/>.</param>
    /// <param name="states">The states wanted: for each the bit of its number.</param>
    /// <param name="extensions">The attributes wanted: for each the bit of its number less one.</param>
    /// <param name="program">The filter's program; empty if there is none.</param>
    public static byte[] Create(byte family, uint states, byte extensions, ReadOnlySpan<byte> program)
    {
        byte[] request = Create(NetlinkMessages.Socket, RequestAndDump, RequestLength, program);
        request[HeaderLength] = family;
        request[HeaderLength + 1] = Tcp;
        request[HeaderLength + 2] = extensions;
        BitConverter.TryWriteBytes(request.AsSpan(HeaderLength + 4), states);
        return request;
    }

    /// <summary>Creates the request for the socket that the kernel finds by the ends of a row.</summary>
    public static byte[] CreateFind(in TcpTableRow row) => CreateForOne(NetlinkMessages.Socket, RequestAlone, row, AnyCookie);

    /// <summary>Creates the request to destroy a socket (<c>SOCK_DESTROY</c>), which is answered in any case.</summary>
    /// <param name="row">The row of the socket: the kernel finds it by its ends, and it must have the cookie.</param>
    public static byte[] CreateDestroy(in TcpTableRow row) => CreateForOne(DestroySocket, RequestAndAcknowledge, row, row.ObjectId);

    private static byte[] CreateForOne(ushort type, ushort flags, in TcpTableRow row, ulong cookie)
    {
        byte[] request = Create(type, flags, RequestLength, []);
        request[HeaderLength] = row.IsIPv6 ? IPv6 : IPv4;
        request[HeaderLength + 1] = Tcp;
        Span<byte> ends = request.AsSpan(EndsOfOne);
        BinaryPrimitives.WriteUInt16BigEndian(ends, row.LocalPort);
        BinaryPrimitives.WriteUInt16BigEndian(ends[2..], row.RemotePort);
        WriteAddress(ends[4..], row.LocalAddress, row.IsIPv6);
        WriteAddress(ends[20..], row.RemoteAddress, row.IsIPv6);
        BitConverter.TryWriteBytes(ends[36..], row.Has(RowColumns.Interface) ? row.InterfaceIndex : 0);
        BitConverter.TryWriteBytes(ends[40..], cookie);
        return request;
    }

    private static void WriteAddress(Span<byte> target, SocketAddressBits address, bool isIPv6)
    {
        if (isIPv6)
        {
            BinaryPrimitives.WriteUInt64BigEndian(target, address.High);
            BinaryPrimitives.WriteUInt64BigEndian(target[8..], address.Low);
        }
        else
        {
            BinaryPrimitives.WriteUInt32BigEndian(target, address.IPv4);
        }
    }

    private static byte[] Create(ushort type, ushort flags, int length, ReadOnlySpan<byte> program)
    {
        int attributeLength = program.IsEmpty ? 0 : 4 + program.Length;
        var request = new byte[HeaderLength + length + attributeLength];
        BitConverter.TryWriteBytes(request, (uint)request.Length);
        BitConverter.TryWriteBytes(request.AsSpan(4), type);
        BitConverter.TryWriteBytes(request.AsSpan(6), flags);
        if (!program.IsEmpty)
        {
            BitConverter.TryWriteBytes(request.AsSpan(HeaderLength + length), (ushort)attributeLength);
            BitConverter.TryWriteBytes(request.AsSpan(HeaderLength + length + 2), Bytecode);
            program.CopyTo(request.AsSpan(HeaderLength + length + 4));
        }

        return request;
    }
}
