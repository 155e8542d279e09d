using System;
using System.Collections.Generic;
using System.Linq;

namespace ProcTcp.Reporting;

/// <summary>
/// The values that the caller gave literally and that no socket has carried yet. Whoever gives one wants to know if it is not there;
/// whoever gives a wildcard, a network or a range only narrows the answer.
/// </summary>
internal sealed class LiteralTargets
{
    private readonly List<AddressPattern> _addresses;
    private readonly HashSet<ushort> _ports;
    private readonly HashSet<TcpSocketState> _states;
    private readonly HashSet<int> _processes;
    private readonly HashSet<ulong> _inodes;

    private LiteralTargets(TcpSocketQuery query, IEnumerable<int>? typedProcesses)
    {
        _addresses = [.. (query.LocalAddress ?? []).Where(static address => address.IsLiteral)];
        _ports = [.. (query.LocalPort ?? []).Where(static port => port.IsSingle).Select(static port => port.First)];
        // A connection need not be in a state, but a number that is no state is a mistake.
        _states = [.. (query.State ?? []).Where(static state => !Enum.IsDefined(state))];
        _processes = [.. typedProcesses ?? []];
        _inodes = [.. query.Inode ?? []];
    }

    /// <summary>Gets the parameters and values that no socket has carried.</summary>
    public IEnumerable<(string Parameter, object Value)> Unmet =>
        _addresses.Select(static address => (nameof(TcpSocketQuery.LocalAddress), (object)address.ToString()))
            .Concat(_ports.Select(static port => (nameof(TcpSocketQuery.LocalPort), (object)port)))
            .Concat(_states.Select(static state => (nameof(TcpSocketQuery.State), (object)state)))
            .Concat(_processes.Select(static process => (nameof(TcpSocketQuery.OwningProcess), (object)process)))
            .Concat(_inodes.Select(static inode => (nameof(TcpSocketQuery.Inode), (object)inode)));

    /// <summary>Creates the targets, or null if there is no filter that could name one, as on most calls.</summary>
    public static LiteralTargets? Of(TcpSocketQuery query, IEnumerable<int>? typedProcesses = null) =>
        new LiteralTargets(query, typedProcesses) is { Unmet: var unmet } targets && unmet.Any() ? targets : null;

    /// <summary>Records a socket that is written.</summary>
    public void Meet(TcpSocketInfo socket)
    {
        if (_addresses.Count > 0)
        {
            _addresses.RemoveAll(address => address.IsMatch(socket.Row.LocalAddress, socket.Row.IsIPv6));
        }

        _ports.Remove(socket.LocalPort);
        _states.Remove(socket.State);
        _inodes.Remove(socket.Inode);
        if (_processes.Count > 0)
        {
            foreach (ref readonly TcpSocketOwner owner in socket.OwnerSpan)
            {
                _processes.Remove(owner.ProcessId);
            }
        }
    }
}
