using System.Collections.Generic;
using ProcTcp.Rows;

namespace ProcTcp.Ownership;

/// <summary>
/// The listeners of the tables, to find the listener of a connection that is not accepted yet: such a connection has no inode, only
/// its listener has one.
/// </summary>
internal sealed class ListenerTable
{
    private readonly List<Listener> _listeners = [];
    private Dictionary<int, List<Listener>>? _byPort;

    public bool IsEmpty => _listeners.Count == 0;

    public void Add(in TcpTableRow row)
    {
        _listeners.Add(new Listener(row));
        _byPort = null;
    }

    /// <summary>
    /// Finds the listeners whose accept queue has the connection: those on its address; otherwise those on the unspecified address of its
    /// family; otherwise, for IPv4, those on the unspecified address of both families. Several listeners share a port by <c>SO_REUSEPORT</c>.
    /// </summary>
    public IReadOnlyCollection<ulong> FindFor(in TcpTableRow connection)
    {
        // A set, because the kernel may have repeated a row.
        HashSet<ulong> found = [];
        _byPort ??= GroupByPort();
        if (_byPort.TryGetValue(connection.LocalPort, out List<Listener>? listeners))
        {
            int best = int.MaxValue;
            foreach (Listener listener in listeners)
            {
                int distance = listener.DistanceTo(connection);
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

    // Most hosts have no connection that waits, and then no port is looked for.
    private Dictionary<int, List<Listener>> GroupByPort()
    {
        Dictionary<int, List<Listener>> groups = [];
        foreach (Listener listener in _listeners)
        {
            if (!groups.TryGetValue(listener.Port, out List<Listener>? listeners))
            {
                groups.Add(listener.Port, listeners = []);
            }

            listeners.Add(listener);
        }

        return groups;
    }

    private sealed class Listener(in TcpTableRow row)
    {
        private readonly SocketAddressBits _address = row.LocalAddress;
        private readonly bool _isIPv6 = row.IsIPv6;

        public readonly int Port = row.LocalPort;
        public readonly ulong Inode = row.Inode;

        public int DistanceTo(in TcpTableRow connection)
        {
            SocketAddressBits local = connection.LocalAddress;
            bool isSameFamily = _isIPv6 == connection.IsIPv6;
            return isSameFamily && _address == local ? 0
                : isSameFamily && _address.IsUnspecified && _address.IsMapped == local.IsMapped ? 1
                : local.IsMapped && _isIPv6 && _address.IsUnspecified ? 2
                : int.MaxValue;
        }
    }
}
