using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using ProcTcp.Descriptors;

namespace ProcTcp;

/// <summary>
/// A table that is read once, to look up sockets by inode or by a socket of this process. The sockets API does not return the state of a
/// socket; the table does.
/// </summary>
/// <remarks>A snapshot: later changes are visible after <see cref="Refresh"/>. Owners are not looked up. Not thread-safe.</remarks>
public sealed class TcpSocketTable
{
    private readonly TcpSocketReader _reader;
    private readonly Dictionary<ulong, TcpSocketInfo> _byInode = [];
    private readonly List<TcpSocketInfo> _sockets = [];

    /// <summary>
    /// Initializes a new instance of the <see cref="TcpSocketTable"/> class, and reads the table of this process's network namespace.
    /// </summary>
    /// <exception cref="TcpTableUnreadableException">No table could be opened.</exception>
    public TcpSocketTable()
        : this(new TcpSocketReader())
    {
    }

    /// <summary>Initializes a new instance of the <see cref="TcpSocketTable"/> class, and reads its table.</summary>
    /// <param name="reader">The reader of the tables.</param>
    /// <exception cref="TcpTableUnreadableException">No table could be opened.</exception>
    public TcpSocketTable(TcpSocketReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        _reader = reader;
        Refresh();
    }

    /// <summary>Gets all sockets of the table.</summary>
    public IReadOnlyList<TcpSocketInfo> Sockets => _sockets;

    /// <summary>Reads the table again.</summary>
    /// <exception cref="TcpTableUnreadableException">No table could be opened.</exception>
    public void Refresh()
    {
        _sockets.Clear();
        _byInode.Clear();
        foreach (TcpSocketInfo socket in _reader.Read(new TcpSocketQuery { IncludeOwners = false }))
        {
            _sockets.Add(socket);
            if (socket.Inode != 0)
            {
                // MPTCP subflows share the inode of their socket; the first one is returned for it.
                _byInode.TryAdd(socket.Inode, socket);
            }
        }
    }

    /// <summary>Looks up a socket by its inode.</summary>
    /// <param name="inode">The inode.</param>
    /// <param name="info">The socket in the table, or null.</param>
    /// <returns>True if the socket is in the table; otherwise, false.</returns>
    public bool TryGetSocket(ulong inode, [NotNullWhen(true)] out TcpSocketInfo? info) => _byInode.TryGetValue(inode, out info);

    /// <summary>Looks up a socket of this process.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="info">The socket in the table, or null.</param>
    /// <returns>True if it is open and in the table; otherwise, false. A socket that is only bound is in no table.</returns>
    public bool TryGetSocket(Socket socket, [NotNullWhen(true)] out TcpSocketInfo? info)
    {
        ArgumentNullException.ThrowIfNull(socket);
        return TryGetSocket(socket.SafeHandle, out info);
    }

    /// <summary>Looks up a socket of this process.</summary>
    /// <param name="handle">The handle of the socket.</param>
    /// <param name="info">The socket in the table, or null.</param>
    /// <returns>True if it is an open socket and in the table; otherwise, false. A socket that is only bound is in no table.</returns>
    public bool TryGetSocket(SafeHandle handle, [NotNullWhen(true)] out TcpSocketInfo? info)
    {
        ArgumentNullException.ThrowIfNull(handle);
        return TryGetSocket(OpenDescriptor.Of(handle).Inode, out info);
    }

    /// <summary>Looks up the state of a socket of this process.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="state">The state; undefined if the method returns false.</param>
    /// <returns>True if it is open and in the table; otherwise, false.</returns>
    public bool TryGetState(Socket socket, out TcpSocketState state)
    {
        bool isFound = TryGetSocket(socket, out TcpSocketInfo? info);
        state = info?.State ?? default;
        return isFound;
    }

    /// <summary>Looks up the state of a socket by its inode.</summary>
    /// <param name="inode">The inode.</param>
    /// <param name="state">The state; undefined if the method returns false.</param>
    /// <returns>True if the socket is in the table; otherwise, false.</returns>
    public bool TryGetState(ulong inode, out TcpSocketState state)
    {
        bool isFound = TryGetSocket(inode, out TcpSocketInfo? info);
        state = info?.State ?? default;
        return isFound;
    }
}
