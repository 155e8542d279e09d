using System.Collections.Generic;
using System.Linq;

namespace ProcTcp.Reporting;

/// <summary>
/// The values that the caller gave literally and that no socket has carried yet. Whoever gives one wants to know if it is not there;
/// whoever gives a wildcard, a network or a range only narrows the answer.
/// </summary>
internal sealed class LiteralTargets(
    IEnumerable<AddressPattern>? addresses, IEnumerable<PortRange>? ports, IEnumerable<int>? processes, IEnumerable<ulong>? inodes)
{
    private readonly List<AddressPattern> _addresses = [.. (addresses ?? []).Where(static address => address.IsLiteral)];
    private readonly HashSet<ushort> _ports = [.. (ports ?? []).Where(static port => port.IsSingle).Select(static port => port.First)];
    private readonly HashSet<int> _processes = [.. processes ?? []];
    private readonly HashSet<ulong> _inodes = [.. inodes ?? []];

    /// <summary>Creates the targets, or null if there is no filter that could name one, as on most calls.</summary>
    public static LiteralTargets? Of(
        IEnumerable<AddressPattern>? addresses, IEnumerable<PortRange>? ports, IEnumerable<int>? processes, IEnumerable<ulong>? inodes) =>
        addresses is null && ports is null && processes is null && inodes is null ? null : new(addresses, ports, processes, inodes);

    /// <summary>Gets the parameters and values that no socket has carried.</summary>
    public IEnumerable<(string Parameter, object Value)> Unmet =>
        _addresses.Select(static address => ("LocalAddress", (object)address.ToString()))
            .Concat(_ports.Select(static port => ("LocalPort", (object)port)))
            .Concat(_processes.Select(static process => ("OwningProcess", (object)process)))
            .Concat(_inodes.Select(static inode => ("Inode", (object)inode)));

    /// <summary>Records a socket that is written.</summary>
    public void Meet(TcpSocketInfo socket)
    {
        if (_addresses.Count > 0)
        {
            _addresses.RemoveAll(address => address.IsMatch(socket.Row.LocalAddress, socket.Row.IsIPv6));
        }

        if (_ports.Count > 0)
        {
            _ports.Remove(socket.LocalPort);
        }

        if (_inodes.Count > 0)
        {
            _inodes.Remove(socket.Inode);
        }

        if (_processes.Count > 0)
        {
            foreach (ref readonly TcpSocketOwner owner in socket.OwnerSpan)
            {
                _processes.Remove(owner.ProcessId);
            }
        }
    }
}
