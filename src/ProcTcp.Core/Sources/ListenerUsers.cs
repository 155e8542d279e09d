using System;
using System.Collections.Generic;
using ProcTcp.Interop;
using ProcTcp.Rows;
using ProcTcp.SockDiag;

namespace ProcTcp.Sources;

/// <summary>The users of the listeners of a network namespace.</summary>
internal sealed class ListenerUsers : IRowSink
{
    private readonly Dictionary<(SocketAddressBits Address, ushort Port, bool IsIPv6), uint> _users = [];

    private ListenerUsers()
    {
    }

    /// <summary>Reads the users; none if the kernel does not answer.</summary>
    /// <param name="connect">Opens a socket in the network namespace that is read.</param>
    public static ListenerUsers Read(Func<(NetlinkSocket? Socket, int Errno)> connect)
    {
        var users = new ListenerUsers();
        (SockDiagSource? source, _) = SockDiagSource.Open(connect, DumpRequest.OfListeners, new TcpReadReport());
        using (source)
        {
            while (source?.Read(users) == true)
            {
            }
        }

        return users;
    }

    /// <summary>Returns the user of the listener that a request came to; 0 if it is gone.</summary>
    public uint Find(in TcpTableRow request)
    {
        (SocketAddressBits Address, ushort Port, bool IsIPv6)[] places =
        [
            (request.LocalAddress, request.LocalPort, request.IsIPv6),
            (request.LocalAddress, request.LocalPort, true),
            (SocketAddressBits.FromIPv4(0), request.LocalPort, false),
            (default, request.LocalPort, true),
        ];
        foreach ((SocketAddressBits Address, ushort Port, bool IsIPv6) place in places)
        {
            if (_users.TryGetValue(place, out uint user))
            {
                return user;
            }
        }

        return 0;
    }

    /// <inheritdoc/>
    public void Add(in TcpTableRow row) => _users[(row.LocalAddress, row.LocalPort, row.IsIPv6)] = row.UserId;

    /// <inheritdoc/>
    public void AddFailure(in MalformedLine line)
    {
    }
}
