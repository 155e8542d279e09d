using System.Collections.Generic;
using System.Linq;
using ProcTcp.Rows;

namespace ProcTcp.Filtering;

/// <summary>
/// The filters that need only the row, compiled once. A row matches a filter if it matches any of its values, and it must match all
/// filters; a filter that is null matches every row.
/// </summary>
internal sealed class RowFilter
{
    private const uint ListenMask = 1u << (int)TcpSocketState.Listen;

    private readonly bool[]? _states;
    private readonly uint? _stateMask;
    private readonly bool _dropsIPv4;
    private readonly bool _dropsIPv6;
    private readonly HashSet<SocketOwnerStatus>? _statuses;
    private readonly bool _mayBeHeld;
    private readonly bool _mayWait;

    public IReadOnlyCollection<IPFamily>? Families
    {
        init => (_dropsIPv4, _dropsIPv6) = (value?.Contains(IPFamily.IPv4) == false, value?.Contains(IPFamily.IPv6) == false);
    }

    public AddressPattern[]? LocalAddresses { get; init; }

    public AddressPattern[]? RemoteAddresses { get; init; }

    public PortRange[]? LocalPorts { get; init; }

    public PortRange[]? RemotePorts { get; init; }

    /// <summary>Gets the ports that either end may have.</summary>
    public PortRange[]? Ports { get; init; }

    /// <summary>Gets the addresses to which a listener must accept connections.</summary>
    public SocketAddressBits[]? ServingAddresses { get; init; }

    public IReadOnlyCollection<TcpSocketState>? States
    {
        init
        {
            if (value is null)
            {
                return;
            }

            _states = new bool[byte.MaxValue + 1];
            uint mask = 0;
            foreach (TcpSocketState state in value)
            {
                _states[(byte)state] = true;
                mask |= (int)state < 32 ? 1u << (int)state : 0;
            }

            _stateMask = mask;
        }
    }

    /// <summary>Sets the wanted owner statuses: dropped are rows that can have none of them, whoever holds them.</summary>
    public IReadOnlyCollection<SocketOwnerStatus>? OwnerStatuses
    {
        init
        {
            _statuses = value?.ToHashSet();
            _mayBeHeld = value?.Any(static status => status is SocketOwnerStatus.Resolved or SocketOwnerStatus.AccessDenied
                or SocketOwnerStatus.NotVisible or SocketOwnerStatus.NotFound) == true;
            _mayWait = value?.Any(static status => status is SocketOwnerStatus.AcceptQueue or SocketOwnerStatus.NotFound) == true;
        }
    }

    /// <summary>Gets the wanted states: for each below 32 the bit of its number; null for all.</summary>
    public uint? StateMask => ServingAddresses is null ? _stateMask : (_stateMask ?? uint.MaxValue) & ListenMask;

    /// <summary>Determines whether rows of a family may match.</summary>
    public bool Includes(bool isIPv6) => !(isIPv6 ? _dropsIPv6 : _dropsIPv4);

    public HashSet<ulong>? Inodes { get; init; }

    public UserFilter? Users { get; init; }

    public bool IsMatch(in TcpTableRow row) =>
        (_states is null || _states[row.State])
        && !(row.IsIPv6 ? _dropsIPv6 : _dropsIPv4)
        && (LocalPorts is null || IsPortMatch(LocalPorts, row.LocalPort))
        && (RemotePorts is null || IsPortMatch(RemotePorts, row.RemotePort))
        && (Ports is null || IsPortMatch(Ports, row.LocalPort) || IsPortMatch(Ports, row.RemotePort))
        && (ServingAddresses is null || IsServed(ServingAddresses, row))
        && (_statuses is null || MayHaveStatus(row))
        && (Inodes is null || Inodes.Contains(row.Inode))
        && (LocalAddresses is null || IsAddressMatch(LocalAddresses, row.LocalAddress, row.IsIPv6))
        && (RemoteAddresses is null || IsAddressMatch(RemoteAddresses, row.RemoteAddress, row.IsIPv6))
        && (Users is null || (row.HasUser && Users.IsMatch(row.UserId)));

    private static bool IsPortMatch(PortRange[] ranges, ushort port)
    {
        foreach (PortRange range in ranges)
        {
            if (range.Contains(port))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsServed(SocketAddressBits[] addresses, in TcpTableRow row)
    {
        foreach (SocketAddressBits address in addresses)
        {
            if (row.Serves(address))
            {
                return true;
            }
        }

        return false;
    }

    private bool MayHaveStatus(in TcpTableRow row) =>
        row.StatusOfRow is SocketOwnerStatus status ? _statuses!.Contains(status) : row.Inode != 0 ? _mayBeHeld : _mayWait;

    private static bool IsAddressMatch(AddressPattern[] patterns, SocketAddressBits address, bool isIPv6)
    {
        foreach (AddressPattern pattern in patterns)
        {
            if (pattern.IsMatch(address, isIPv6))
            {
                return true;
            }
        }

        return false;
    }
}
