using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Net;
using ProcTcp.Rows;

namespace ProcTcp.Reporting;

/// <summary>
/// The values that the caller gave literally and that no socket has had yet. A literal value that is not found is an error; a wildcard, a
/// network or a range only narrows the answer.
/// </summary>
internal sealed class LiteralTargets
{
    private readonly List<AddressPattern> _addresses;
    private readonly HashSet<ushort> _ports;
    private readonly HashSet<ushort> _portsOfEitherEnd;
    private readonly List<IPAddress> _servingAddresses;
    private readonly HashSet<TcpSocketState> _states;
    private readonly HashSet<int> _processes;
    private readonly HashSet<ulong> _inodes;
    private readonly HashSet<string> _users;
    private readonly HashSet<string> _processNames;
    private readonly HashSet<string> _containers;
    private readonly HashSet<string> _units;

    private LiteralTargets(TcpSocketQuery query, IEnumerable<int>? typedProcesses)
    {
        _addresses = [.. (query.LocalAddress ?? []).Where(static address => address.IsLiteral)];
        _ports = SinglePorts(query.LocalPort);
        _portsOfEitherEnd = SinglePorts(query.Port);
        _servingAddresses = [.. query.ServingAddress ?? []];
        // A connection need not be in a state, but a number that is no state is a mistake.
        _states = [.. (query.State ?? []).Where(static state => !Enum.IsDefined(state))];
        _processes = [.. typedProcesses ?? []];
        _inodes = [.. query.Inode ?? []];
        _users = Names(query.UserName);
        _processNames = Names(query.OwningProcessName);
        _containers = Names(query.ContainerId);
        _units = Names(query.OwningUnit);
    }

    /// <summary>Gets the parameters and values that no socket has had.</summary>
    public IEnumerable<(string Parameter, object Value)> Unmet =>
        _addresses.Select(static address => (nameof(TcpSocketQuery.LocalAddress), (object)address.ToString()))
            .Concat(_ports.Select(static port => (nameof(TcpSocketQuery.LocalPort), (object)port)))
            .Concat(_portsOfEitherEnd.Select(static port => (nameof(TcpSocketQuery.Port), (object)port)))
            .Concat(_servingAddresses.Select(static address => (nameof(TcpSocketQuery.ServingAddress), (object)address.ToString())))
            .Concat(_states.Select(static state => (nameof(TcpSocketQuery.State), (object)state)))
            .Concat(_processes.Select(static process => (nameof(TcpSocketQuery.OwningProcess), (object)process)))
            .Concat(_inodes.Select(static inode => (nameof(TcpSocketQuery.Inode), (object)inode)));

    /// <summary>Gets the names that no socket has had, as a query; it is not an error if something on the host has the name.</summary>
    public TcpSocketQuery UnmetNames => new() { UserName = _users, OwningProcessName = _processNames, ContainerId = _containers, OwningUnit = _units };

    private bool HasNames => _users.Count + _processNames.Count + _containers.Count + _units.Count > 0;

    /// <summary>Creates the targets, or null if there is no filter that could name one, as on most calls.</summary>
    public static LiteralTargets? Of(TcpSocketQuery query, IEnumerable<int>? typedProcesses = null) =>
        typedProcesses is null && HasNoFilter(query) ? null
        : new LiteralTargets(query, typedProcesses) is var targets && (targets.HasNames || targets.Unmet.Any()) ? targets
        : null;

    /// <summary>Records a socket that is written.</summary>
    public void Meet(TcpSocketInfo socket)
    {
        if (_addresses.Count > 0)
        {
            _addresses.RemoveAll(address => address.IsMatch(socket.Row.LocalAddress, socket.Row.IsIPv6));
        }

        if (_servingAddresses.Count > 0)
        {
            _servingAddresses.RemoveAll(address => socket.Row.Serves(SocketAddressBits.From(address)));
        }

        _ports.Remove(socket.LocalPort);
        _portsOfEitherEnd.Remove(socket.LocalPort);
        _portsOfEitherEnd.Remove(socket.RemotePort);
        _states.Remove(socket.State);
        _inodes.Remove(socket.Inode);
        if (_users.Count > 0 && socket.UserName is string user)
        {
            _users.Remove(user);
        }

        if (_containers.Count > 0 && socket.ContainerId is string container)
        {
            _containers.RemoveWhere(wanted => container.StartsWith(wanted, StringComparison.OrdinalIgnoreCase));
        }

        if (_units.Count > 0 && socket.OwningUnit is string unit)
        {
            _units.Remove(unit);
        }

        if (_processes.Count + _processNames.Count > 0)
        {
            foreach (ref readonly TcpSocketOwner owner in socket.OwnerSpan)
            {
                _processes.Remove(owner.ProcessId);
                _processNames.Remove(owner.CommandName);
            }
        }
    }

    private static bool HasNoFilter(TcpSocketQuery query) => query is
    {
        LocalAddress: null, LocalPort: null, Port: null, ServingAddress: null, State: null, Inode: null,
        UserName: null, OwningProcessName: null, ContainerId: null, OwningUnit: null,
    };

    private static HashSet<ushort> SinglePorts(IEnumerable<PortRange>? ports) =>
        [.. (ports ?? []).Where(static port => port.IsSingle).Select(static port => port.First)];

    private static HashSet<string> Names(IEnumerable<string>? texts) =>
        new((texts ?? []).Where(static text => !WildcardPattern.ContainsWildcardCharacters(text)), StringComparer.OrdinalIgnoreCase);
}
