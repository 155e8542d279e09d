using System;
using System.Runtime.InteropServices;

namespace ProcTcp.SockDiag;

/// <summary>The messages of one datagram (<c>struct nlmsghdr</c> of <c>linux/netlink.h</c>), one after the other.</summary>
internal ref struct NetlinkMessages(ReadOnlySpan<byte> datagram)
{
    /// <summary>The type of a message with a socket, and of the request for those of one family (<c>SOCK_DIAG_BY_FAMILY</c>).</summary>
    public const ushort Socket = 20;

    /// <summary>The type of a message with a socket, and of the request for those of both families (<c>TCPDIAG_GETSOCK</c>).</summary>
    public const ushort SocketOfAny = 18;

    private const ushort Error = 2;
    private const ushort Done = 3;
    private const ushort DumpWasInterrupted = 0x10;
    private const int HeaderLength = 16;

    private ReadOnlySpan<byte> _rest = datagram;

    /// <summary>Gets the payload of the message with a socket that <see cref="MoveNext"/> stopped at.</summary>
    public ReadOnlySpan<byte> Payload { get; private set; }

    /// <summary>Gets a value that indicates whether the dump is complete.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Gets a value that indicates whether the kernel says that the sockets changed in a way that makes the dump inconsistent.</summary>
    public bool IsInterrupted { get; private set; }

    /// <summary>Gets the error number that the kernel answered with, or 0.</summary>
    public int Errno { get; private set; }

    /// <summary>Gets a value that indicates whether a message has an impossible length, so that nothing behind it can be read.</summary>
    public bool IsMalformed { get; private set; }

    /// <summary>Moves to the next message with a socket.</summary>
    /// <returns>False at the end of the datagram, of the dump, or at an error.</returns>
    public bool MoveNext()
    {
        while (!IsDone && !IsMalformed && Errno == 0 && !_rest.IsEmpty)
        {
            ReadOnlySpan<byte> message = Take();
            if (IsMalformed)
            {
                return false;
            }

            IsInterrupted |= (MemoryMarshal.Read<ushort>(message[6..]) & DumpWasInterrupted) != 0;
            ReadOnlySpan<byte> payload = message[HeaderLength..];
            switch (MemoryMarshal.Read<ushort>(message[4..]))
            {
                case Socket or SocketOfAny:
                    Payload = payload;
                    return true;
                case Done:
                    IsDone = true;
                    Errno = ReadErrno(payload);
                    break;
                case Error:
                    Errno = ReadErrno(payload);
                    IsMalformed = Errno == 0;
                    break;
            }
        }

        return false;
    }

    /// <summary>Reads the error number with which the kernel refuses a request, or 0 if the datagram is none of these.</summary>
    public static int ReadRefusal(ReadOnlySpan<byte> datagram) =>
        datagram.Length > HeaderLength && MemoryMarshal.Read<ushort>(datagram[4..]) == Error ? ReadErrno(datagram[HeaderLength..]) : 0;

    /// <summary>Determines whether nothing of the dump follows a datagram: it has the end, an error, or what cannot be read.</summary>
    public static bool EndsDump(ReadOnlySpan<byte> datagram)
    {
        var messages = new NetlinkMessages(datagram);
        while (messages.MoveNext())
        {
        }

        return messages.IsDone || messages.IsMalformed || messages.Errno != 0 || datagram.IsEmpty;
    }

    private ReadOnlySpan<byte> Take()
    {
        uint length = _rest.Length < HeaderLength ? 0 : MemoryMarshal.Read<uint>(_rest);
        if (length < HeaderLength || length > (uint)_rest.Length)
        {
            IsMalformed = true;
            return default;
        }

        ReadOnlySpan<byte> message = _rest[..(int)length];
        _rest = _rest[Math.Min(_rest.Length, ((int)length + 3) & ~3)..];
        return message;
    }

    private static int ReadErrno(ReadOnlySpan<byte> payload) => payload.Length < sizeof(int) ? 0 : -MemoryMarshal.Read<int>(payload);
}
