using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using ProcTcp.Formatting;
using ProcTcp.Reporting;
using ProcTcp.Rows;

namespace ProcTcp.Objects;

/// <summary>Describes what there is instead of what was asked for and not found.</summary>
/// <param name="table">The table, which is read again with a wider query.</param>
/// <param name="query">The query that found too few or too many.</param>
/// <param name="hasMatches">True if sockets match the query all the same.</param>
/// <param name="includeOwners">True to name the owners.</param>
internal sealed class PresentSockets(LiveTable table, TcpSocketQuery query, bool hasMatches, bool includeOwners)
{
    private const int MostListenersNamed = 3;

    private static readonly string[] s_anyAddress = ["0.0.0.0", "::"];

    /// <summary>Describes what there is instead for the values of the query, otherwise its sockets in any state; empty if there is nothing to describe.</summary>
    public string Describe()
    {
        IEnumerable<(string Parameter, object Value)> values = (LiteralTargets.Of(query, query.OwningProcess)?.Unmet ?? [])
            .Concat(Ranges(nameof(query.LocalPort), query.LocalPort))
            .Concat(Ranges(nameof(query.Port), query.Port));
        string[] texts =
        [
            .. values.GroupBy(static value => value.Parameter, static value => value.Value, StringComparer.Ordinal)
                .SelectMany(parameter => Describe(parameter.Key, [.. parameter])),
        ];
        bool isStateMissing = texts.Length == 0 && query.State is not null && QueryText.HasSeveralFilters(query);
        return isStateMissing ? DescribeStates() : string.Join(' ', texts.Where(static text => text.Length > 0));
    }

    /// <summary>Describes what there is instead for each value of a parameter.</summary>
    public IEnumerable<string> Describe(string parameter, object[] values)
    {
        IReadOnlyList<TcpSocketInfo> others = MayHaveOthers(parameter) ? Read(Widen(parameter, values)) : [];
        return values.Select(value => Describe(parameter, value, others).TrimEnd());
    }

    private static IEnumerable<(string Parameter, object Value)> Ranges(string parameter, IEnumerable<PortRange>? ports) =>
        (ports ?? []).Where(static range => !range.IsSingle).Select(range => (parameter, (object)range));

    // If nothing else was asked, nothing else is there but listeners on other addresses, and the table need not be read again.
    private bool MayHaveOthers(string parameter) => parameter switch
    {
        nameof(query.State) => false,
        nameof(query.LocalAddress) or nameof(query.ServingAddress) => true,
        _ => hasMatches || QueryText.HasSeveralFilters(query),
    };

    private TcpSocketQuery Widen(string parameter, object[] values)
    {
        bool isServing = parameter == nameof(query.ServingAddress);
        bool isLocal = parameter == nameof(query.LocalAddress);
        bool isAddress = isLocal || isServing;
        return new TcpSocketQuery
        {
            LocalAddress = isLocal ? [.. values.Concat(s_anyAddress).Select(static address => AddressPattern.Parse((string)address))] : null,
            LocalPort = isAddress ? query.LocalPort : Values<object, PortRange>(nameof(query.LocalPort), Ports),
            Port = isAddress ? query.Port : Values<object, PortRange>(nameof(query.Port), Ports),
            State = isServing ? [TcpSocketState.Listen] : null,
            OwningProcess = Values<int, int>(nameof(query.OwningProcess), static process => process),
            Inode = Values<ulong, ulong>(nameof(query.Inode), static inode => inode),
            AllNetworkNamespaces = query.SpansNamespaces,
            NetworkNamespace = query.NetworkNamespace,
            IncludeOwners = includeOwners,
        };

        TTo[]? Values<TFrom, TTo>(string name, Func<TFrom, TTo> convert) => parameter == name ? [.. values.Cast<TFrom>().Select(convert)] : null;
    }

    private IReadOnlyList<TcpSocketInfo> Read(TcpSocketQuery wider)
    {
        IReadOnlyList<TcpSocketInfo> sockets = [];
        table.TryRead(() => (sockets = [.. table.Reader.Read(wider, report: null, table.StopToken)]).Count > 0);
        return sockets;
    }

    private string Describe(string parameter, object value, IReadOnlyList<TcpSocketInfo> others) => parameter switch
    {
        nameof(query.LocalPort) => DescribePorts(parameter, [.. others.Where(socket => Ports(value).Contains(socket.LocalPort))], Ports(value)),
        nameof(query.Port) => DescribePorts(
            parameter, [.. others.Where(socket => Ports(value).Contains(socket.LocalPort) || Ports(value).Contains(socket.RemotePort))], Ports(value)),
        nameof(query.ServingAddress) => DescribeServing(others, IPAddress.Parse((string)value)),
        nameof(query.LocalAddress) => DescribeAddress(others, AddressPattern.Parse((string)value)),
        nameof(query.OwningProcess) => DescribeProcess([.. others.Where(socket => socket.Owners.Any(owner => owner.ProcessId == (int)value))], (int)value),
        nameof(query.State) => $"No known kernel has a state {value:D}.",
        _ => others.FirstOrDefault(socket => socket.Inode == (ulong)value) is TcpSocketInfo found ? $"Inode {value} is {found}." : string.Empty,
    };

