using System;
using System.Buffers;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;
using ProcTcp.Filtering;
using ProcTcp.Interop;
using ProcTcp.Rows;
using ProcTcp.SockDiag;

namespace ProcTcp.Sources;

/// <summary>Reads the sockets of the caller's network namespace from the kernel's socket-diagnosis family, datagram by datagram.</summary>
internal sealed class SockDiagSource : IRowSource
{
    // What the kernel fills at most.
    private const int BufferSize = 32 * 1024;

    private const uint Listeners = 1u << (int)TcpSocketState.Listen;

    private readonly NetlinkSocket _socket;
    private readonly Queue<byte[]> _requests;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
    private ListenerUsers? _listenerUsers;
    private int _received;
    private bool _isDumping;

    private SockDiagSource(NetlinkSocket socket, IEnumerable<byte[]> requests)
    {
        _socket = socket;
        _requests = new Queue<byte[]>(requests);
    }

    /// <inheritdoc/>
    public string Name => "sock_diag";

    /// <inheritdoc/>
    public TimeUnits Units => TimeUnits.OfDump;

    /// <summary>Opens the source of the rows that a filter may let pass.</summary>
    /// <param name="filter">The filter; what the kernel can express of it is filtered there.</param>
    /// <param name="needsListeners">Whether all listeners are wanted besides, because connections in their accept queues get their owners.</param>
    /// <returns>The source, from which a first datagram was read, and 0; or null and the error number, if the kernel does not answer.</returns>
    public static (SockDiagSource? Source, int Errno) Open(RowFilter filter, bool needsListeners) => Open(Requests(filter, needsListeners));

    /// <summary>Opens the source of all listeners.</summary>
    public static (SockDiagSource? Source, int Errno) OpenListeners() => Open(
    [
        SockDiagRequest.Create(SockDiagRequest.IPv4, Listeners, extensions: 0, program: []),
        SockDiagRequest.Create(SockDiagRequest.IPv6, Listeners, extensions: 0, program: []),
    ]);

    /// <inheritdoc/>
    public bool Read(IRowSink sink)
    {
        if (_received == 0)
        {
            int errno = Receive();
            if (errno != 0)
            {
                throw new IOException($"{Name}: {Marshal.GetPInvokeErrorMessage(errno)}.", errno);
            }
        }

        var messages = new NetlinkMessages(_buffer.AsSpan(0, _received));
        bool isEnd = _received == 0;
        _received = 0;
        while (messages.MoveNext())
        {
            if (SocketMessage.TryDecode(messages.Payload, out TcpTableRow row))
            {
                AddUser(ref row);
                sink.Add(row);
            }
        }

        _isDumping &= !messages.IsDone;
        return messages.Errno != 0 || messages.IsMalformed
            ? throw new IOException($"{Name}: {(messages.IsMalformed ? "malformed message" : Marshal.GetPInvokeErrorMessage(messages.Errno))}.", messages.Errno)
            : !isEnd;
    }

    public void Dispose()
    {
        _socket.Dispose();
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
        }
    }

    private static (SockDiagSource? Source, int Errno) Open(IEnumerable<byte[]> requests)
    {
        (NetlinkSocket? socket, int errno) = NetlinkSocket.Open();
        if (socket is null)
        {
            return (null, errno);
        }

        var source = new SockDiagSource(socket, requests);
        errno = source.Receive();
        if (errno == 0)
        {
            var messages = new NetlinkMessages(source._buffer.AsSpan(0, source._received));
            messages.MoveNext();
            errno = messages.Errno;
        }

        if (errno != 0)
        {
            source.Dispose();
        }

        return errno == 0 ? (source, 0) : (null, errno);
    }

    private static IEnumerable<byte[]> Requests(RowFilter filter, bool needsListeners)
    {
        uint states = filter.StateMask & SockDiagRequest.TableStates;
        byte[] program = FilterProgram.Compile(filter);
        bool isFiltered = states != SockDiagRequest.TableStates || program.Length > 0;
        uint besides = needsListeners && isFiltered ? Listeners : 0;
        foreach (bool isIPv6 in (bool[])[false, true])
        {
            byte family = isIPv6 ? SockDiagRequest.IPv6 : SockDiagRequest.IPv4;
            if (besides != 0)
            {
                yield return SockDiagRequest.Create(family, besides, SockDiagRequest.Info, program: []);
            }

            if ((states & ~besides) != 0 && filter.Includes(isIPv6))
            {
                yield return SockDiagRequest.Create(family, states & ~besides, SockDiagRequest.Info, program);
            }
        }
    }

    /// <summary>Receives the next datagram, of the next request if a dump is complete.</summary>
    /// <returns>0, or the error number; 0 and nothing received at the end of the last dump.</returns>
    private int Receive()
    {
        if (!_isDumping)
        {
            if (!_requests.TryDequeue(out byte[]? request))
            {
                return 0;
            }

            int sent = _socket.Send(request);
            if (sent != 0)
            {
                return sent;
            }

            _isDumping = true;
        }

        (int length, int errno) = _socket.Receive(_buffer);
        _received = Math.Clamp(length, 0, _buffer.Length);
        return errno;
    }

    // A request belongs to the user of its listener, as the table prints it; a dump has 0.
    private void AddUser(ref TcpTableRow row)
    {
        if (row.Kind == RowKind.Request)
        {
            _listenerUsers ??= ListenerUsers.Read();
            row.UserId = _listenerUsers.Find(row);
        }
    }
}
