using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using ProcTcp.Rows;

namespace ProcTcp.Measuring;

/// <summary>All properties that sockets can be grouped by: those of <see cref="TcpSocketInfo"/> and <see cref="TcpSocketDetail"/>, and the computer name that remoting adds.</summary>
internal static class SocketProperties
{
    /// <summary>The property that PowerShell remoting adds to objects from other hosts.</summary>
    public const string ComputerName = "PSComputerName";

    public static IReadOnlyList<SocketProperty> All { get; } =
    [
        Of(nameof(TcpSocketInfo.State), static (in MeasuredSocket socket) => new(socket.Row.State)),
        Of(nameof(TcpSocketInfo.LocalAddress), static (in MeasuredSocket socket) => RawKey.Of(socket.Row.LocalAddress, socket.Row.IsIPv6)),
        Of(nameof(TcpSocketInfo.LocalPort), static (in MeasuredSocket socket) => new(socket.Row.LocalPort)),
        Of(nameof(TcpSocketInfo.RemoteAddress), static (in MeasuredSocket socket) => RawKey.Of(socket.Row.RemoteAddress, socket.Row.IsIPv6)),
        Of(nameof(TcpSocketInfo.RemotePort), static (in MeasuredSocket socket) => new(socket.Row.RemotePort)),
        OfOwner(nameof(TcpSocketInfo.OwningProcess), static (in MeasuredSocket socket) => FirstOwner(socket) is TcpSocketOwner owner ? new((uint)owner.ProcessId, Kind: 1) : default),
        OfOwner(nameof(TcpSocketInfo.OwningProcessName), static (in MeasuredSocket socket) => RawKey.Of(FirstOwner(socket)?.CommandName)),
        new(nameof(TcpSocketInfo.Owners), typeof(string), static (in MeasuredSocket socket) => RawKey.Of(Text(socket.Owners.ToArray())), static info => Text(info.Owners)) { NeedsOwners = true },
        OfOwner(nameof(TcpSocketInfo.OwnerStatus), static (in MeasuredSocket socket) => new((ulong)socket.Status)),
        Of(nameof(TcpSocketInfo.UserId), static (in MeasuredSocket socket) => RawKey.Optional(socket.Row.HasUser, socket.Row.UserId)),
        Of(nameof(TcpSocketInfo.UserName), static (in MeasuredSocket socket) => RawKey.Optional(socket.Row.HasUser, socket.Row.UserId) with { Reference = socket.Origin }, needsUserNames: true),
        Of(nameof(TcpSocketInfo.AddressFamily), static (in MeasuredSocket socket) => new(socket.Row.IsIPv6 ? 1u : 0)),
        OfOrigin(nameof(TcpSocketInfo.NetworkNamespace)),
        OfOrigin(nameof(TcpSocketInfo.NetworkNamespaceName)),
        new(nameof(TcpSocketInfo.ContainerId), typeof(string), static (in MeasuredSocket socket) => RawKey.Of(socket.Origin.FindContainer(socket.Owners)), static info => info.ContainerId) { NeedsOwners = true, SpansNamespaces = true },
        new(nameof(TcpSocketInfo.OwningUnit), typeof(string), static (in MeasuredSocket socket) => RawKey.Of(socket.Origin.FindUnit(socket.Owners)), static info => info.OwningUnit) { NeedsOwners = true, NeedsUnits = true },
        Of(nameof(TcpSocketInfo.CapturePath), static (in MeasuredSocket socket) => RawKey.Of(socket.Origin)),
        Of(nameof(TcpSocketInfo.Timestamp), static (in MeasuredSocket socket) => RawKey.Of(socket.Origin)),
        Of(nameof(TcpSocketInfo.Timer), static (in MeasuredSocket socket) => new(socket.Row.Timer)),
        Of(nameof(TcpSocketInfo.TimerExpiresIn), static (in MeasuredSocket socket) => RawKey.Optional(socket.Row.Timer != 0, socket.Row.TimerTicks) with { Reference = socket.Origin }),
        OfColumns(nameof(TcpSocketInfo.Retransmits), static (in MeasuredSocket socket) => new((uint)socket.Row.Retransmits)),
        OfColumns(nameof(TcpSocketInfo.UnansweredProbes), static (in MeasuredSocket socket) => new((uint)socket.Row.UnansweredProbes)),
        Of(nameof(TcpSocketInfo.ReceiveQueue), static (in MeasuredSocket socket) => new(socket.Row.ReceiveQueue)),
        Of(nameof(TcpSocketInfo.SendQueue), static (in MeasuredSocket socket) => new(socket.Row.SendQueue)),
        Of(nameof(TcpSocketInfo.Inode), static (in MeasuredSocket socket) => new(socket.Row.Inode)),
        Of(nameof(TcpSocketInfo.AcceptQueueLimit), static (in MeasuredSocket socket) => Optional(socket, RowColumns.AcceptQueueLimit, socket.Row.AcceptQueueLimit)),
        Of(nameof(TcpSocketInfo.Cookie), static (in MeasuredSocket socket) => socket.Row.Has(RowColumns.Cookie) ? new(socket.Row.ObjectId, Kind: 1) : default),
        Of(nameof(TcpSocketInfo.InterfaceName), static (in MeasuredSocket socket) => Optional(socket, RowColumns.Interface, (uint)socket.Row.InterfaceIndex) with { Reference = socket.Origin }),
        Of(nameof(TcpSocketInfo.IsIPv6Only), static (in MeasuredSocket socket) => Optional(socket, RowColumns.IPv6Only, socket.Row.IsIPv6Only ? 1u : 0)),
        OfColumns(nameof(TcpSocketInfo.RetransmitTimeout), static (in MeasuredSocket socket) => Optional(socket, RowColumns.RetransmitTimeout, socket.Row.RetransmitTimeoutTicks) with { Reference = socket.Origin }),
        OfColumns(nameof(TcpSocketInfo.DelayedAckTimeout), static (in MeasuredSocket socket) => Optional(socket, RowColumns.DelayedAckTimeout, socket.Row.DelayedAckTimeoutTicks) with { Reference = socket.Origin }),
        Of(nameof(TcpSocketInfo.QuickAckCount), static (in MeasuredSocket socket) => Optional(socket, RowColumns.QuickAck, socket.Row.QuickAckAndPingPong)),
        Of(nameof(TcpSocketInfo.IsInteractive), static (in MeasuredSocket socket) => Optional(socket, RowColumns.QuickAck, socket.Row.QuickAckAndPingPong)),
        OfColumns(nameof(TcpSocketInfo.CongestionWindow), static (in MeasuredSocket socket) => Optional(socket, RowColumns.CongestionWindow, socket.Row.CongestionWindow)),
        OfColumns(nameof(TcpSocketInfo.SlowStartThreshold), static (in MeasuredSocket socket) => Optional(socket, RowColumns.SlowStartThreshold, (uint)socket.Row.SlowStartThreshold)),
        Of(nameof(TcpSocketInfo.FastOpenQueueLimit), static (in MeasuredSocket socket) => Optional(socket, RowColumns.FastOpenQueueLimit, (uint)socket.Row.SlowStartThreshold)),
        Of(nameof(TcpSocketInfo.ReferenceCount), static (in MeasuredSocket socket) => Optional(socket, RowColumns.ReferenceCount, (uint)socket.Row.ReferenceCount)),
        Of(nameof(TcpSocketInfo.KernelAddress), static (in MeasuredSocket socket) => socket.Row.Has(RowColumns.KernelAddress) ? new(socket.Row.ObjectId, Kind: socket.Row.KernelAddressDigits) : default),
        .. typeof(TcpSocketDetail).GetProperties().Where(static property => property.DeclaringType == typeof(TcpSocketDetail)).Select(OfDetail),
        new(ComputerName, typeof(string), static (in MeasuredSocket _) => default, static _ => null),
    ];