    private static PortRange Ports(object value) => value is ushort port ? new(port, port) : (PortRange)value;

    private string DescribePorts(string parameter, IReadOnlyList<TcpSocketInfo> sockets, PortRange ports) =>
        sockets.Count > 0
            ? $"On {parameter} {ports}: {SocketsText.Summarize(sockets)}.{DescribeBothFamilies(sockets)}"
            : query.WantsBoundOnly ? string.Empty
            : "A socket that is only bound may hold the port; -State BoundInactive shows it.";

    private static string DescribeAddress(IReadOnlyList<TcpSocketInfo> sockets, AddressPattern address)
    {
        TcpSocketInfo[] own = [.. sockets.Where(socket => address.IsMatch(socket.Row.LocalAddress, socket.Row.IsIPv6))];
        string present = own.Length > 0 ? $"On LocalAddress {address}: {SocketsText.Summarize(own)}. " : string.Empty;
        return present + ListListeners("all", sockets.Where(socket => !own.Contains(socket) && socket.Row.Serves(address.Network!.Value.Network)));
    }

    private static string DescribeServing(IReadOnlyList<TcpSocketInfo> listeners, IPAddress address)
    {
        TcpSocketInfo[] serving = [.. listeners.Where(listener => listener.Row.Serves(SocketAddressBits.From(address)))];
        return serving.Length > 0 ? $"On ServingAddress {address}: {SocketsText.Summarize(serving)}." : ListListeners("other", listeners);
    }

    private static string ListListeners(string which, IEnumerable<TcpSocketInfo> listeners)
    {
        string[] names = [.. listeners.Select(static listener => DescribeListener(listener))];
        string more = names.Length > MostListenersNamed ? $" and {names.Length - MostListenersNamed} more" : string.Empty;
        return names.Length > 0 ? $"Listeners on {which} addresses: {string.Join(", ", names.Take(MostListenersNamed))}{more}." : string.Empty;
    }

    // A listener is in the table of its own family alone.
    private string DescribeBothFamilies(IEnumerable<TcpSocketInfo> sockets)
    {
        TcpSocketInfo[] both = query.Includes(IPFamily.IPv6)
            ? []
            : [.. sockets.Where(static socket => socket.AddressFamily == IPFamily.IPv6 && socket.Row.Serves(SocketAddressBits.FromIPv4(0)))];
        IEnumerable<string> ends = both.Select(static socket => $"{socket.GetLocalEndPoint()}").Distinct(StringComparer.Ordinal);
        return both.Length > 0 ? $" {string.Join(", ", ends.Take(MostListenersNamed))}{DescribeFamilies(both[0])}." : string.Empty;
    }

    private static string DescribeFamilies(TcpSocketInfo listener) => listener.IsIPv6Only switch
    {
        true => " is IPv6-only",
        false => " serves IPv4 too",
        null => " serves IPv4 too unless it is IPv6-only",
    };

    private static string DescribeListener(TcpSocketInfo listener)
    {
        string owners = SocketsText.NameOwners([listener]);
        return $"{listener.GetLocalEndPoint()}{(owners.Length > 0 ? $" of {owners}" : string.Empty)}"
            + (listener.AddressFamily == IPFamily.IPv6 && listener.Row.LocalAddress.IsUnspecified ? $", which{DescribeFamilies(listener)}" : string.Empty);
    }

    private string DescribeProcess(IReadOnlyList<TcpSocketInfo> sockets, int process)
    {
        string folder = $"{table.Root}/{process}";
        return sockets.Count > 0 ? $"Process {process} holds {SocketsText.Summarize(sockets, withOwners: false)}.{DescribeBothFamilies(sockets)}"
            : !Directory.Exists(folder) ? UnseenText.NoProcess(table.Reader.Tables.Root.FindUnseen(), process)
            : IsDenied($"{folder}/fd") ? $"Process {process} denied access to its descriptors. {ReportWriter.Remedy(Environment.IsPrivilegedProcess)} to see its sockets."
            : $"Process {process} holds no TCP socket.";
    }

    private static bool IsDenied(string folder)
    {
        try
        {
            _ = Directory.EnumerateFiles(folder).FirstOrDefault();
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private string DescribeStates()
    {
        var inAnyState = new TcpSocketQuery
        {
            LocalAddress = query.LocalAddress,
            RemoteAddress = query.RemoteAddress,
            RemotePort = query.RemotePort,
            OwningProcessName = query.OwningProcessName,
            OwnerStatus = query.OwnerStatus,
            UserName = query.UserName,
            AddressFamily = query.AddressFamily,
            AllNetworkNamespaces = query.AllNetworkNamespaces,
            NetworkNamespace = query.NetworkNamespace,
            ContainerId = query.ContainerId,
            OwningUnit = query.OwningUnit,
            IncludeOwners = includeOwners,
        };
        return Read(inAnyState) is { Count: > 0 } present ? $"In any state with {QueryText.Describe(inAnyState)}: {SocketsText.Summarize(present)}." : string.Empty;
    }
}
