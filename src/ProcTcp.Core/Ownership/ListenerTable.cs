using System.Collections.Generic;
using ProcTcp.Rows;

namespace ProcTcp.Ownership;

/// <summary>
/// The listeners of the tables, to find the listener of a connection that is not accepted yet: such a connection has no inode, only
/// its listener has one.
/// </summary>
internal sealed class ListenerTable
{
    private readonly Dictionary<ushort, HashSet<Listener>> _byPort = [];

    public bool IsEmpty => _byPort.Count == 0;

    public void Add(in TcpTableRow row)
    {
        if (!_byPort.TryGetValue(row.LocalPort, out HashSet<Listener>? listeners))
        {
            _byPort.Add(row.LocalPort, listeners = []);
        }

        listeners.Add(new Listener(row.LocalAddress, row.IsIPv6, row.Inode));
    }

    /// <summary>
    /// Finds the listeners whose accept queue has the connection: those on its address; otherwise those on the unspecified address of its
    /// family; otherwise, for IPv4, those on the unspecified address of both families. Several listeners share a port by <c>SO_REUSEPORT</c>.
    /// </summary>
    public IReadOnlyList<ulong> FindFor(in TcpTableRow connection)
    {
        List<ulong> found = [];
        if (_byPort.TryGetValue(connection.LocalPort, out HashSet<Listener>? listeners))
        {
            int best = int.MaxValue;
            foreach (Listener listener in listeners)
            {
                int distance = Distance(listener, connection);
                if (distance < best)
                {
                    best = distance;
                    found.Clear();
                }

                if (distance == best && distance != int.MaxValue)
                {
                    found.Add(listener.Inode);
                }
            }
        }

        return found;
    }

    private static int Distance(Listener listener, in TcpTableRow connection)
    {
        SocketAddressBits local = connection.LocalAddress;
        bool isSameFamily = listener.IsIPv6 == connection.IsIPv6;
        return isSameFamily && listener.Address == local ? 0
            : isSameFamily && listener.Address.IsUnspecified && listener.Address.IsMapped == local.IsMapped ? 1
            : local.IsMapped && listener.IsIPv6 && listener.Address.IsUnspecified ? 2
            : int.MaxValue;
    }

    private readonly record struct Listener(SocketAddressBits Address, bool IsIPv6, ulong Inode);
}
