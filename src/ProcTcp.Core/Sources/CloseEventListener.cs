using System;
using System.IO;
using System.Threading;
using ProcTcp.Interop;
using ProcTcp.Rows;
using ProcTcp.SockDiag;

namespace ProcTcp.Sources;

/// <summary>
/// Receives what the kernel announces when it destroys a TCP socket (<c>SKNLGRP_INET_TCP_DESTROY</c> of <c>linux/sock_diag.h</c>), in the network
/// namespace in which it was opened: the ends of the socket as they were then, its cookie and its final <c>tcp_info</c>.
/// </summary>
internal sealed class CloseEventListener : IDisposable
{
    /// <summary>The bytes of announcements that may wait: some ten thousand, so that none is lost while the tables are read.</summary>
    public const int BufferSize = 16 * 1024 * 1024;

    // An announcement has some 400 bytes.
    private const int DatagramSize = 8 * 1024;

    private readonly NetlinkGroupSocket _socket;
    private readonly EventDescriptor _wakeUp;
    private readonly byte[] _buffer = new byte[DatagramSize];
    private readonly byte[] _attributes = new byte[DatagramSize];
    private int _attributesLength;

    private CloseEventListener(NetlinkGroupSocket socket, EventDescriptor wakeUp)
    {
        _socket = socket;
        _wakeUp = wakeUp;
    }

    // Those of IPv4 and IPv6.
    private static ReadOnlySpan<int> Groups => [1, 3];

    /// <summary>Gets how often announcements were lost, because more came than there was room for.</summary>
    public int Losses { get; private set; }

    /// <summary>Opens a listener for the network namespace of the calling thread.</summary>
    /// <returns>The listener and 0, or null and the error number.</returns>
    public static (CloseEventListener? Listener, int Errno) Open(int bufferSize = BufferSize) => Open(() => NetlinkGroupSocket.Open(Groups, bufferSize));

    /// <summary>Opens a listener on a socket that has joined the groups.</summary>
    /// <returns>The listener and 0, or null and the error number.</returns>
    public static (CloseEventListener? Listener, int Errno) Open(Func<(NetlinkGroupSocket? Socket, int Errno)> connect)
    {
        (EventDescriptor? wakeUp, int errno) = EventDescriptor.Open();
        (NetlinkGroupSocket? socket, errno) = wakeUp is null ? (null, errno) : connect();
        if (socket is not null)
        {
            return (new CloseEventListener(socket, wakeUp!), 0);
        }

        wakeUp?.Dispose();
        return (null, errno);
    }

    /// <summary>Takes the next announcement, if one has come.</summary>
    /// <param name="row">The socket; its state is always <see cref="TcpSocketState.Closed"/>.</param>
    /// <exception cref="IOException">The kernel broke off.</exception>
    public bool TryTake(out TcpTableRow row)
    {
        while (true)
        {
            (int length, int errno) = _socket.TryReceive(_buffer);
            if (errno == 0 && TryDecode(length, out row))
            {
                return true;
            }

            if (errno == Errno.NoBuffer)
            {
                Losses++;
            }
            else if (errno != 0)
            {
                row = default;
                return errno == Errno.TryAgain ? false : throw new IOException($"The kernel's close events broke off: {TcpTableMissing.Describe(errno)}.", errno);
            }
        }
    }

    /// <summary>Returns a copy of the attributes of the announcement taken last.</summary>
    public byte[] CopyAttributes() => _attributes[.._attributesLength];

    /// <summary>Waits for an announcement.</summary>
    /// <param name="timeout">The longest time to wait.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>True if there is one.</returns>
    public bool Wait(TimeSpan timeout, CancellationToken cancellationToken)
    {
        _wakeUp.Reset();
        using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(static wakeUp => ((EventDescriptor)wakeUp!).Set(), _wakeUp);
        return _socket.Wait(timeout, _wakeUp);
    }

    public void Dispose()
    {
        _socket.Dispose();
        _wakeUp.Dispose();
    }

    private bool TryDecode(int length, out TcpTableRow row)
    {
        var messages = new NetlinkMessages(_buffer.AsSpan(0, Math.Min(length, _buffer.Length)));
        if (!messages.MoveNext() || !SocketMessage.TryDecode(messages.Payload, out row))
        {
            row = default;
            return false;
        }

        ReadOnlySpan<byte> attributes = messages.Payload[SocketMessage.Length..];
        attributes.CopyTo(_attributes);
        _attributesLength = attributes.Length;
        return true;
    }
}
