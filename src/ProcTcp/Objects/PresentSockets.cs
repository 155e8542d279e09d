using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using ProcTcp.Formatting;
using ProcTcp.Reporting;

namespace ProcTcp.Objects;

/// <summary>Describes what there is instead of what was asked for and not found.</summary>
/// <param name="table">The table, which is read again with a wider query.</param>
/// <param name="query">The query that found too few or too many.</param>
/// <param name="hasMatches">True if sockets match the query all the same.</param>
/// <param name="includeOwners">True to name the owners.</param>
internal sealed class PresentSockets(LiveTable table, TcpSocketQuery query, bool hasMatches, bool includeOwners)
{
    private const int MostListenersNamed = 3;
    private const string ServesBoth = " serves IPv4 too unless it is IPv6-only";

    private static readonly string[] s_anyAddress = ["0.0.0.0", "::"];

    /// <summary>Describes what there is instead for the values of the query, else its sockets in any state; empty if nothing can be said.</summary>
    public string Describe()
    {
        IEnumerable<(string Parameter, object Value)> values = (LiteralTargets.Of(query, query.OwningProcess)?.Unmet ?? [])
            .Concat((query.LocalPort ?? []).Where(static ports => !ports.IsSingle).Select(static ports => (nameof(query.LocalPort), (object)ports)));
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

    // If nothing else was asked, nothing else is there but listeners on all addresses, and the table need not be read again.
    private bool MayHaveOthers(string parameter) => parameter switch
    {
        nameof(query.State) => false,
        nameof(query.LocalAddress) => true,
        _ => hasMatches || QueryText.HasSeveralFilters(query),
    };

    private TcpSocketQuery Widen(string parameter, object[] values)
    {
        bool isAddress = parameter == nameof(query.LocalAddress);
        return new TcpSocketQuery
        {
            LocalAddress = isAddress ? [.. values.Concat(s_anyAddress).Select(static address => AddressPattern.Parse((string)address))] : null,
            LocalPort = isAddress ? query.LocalPort : Values<object, PortRange>(nameof(query.LocalPort), Ports),
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
        nameof(query.LocalPort) => DescribePorts(others, Ports(value)),
        nameof(query.LocalAddress) => DescribeAddress(others, AddressPattern.Parse((string)value)),
        nameof(query.OwningProcess) => DescribeProcess([.. others.Where(socket => socket.Owners.Any(owner => owner.ProcessId == (int)value))], (int)value),
        nameof(query.State) => $"No kernel known has a state {value:D}.",
        _ => others.FirstOrDefault(socket => socket.Inode == (ulong)value) is TcpSocketInfo found ? $"Inode {value} is {found}." : string.Empty,
    };

    private static PortRange Ports(object value) => value is ushort port ? new(port, port) : (PortRange)value;

    private string DescribePorts(IReadOnlyList<TcpSocketInfo> sockets, PortRange ports) =>
        sockets.Where(socket => ports.Contains(socket.LocalPort)).ToArray() is { Length: > 0 } present
            ? $"On LocalPort {ports}: {SocketsText.Summarize(present)}.{DescribeBothFamilies(present)}"
            : "A socket that is bound but neither listens nor is connected takes the port too; -State BoundInactive shows it.";

    private static string DescribeAddress(IReadOnlyList<TcpSocketInfo> sockets, AddressPattern address)
    {
        TcpSocketInfo[] own = [.. sockets.Where(socket => address.IsMatch(socket.Row.LocalAddress, socket.Row.IsIPv6))];
        string[] serving =
        [
            .. sockets.Where(socket => socket.State == TcpSocketState.Listen && !own.Contains(socket) && IsServed(address, socket))
                .Select(static socket => DescribeListener(socket)),
        ];
        string more = serving.Length > MostListenersNamed ? $" and {serving.Length - MostListenersNamed} more" : string.Empty;
        string present = own.Length > 0 ? $"On LocalAddress {address}: {SocketsText.Summarize(own)}. " : string.Empty;
        return serving.Length > 0 ? $"{present}Listeners on all addresses: {string.Join(", ", serving.Take(MostListenersNamed))}{more}." : present;
    }

    // A listener is in the table of its own family alone.
    private string DescribeBothFamilies(IEnumerable<TcpSocketInfo> sockets)
    {
        string[] both = query.Includes(IPFamily.IPv6)
            ? []
            : [.. sockets.Where(static socket => socket is { State: TcpSocketState.Listen, LocalAddress: "::" }).Select(static socket => $"{socket.GetLocalEndPoint()}").Distinct(StringComparer.Ordinal)];
        return both.Length > 0 ? $" {string.Join(", ", both.Take(MostListenersNamed))}{ServesBoth}." : string.Empty;
    }

    private static bool IsServed(AddressPattern address, TcpSocketInfo listener) =>
        listener.AddressFamily == IPFamily.IPv6 || !address.ToString().Contains(':', StringComparison.Ordinal);

    private static string DescribeListener(TcpSocketInfo listener)
    {
        string owners = SocketsText.NameOwners([listener]);
        return $"{listener.GetLocalEndPoint()}{(owners.Length > 0 ? $" of {owners}" : string.Empty)}"
            + (listener.AddressFamily == IPFamily.IPv6 ? $", which{ServesBoth}" : string.Empty);
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