    private static readonly Dictionary<string, SocketProperty> s_byName =
        All.ToDictionary(static property => property.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Finds a property by its name, not case-sensitive.</summary>
    public static SocketProperty? Find(string name) => s_byName.GetValueOrDefault(name);

    /// <summary>Returns owners as one text; null if there are none.</summary>
    public static string? Text(TcpSocketOwner[] owners) => owners.Length == 0 ? null : string.Join(", ", owners);

    private static SocketProperty Of(string name, RawKeyReader readKey, bool needsUserNames = false)
    {
        PropertyInfo property = typeof(TcpSocketInfo).GetProperty(name)!;
        return new SocketProperty(name, property.PropertyType, readKey, property.GetValue) { NeedsUserNames = needsUserNames };
    }

    private static SocketProperty OfColumns(string name, RawKeyReader readKey)
    {
        PropertyInfo property = typeof(TcpSocketInfo).GetProperty(name)!;
        return new SocketProperty(name, property.PropertyType, readKey, property.GetValue) { NeedsColumns = true };
    }

    private static SocketProperty OfDetail(PropertyInfo property) => new(
        property.Name,
        property.PropertyType,
        (in MeasuredSocket socket) => socket.ToDetail() is { } detail ? RawKey.Of(property.GetValue(detail)) : default,
        info => info is TcpSocketDetail ? property.GetValue(info) : null)
    {
        NeedsTcpInfo = true,
    };

    private static SocketProperty OfOwner(string name, RawKeyReader readKey)
    {
        PropertyInfo property = typeof(TcpSocketInfo).GetProperty(name)!;
        return new SocketProperty(name, property.PropertyType, readKey, property.GetValue) { NeedsOwners = true };
    }

    private static SocketProperty OfOrigin(string name)
    {
        PropertyInfo property = typeof(TcpSocketInfo).GetProperty(name)!;
        return new SocketProperty(name, property.PropertyType, static (in MeasuredSocket socket) => RawKey.Of(socket.Origin), property.GetValue)
        {
            SpansNamespaces = true,
        };
    }

    private static TcpSocketOwner? FirstOwner(in MeasuredSocket socket) => socket.Owners.Length > 0 ? socket.Owners[0] : null;

    private static RawKey Optional(in MeasuredSocket socket, RowColumns column, uint value) =>
        RawKey.Optional(socket.Row.Has(column), value);
}
