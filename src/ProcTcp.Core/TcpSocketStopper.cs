using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using ProcTcp.Interop;
using ProcTcp.Namespaces;
using ProcTcp.Procfs;
using ProcTcp.Rows;
using ProcTcp.Sources;

namespace ProcTcp;

/// <summary>
/// Makes the kernel close sockets (<c>SOCK_DESTROY</c>, <c>sock_diag(7)</c>), whatever the processes that hold them do. Requires the capability
/// <c>CAP_NET_ADMIN</c>, and <c>CAP_SYS_ADMIN</c> for sockets of other network namespaces.
/// </summary>
/// <remarks>
/// A socket is identified by its cookie, or, if it was read from the table, by its ends and its inode, so a newer socket with the same ends is
/// never closed. The system calls of a process that holds the socket fail with ECONNABORTED, and the peer of a connection receives a reset.
/// Not thread-safe.
/// </remarks>
public sealed class TcpSocketStopper : IDisposable
{
    private readonly ProcRoot _root;
    private readonly Func<NamespaceEntrance?, (SocketDestroyer? Destroyer, int Errno)> _open;
    private readonly Dictionary<ulong, (SocketDestroyer? Destroyer, int Errno)> _others = [];
    private readonly ulong? _ownNamespace;
    private (SocketDestroyer? Destroyer, int Errno)? _own;

    /// <summary>Initializes a new instance of the <see cref="TcpSocketStopper"/> class.</summary>
    /// <param name="reader">The reader of the sockets.</param>
    /// <exception cref="ArgumentException">The reader reads another proc file system than that of the running system.</exception>
    public TcpSocketStopper(TcpSocketReader reader)
        : this(reader, SocketDestroyer.Open)
    {
    }

    internal TcpSocketStopper(TcpSocketReader reader, Func<NamespaceEntrance?, (SocketDestroyer? Destroyer, int Errno)> open)
    {
        ArgumentNullException.ThrowIfNull(reader);
        _root = reader.Tables.Root;
        _open = open;
        _ownNamespace = _root.IsOwn ? _root.ReadNetworkNamespace()
            : throw new ArgumentException($"Only sockets of the running system can be closed, not those of '{_root.FullPath}'.", nameof(reader));
    }

    /// <summary>Closes a socket.</summary>
    /// <param name="socket">The socket, as it was read.</param>
    /// <param name="cancellationToken">Cancels the search for the network namespace of the socket.</param>
    /// <returns>What came of it.</returns>
    /// <exception cref="IOException">Reading the network namespaces failed.</exception>
    /// <exception cref="OperationCanceledException">The search was canceled.</exception>
    public TcpSocketStop Stop(TcpSocketInfo socket, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(socket);
        ref readonly TcpTableRow row = ref socket.Row;
        if (socket.CapturePath is not null)
        {
            return new(TcpSocketStopResult.Captured, 0);
        }

        if (socket.Cookie is null && row.Inode == 0)
        {
            return new(TcpSocketStopResult.Unidentified, 0);
        }

        bool isOwn = IsInOwnNamespace(socket);
        (SocketDestroyer? destroyer, int errno) = isOwn ? _own ??= _open(null) : FindOther(socket.NetworkNamespace, cancellationToken);
        if (destroyer is null)
        {
            return new(isOwn ? TcpSocketStopResult.SockDiagUnavailable : TcpSocketStopResult.NamespaceUnavailable, errno);
        }

        try
        {
            return (socket.Cookie is null ? destroyer.Find(row) : row) is TcpTableRow found ? Stop(destroyer, found) : new(TcpSocketStopResult.Gone, Errno.NoEntry);
        }
        catch (IOException exception)
        {
            return new(TcpSocketStopResult.SockDiagUnavailable, exception.HResult);
        }
    }

    /// <summary>Closes the descriptors of the kernel's socket diagnosis.</summary>
    public void Dispose()
    {
        _own?.Destroyer?.Dispose();
        foreach ((SocketDestroyer? destroyer, _) in _others.Values)
        {
            destroyer?.Dispose();
        }

        _others.Clear();
        _own = null;
    }

    private static TcpSocketStop Stop(SocketDestroyer destroyer, in TcpTableRow row)
    {
        int errno = destroyer.Destroy(row);

        // A connection is found by its ends if it exists; of sockets with one end, only the first of several is.
        TcpSocketStopResult result = errno switch
        {
            0 => TcpSocketStopResult.Stopped,
            Errno.NoEntry => row.RemotePort == 0 && destroyer.Exists(row) ? TcpSocketStopResult.Unreachable : TcpSocketStopResult.Gone,
            Errno.NotPermitted or Errno.AccessDenied => TcpSocketStopResult.NotPermitted,
            Errno.NotSupported => TcpSocketStopResult.NotSupported,
            _ => TcpSocketStopResult.Refused,
        };
        return new(result, errno);
    }

    private bool IsInOwnNamespace(TcpSocketInfo socket) =>
        socket.NetworkNamespace == _ownNamespace || (socket.NetworkNamespace is null && socket.NetworkNamespaceName is null);

    private (SocketDestroyer? Destroyer, int Errno) FindOther(ulong? inode, CancellationToken cancellationToken)
    {
        if (inode is not ulong wanted)
        {
            return (null, Errno.NoEntry);
        }

        if (!_others.TryGetValue(wanted, out (SocketDestroyer? Destroyer, int Errno) destroyer))
        {
            NetworkNamespace? found = NamespaceList.Read(_root, cancellationToken).Find(one => one.Id == wanted);
            destroyer = found is null ? (null, Errno.NoEntry) : _open(new NamespaceEntrance(_root, found));
            _others.Add(wanted, destroyer);
        }

        return destroyer;
    }
}
