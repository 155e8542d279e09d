using System.Collections.Generic;

namespace ProcTcp.Ownership;

/// <summary>
/// The listeners of the tables, to tell to which of them a connection belongs that nobody has accepted yet: such a connection
/// has no inode, only its listener has.
/// </summary>
internal sealed class ListenerTable
{
    private readonly Dictionary<ushort, List<Listener>> _byPort = [];

    public void Add(in TcpTableRow row)
    {
        if (!_byPort.TryGetValue(row.LocalPort, out List<Listener>? listeners))
        {
            _byPort.Add(row.LocalPort, listeners = []);
        }

        var listener = new Listener(row.LocalAddress, row.IsIPv6, row.Inode);
        if (!listeners.Contains(listener))
        {
            listeners.Add(listener);
        }
    }

    /// <summary>
    /// Finds the listeners whose accept queue holds the connection: those on its very address, else those on every address of its
    /// family, else, for IPv4, those on every address of both families. More than one share the port by <c>SO_REUSEPORT</c>.
    /// </summary>
    public IReadOnlyList<ulong> FindFor(in TcpTableRow connection)
    {
        if (!_byPort.TryGetValue(connection.LocalPort, out List<Listener>? listeners))
        {
            return [];
        }

        SocketAddressBits local = connection.LocalAddress;
        bool isIPv6 = connection.IsIPv6;
        List<ulong> found = Select(listeners, listener => listener.IsIPv6 == isIPv6 && listener.Address == local);
        if (found.Count == 0)
        {
            bool isMapped = local.IsMapped;
            found = Select(listeners, listener => listener.IsIPv6 == isIPv6 && listener.Address.IsUnspecified && listener.Address.IsMapped == isMapped);
        }

        if (found.Count == 0 && local.IsMapped)
        {
            found = Select(listeners, static listener => listener.IsIPv6 && listener.Address.IsUnspecified);
        }

        return found;
    }

    private static List<ulong> Select(List<Listener> listeners, System.Predicate<Listener> matches)
    {
        List<ulong> inodes = [];
        foreach (Listener listener in listeners)
        {
            if (matches(listener))
            {
                inodes.Add(listener.Inode);
            }
        }

        return inodes;
    }

    private readonly record struct Listener(SocketAddressBits Address, bool IsIPv6, ulong Inode);
}
