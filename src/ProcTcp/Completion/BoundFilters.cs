using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Net;
using ProcTcp.Binding;

namespace ProcTcp.Completion;

/// <summary>The filters that a command line already has. Only the sockets that match them are completed from.</summary>
/// <param name="parameters">The parameters that are bound, by their names; null if none is.</param>
/// <param name="completed">The parameter that is completed, whose other values are alternatives.</param>
internal sealed class BoundFilters(IDictionary? parameters, string completed)
{
    /// <summary>Returns the query for the sockets to complete from. A value that cannot be parsed yet filters nothing.</summary>
    /// <param name="includeOwners">Whether to look up owners; without them nothing can be filtered by owner.</param>
    /// <param name="spansNamespaces">Whether to read all network namespaces.</param>
    /// <param name="includeUnits">Whether to look up the systemd units of owners.</param>
    public TcpSocketQuery ToQuery(bool includeOwners, bool spansNamespaces, bool includeUnits = false) => new()
    {
        LocalAddress = Parse<AddressPatternParser, AddressPattern>(nameof(TcpSocketQuery.LocalAddress)),
        LocalPort = Parse<PortRangeParser, PortRange>(nameof(TcpSocketQuery.LocalPort)),
        RemoteAddress = Parse<AddressPatternParser, AddressPattern>(nameof(TcpSocketQuery.RemoteAddress)),
        RemotePort = Parse<PortRangeParser, PortRange>(nameof(TcpSocketQuery.RemotePort)),
        Port = Parse<PortRangeParser, PortRange>(nameof(TcpSocketQuery.Port)),
        ServingAddress = Parse<IPAddressParser, IPAddress>(nameof(TcpSocketQuery.ServingAddress)),
        State = Parse<TcpSocketStateParser, StateName>(nameof(TcpSocketQuery.State))?.Select(static name => name.Value).ToArray(),
        AddressFamily = Parse<IPFamilyParser, IPFamily>(nameof(TcpSocketQuery.AddressFamily)),
        OwningProcess = includeOwners ? Convert<int>(nameof(TcpSocketQuery.OwningProcess)) : null,
        OwningProcessName = includeOwners ? Convert<string>(nameof(TcpSocketQuery.OwningProcessName)) : null,
        OwnerStatus = includeOwners ? Parse<OwnerStatusParser, OwnerStatusName>(nameof(TcpSocketQuery.OwnerStatus))?.Select(static name => name.Value).ToArray() : null,
        UserName = includeOwners ? Convert<string>(nameof(TcpSocketQuery.UserName)) : null,
        IncludeOwners = includeOwners,
        AllNetworkNamespaces = spansNamespaces || parameters?[nameof(TcpSocketQuery.AllNetworkNamespaces)] is SwitchParameter { IsPresent: true } or true,
        NetworkNamespace = Convert<string>(nameof(TcpSocketQuery.NetworkNamespace)),
        ContainerId = includeOwners ? Convert<string>(nameof(TcpSocketQuery.ContainerId)) : null,
        OwningUnit = includeOwners ? Convert<string>(nameof(TcpSocketQuery.OwningUnit)) : null,
        IncludeUnits = includeUnits,
    };

    private T[]? Parse<TParser, T>(string name)
        where TParser : IArgumentParser<T>
    {
        List<T> values = [];
        foreach (string text in Convert<string>(name) ?? [])
        {
            if (!TParser.TryParse(text, out T? value) || value is null || !TParser.Accepts(value))
            {
                return null;
            }

            values.Add(value);
        }

        return values.Count > 0 ? [.. values] : null;
    }

    private T[]? Convert<T>(string name) =>
        name != completed && parameters?[name] is { } bound && LanguagePrimitives.TryConvertTo(bound, CultureInfo.InvariantCulture, out T[] values) && values.Length > 0 ? values : null;
}
