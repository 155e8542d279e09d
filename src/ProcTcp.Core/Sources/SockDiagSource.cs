using System;
using System.Collections.Generic;
using System.IO;
using ProcTcp.Buffers;
using ProcTcp.Interop;
using ProcTcp.Rows;
using ProcTcp.SockDiag;

namespace ProcTcp.Sources;

/// <summary>Reads the sockets of a network namespace from the kernel's socket-diagnosis family, datagram by datagram.</summary>
internal sealed class SockDiagSource : IRowSource
{
    // What the kernel fills at most.
    private const int BufferSize = 32 * 1024;

    private const int MaxAttempts = 3;

    // A short answer is not worth a thread.
    private const int DatagramsBeforeAhead = 2;
    private const int MostAhead = 32;
    private const int HandedOver = 12;

    private readonly Func<(NetlinkSocket? Socket, int Errno)> _connect;
    private readonly LinkedList<DumpRequest> _requests;
    private readonly NetlinkSocket _socket;
    private readonly TcpReadReport _report;
    private readonly NativeBlockPool _buffers = new(BufferSize);
    private NativeBlock _buffer;
    private DumpRequest? _current;
    private ReadAhead<Datagram>? _ahead;
    private ListenerUsers? _listenerUsers;
    private int _received;
    private int _datagrams;
    private bool _isInterrupted;

    private SockDiagSource(Func<(NetlinkSocket? Socket, int Errno)> connect, NetlinkSocket socket, IEnumerable<DumpRequest> requests, TcpReadReport report)
    {
        _connect = connect;
        _socket = socket;
        _requests = new(requests);
        _report = report;
        _buffer = _buffers.Rent();
    }

    /// <inheritdoc/>
    public string Name => "socket diagnosis";

    /// <inheritdoc/>
    public TimeUnits Units => TimeUnits.OfDump;

    /// <summary>Opens a source.</summary>
    /// <param name="connect">Opens a socket in the network namespace that is read.</param>
    /// <param name="requests">What to ask for.</param>
    /// <param name="report">Receives the number of dumps that were never consistent.</param>
    /// <returns>The source, from which a first datagram was read, and 0; or null and the error number, if the kernel does not answer.</returns>
    public static (SockDiagSource? Source, int Errno) Open(
        Func<(NetlinkSocket? Socket, int Errno)> connect, IEnumerable<DumpRequest> requests, TcpReadReport report)
    {
        (NetlinkSocket? socket, int errno) = connect();
        if (socket is null)
        {
            return (null, errno);
        }

        var source = new SockDiagSource(connect, socket, requests, report);
        errno = source.Receive();
        if (errno == 0)
        {
            return (source, 0);
        }

        source.Dispose();
        return (null, errno);
    }

    /// <inheritdoc/>
    public bool Read(IRowSink sink)
    {
        int errno = _received == 0 ? Receive() : 0;
        var messages = new NetlinkMessages(_buffer.Bytes[..(errno == 0 ? _received : 0)]);
        bool isEnd = _received == 0;
        _received = 0;
        while (messages.MoveNext())
        {
            if (SocketMessage.TryDecode(messages.Payload, out TcpTableRow row))
            {
                Complete(ref row);
                sink.Add(row, messages.Payload[SocketMessage.Length..]);
            }
        }

        // Without room for the answer some of it is lost, and the rest still comes.
        _isInterrupted |= messages.IsInterrupted || errno == Errno.NoBuffer;
        errno = errno == 0 ? messages.Errno : errno;
        if (messages.IsMalformed || errno is not (0 or Errno.NoBuffer))
        {
            throw new IOException($"Socket diagnosis ended early: {(messages.IsMalformed ? "a message is malformed" : TcpTableMissing.Describe(errno))}.", errno);
        }

        if (messages.IsDone)
        {
            EndDump();
        }

        return !isEnd || errno != 0;
    }

    public void Dispose()
    {
        _ahead?.Dispose();
        _ahead = null;
        _socket.Dispose();
        _buffer.Dispose();
        _buffers.Dispose();
    }

    // Rows that were read before are dropped as repeated by whoever collects them.
    private void EndDump()
    {
        if (_isInterrupted && _current!.Attempts + 1 < MaxAttempts)
        {
            _requests.AddFirst(_current with { Attempts = _current.Attempts + 1 });
        }
        else if (_isInterrupted)
        {
            _report.DumpsInconsistent++;
        }

        _ahead?.Dispose();
        _ahead = null;
        _datagrams = 0;
        _current = null;
        _isInterrupted = false;
    }

    /// <summary>Receives the next datagram, of the next request if a dump is complete.</summary>
    /// <returns>0, or the error number; 0 and nothing received at the end of the last dump.</returns>
    private int Receive()
    {
        while (true)
        {
            if (_current is null)
            {
                if (_requests.First is not { } next)
                {
                    return 0;
                }

                _requests.RemoveFirst();
                int sent = _socket.Send(next.Value.ToBytes());
                if (sent != 0)
                {
                    return sent;
                }

                _current = next.Value;
            }

            (int length, int errno) = ReceiveDatagram();
            if (errno == 0 && length > BufferSize)
            {
                errno = Errno.MessageTooLong;
            }

            _received = errno == 0 ? length : 0;
            int refusal = NetlinkMessages.ReadRefusal(_buffer.Bytes[.._received]);
            DumpRequest[] others = refusal != 0 && _datagrams == 1 ? _current.Without(refusal) : [];
            if (others.Length == 0)
            {
                return errno == 0 ? refusal : errno;
            }

            // A kernel that refuses the program leaves the filter to the caller.
            for (int i = others.Length - 1; i >= 0; i--)
            {
                _requests.AddFirst(others[i]);
            }

            _current = null;
            _datagrams = 0;
        }
    }

    private (int Length, int Errno) ReceiveDatagram()
    {
        if (_datagrams++ < DatagramsBeforeAhead)
        {
            return _socket.Receive(_buffer.Bytes);
        }

        _ahead ??= new ReadAhead<Datagram>(ReceiveAhead, left => _buffers.Return(left.Buffer), MostAhead, HandedOver);
        Datagram datagram = _ahead.Next();
        _buffers.Return(_buffer);
        _buffer = datagram.Buffer;
        return (datagram.Length, datagram.Errno);
    }

    private (Datagram Datagram, bool IsLast) ReceiveAhead()
    {
        NativeBlock buffer = _buffers.Rent();
        (int length, int errno) = _socket.Receive(buffer.Bytes);
        bool isLast = errno == 0 ? NetlinkMessages.EndsDump(buffer.Bytes[..Math.Min(length, BufferSize)]) : errno != Errno.NoBuffer;
        return (new Datagram(buffer, length, errno), isLast);
    }

    private void Complete(ref TcpTableRow row)
    {
        // A request belongs to the user of its listener, as the table prints it; a dump has 0.
        if (row.Kind == RowKind.Request)
        {
            _listenerUsers ??= ListenerUsers.Read(_connect);
            row.UserId = _listenerUsers.Find(row);
        }

        // The kernel reports those that are bound only as closed, which no other socket of a dump is.
        if (_current!.WantsBoundOnly && row.State == (byte)TcpSocketState.Closed)
        {
            row.State = (byte)TcpSocketState.BoundInactive;
        }
    }
}
