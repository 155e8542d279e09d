using System;
using System.Buffers.Binary;
using System.Linq;
using System.Net;
using System.Runtime.InteropServices;

namespace ProcTcp.Tests.Support;

/// <summary>Messages of netlink as bytes.</summary>
internal static class NetlinkBytes
{
    public const ushort Error = 2;
    public const ushort Done = 3;
    public const ushort Socket = 20;

    private const ushort Multipart = 2;
    private const int HeaderLength = 16;

    /// <summary>Returns a message with its header, filled up to the next one.</summary>
    public static byte[] Message(ushort type, byte[] payload, ushort flags = Multipart)
    {
        byte[] header = new byte[HeaderLength];
        MemoryMarshal.Write(header, (uint)(HeaderLength + payload.Length));
        MemoryMarshal.Write(header.AsSpan(4), type);
        MemoryMarshal.Write(header.AsSpan(6), flags);
        return [.. header, .. payload, .. Enumerable.Repeat<byte>(0, -payload.Length & 3)];
    }

    /// <summary>Returns the message of an error number, or of the end of a dump.</summary>
    public static byte[] Result(ushort type, int errno, ushort flags = Multipart)
    {
        byte[] payload = new byte[sizeof(int)];
        MemoryMarshal.Write(payload, -errno);
        return Message(type, payload, flags);
    }

    /// <summary>Returns the message of an established IPv4 socket, whose number is its inode, its cookie and its local port.</summary>
    public static byte[] OfSocket(int number)
    {
        byte[] payload = new byte[72];
        (payload[0], payload[1]) = (2, (byte)TcpSocketState.Established);
        BinaryPrimitives.WriteUInt16BigEndian(payload.AsSpan(4), (ushort)number);
        MemoryMarshal.Write(payload.AsSpan(44), (ulong)number);
        MemoryMarshal.Write(payload.AsSpan(68), (uint)number);
        return Message(Socket, payload);
    }

    /// <summary>Returns the message of an IPv4 socket.</summary>
    public static byte[] OfSocket(TcpSocketState state, IPEndPoint local, IPEndPoint remote, ulong cookie, uint inode) =>
        Message(Socket, PayloadOf(state, local, remote, cookie, inode));

    /// <summary>Returns the message with which the kernel announces that it has destroyed an IPv4 socket.</summary>
    public static byte[] OfClosed(IPEndPoint local, IPEndPoint remote, ulong cookie, params ReadOnlySpan<byte> attributes) =>
        Message(Socket, [.. PayloadOf(TcpSocketState.Closed, local, remote, cookie), .. attributes], flags: 0);

    private static byte[] PayloadOf(TcpSocketState state, IPEndPoint local, IPEndPoint remote, ulong cookie, uint inode = 0)
    {
        byte[] payload = new byte[72];
        (payload[0], payload[1]) = (2, (byte)state);
        BinaryPrimitives.WriteUInt16BigEndian(payload.AsSpan(4), (ushort)local.Port);
        BinaryPrimitives.WriteUInt16BigEndian(payload.AsSpan(6), (ushort)remote.Port);
        local.Address.TryWriteBytes(payload.AsSpan(8), out _);
        remote.Address.TryWriteBytes(payload.AsSpan(24), out _);
        MemoryMarshal.Write(payload.AsSpan(44), cookie);
        MemoryMarshal.Write(payload.AsSpan(68), inode);
        return payload;
    }
}
