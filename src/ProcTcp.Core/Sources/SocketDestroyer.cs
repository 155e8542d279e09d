using System;
using System.Collections.Generic;
using System.IO;
using ProcTcp.Filtering;
using ProcTcp.Interop;
using ProcTcp.Namespaces;
using ProcTcp.Rows;
using ProcTcp.SockDiag;

namespace ProcTcp.Sources;

/// <summary>
/// Makes the kernel destroy sockets of one network namespace (<c>SOCK_DESTROY</c> of <c>linux/sock_diag.h</c>): each is found by its ends, and
/// must have the cookie that is given.
/// </summary>
internal sealed class SocketDestroyer : IDisposable
{
    private const int BufferSize = 8 * 1024;

    private readonly Func<(NetlinkSocket? Socket, int Errno)> _connect;
    private readonly NetlinkSocket _socket;
    private readonly byte[] _buffer = new byte[BufferSize];

    private SocketDestroyer(Func<(NetlinkSocket? Socket, int Errno)> connect, NetlinkSocket socket)
    {
        _connect = connect;
        _socket = socket;
    }

    /// <summary>Opens a destroyer.</summary>
    /// <param name="entrance">The entrance to the network namespace; null for that of the calling thread.</param>
    /// <returns>The destroyer and 0, or null and the error number.</returns>
    public static (SocketDestroyer? Destroyer, int Errno) Open(NamespaceEntrance? entrance) =>
        Open(entrance is null ? NetlinkSocket.Open : () => entrance.Run(NetlinkSocket.Open));

    /// <summary>Opens a destroyer.</summary>
    /// <param name="connect">Opens a socket in the network namespace.</param>
    /// <returns>The destroyer and 0, or null and the error number.</returns>
    public static (SocketDestroyer? Destroyer, int Errno) Open(Func<(NetlinkSocket? Socket, int Errno)> connect)
    {
        (NetlinkSocket? socket, int errno) = connect();
        return socket is null ? (null, errno) : (new SocketDestroyer(connect, socket), 0);
    }

    /// <summary>Destroys a socket.</summary>
    /// <param name="row">The row of the socket, with its cookie.</param>
    /// <returns>0, or the error number; <see cref="Errno.NoEntry"/> if the kernel finds no socket by these ends, or another one.</returns>
    public int Destroy(in TcpTableRow row)
    {
        (int length, int errno) = Ask(SockDiagRequest.CreateDestroy(row));
        return errno == 0 ? NetlinkMessages.ReadRefusal(_buffer.AsSpan(0, length)) : errno;
    }

    /// <summary>Finds a socket by its ends and its inode.</summary>
    /// <returns>The row with the cookie and the interface, which the table does not have; null if there is no such socket.</returns>
    /// <exception cref="IOException">The sockets could not be read; the error number is its <see cref="Exception.HResult"/>.</exception>
    public TcpTableRow? Find(in TcpTableRow row)
    {
        (int length, int errno) = Ask(SockDiagRequest.CreateFind(row));
        var messages = new NetlinkMessages(_buffer.AsSpan(0, errno == 0 ? length : 0));
        if (messages.MoveNext() && SocketMessage.TryDecode(messages.Payload, out TcpTableRow found) && found.Inode == row.Inode && found.IsListener == row.IsListener)
        {
            return found;
        }

        ulong inode = row.Inode;
        return Dump(row).Find(socket => socket.Inode == inode) is { Inode: not 0 } dumped ? dumped : null;
    }

    /// <summary>Determines whether a socket exists; one that was a listener must still be one.</summary>
    /// <exception cref="IOException">The sockets could not be read; the error number is its <see cref="Exception.HResult"/>.</exception>
    public bool Exists(in TcpTableRow row)
    {
        ulong cookie = row.ObjectId;
        return Dump(row).Exists(socket => socket.ObjectId == cookie);
    }

    public void Dispose() => _socket.Dispose();

    private (int Length, int Errno) Ask(ReadOnlySpan<byte> request)
    {
        int errno = _socket.Send(request);
        (int length, errno) = errno == 0 ? _socket.Receive(_buffer) : (0, errno);
        return (Math.Clamp(length, 0, _buffer.Length), errno);
    }

    private List<TcpTableRow> Dump(in TcpTableRow row)
    {
        var query = new TcpSocketQuery
        {
            LocalPort = [new PortRange(row.LocalPort, row.LocalPort)],
            RemotePort = [new PortRange(row.RemotePort, row.RemotePort)],
        };
        var sockets = new SocketsAtEnds(row);
        DumpRequest request = new(IsIPv6: null, SockDiagRequest.KnownStates, Extensions: 0, FilterProgram.Compile(query.CompileEndFilter()));
        (SockDiagSource? source, int errno) = SockDiagSource.Open(_connect, [request], new TcpReadReport());
        using (source ?? throw new IOException($"Socket diagnosis failed: {TcpTableMissing.Describe(errno)}.", errno))
        {
            while (source.Read(sockets))
            {
            }
        }

        return sockets.Rows;
    }

    /// <summary>The sockets of a dump that have the ends of a row.</summary>
    private sealed class SocketsAtEnds(TcpTableRow row) : IRowSink
    {
        public List<TcpTableRow> Rows { get; } = [];

        /// <inheritdoc/>
        public void Add(in TcpTableRow other)
        {
            // A listener that was closed stays bound to its port while a descriptor refers to it.
            if (other.IsListener == row.IsListener && other.IsIPv6 == row.IsIPv6 && other.LocalPort == row.LocalPort && other.RemotePort == row.RemotePort
                && other.LocalAddress == row.LocalAddress && other.RemoteAddress == row.RemoteAddress)
            {
                Rows.Add(other);
            }
        }

        /// <inheritdoc/>
        public void AddFailure(in MalformedLine line)
        {
        }
    }
}
