using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using ProcTcp.Formatting;

namespace ProcTcp.Reporting;

/// <summary>Describes in words what a query asks for.</summary>
internal static class QueryText
{
    /// <summary>Returns the filters as <c>LocalPort 443, State Established or CloseWait</c>; <c>any property</c> if there are none.</summary>
    public static string Describe(TcpSocketQuery query) => Join(Filters(query).Select(static filter => filter.Text));

    /// <summary>Returns the filters, with one value alone of one of them.</summary>
    public static string Describe(TcpSocketQuery query, string name, object value) =>
        Join(Filters(query).SelectMany(filter => filter.Name == name ? Describe(name, [value]).Select(static only => only.Text) : [filter.Text]));

    /// <summary>Determines whether a query has more than one filter.</summary>
    public static bool HasSeveralFilters(TcpSocketQuery query) => Filters(query).Length > 1;

    private static string Join(IEnumerable<string> filters) => filters.Any() ? string.Join(", ", filters) : "any property";

    private static (string Name, string Text)[] Filters(TcpSocketQuery query) =>
        [
            .. Describe(nameof(query.LocalAddress), query.LocalAddress),
            .. Describe(nameof(query.LocalPort), query.LocalPort),
            .. Describe(nameof(query.RemoteAddress), query.RemoteAddress),
            .. Describe(nameof(query.RemotePort), query.RemotePort),
            .. Describe(nameof(query.Port), query.Port),
            .. Describe(nameof(query.ServingAddress), query.ServingAddress),
            .. Describe(nameof(query.State), query.State),
            .. Describe(nameof(query.OwningProcess), query.OwningProcess),
            .. Describe(nameof(query.OwningProcessName), query.OwningProcessName),
            .. Describe(nameof(query.OwnerStatus), query.OwnerStatus),
            .. Describe(nameof(query.UserName), query.UserName),
            .. Describe(nameof(query.AddressFamily), query.AddressFamily),
            .. Describe(nameof(query.Inode), query.Inode),
            .. Describe(nameof(query.NetworkNamespace), query.NetworkNamespace),
            .. Describe(nameof(query.ContainerId), query.ContainerId),
            .. Describe(nameof(query.OwningUnit), query.OwningUnit),
        ];

    private static IEnumerable<(string Name, string Text)> Describe<T>(string name, IEnumerable<T>? values)
    {
        if (values is not null)
        {
            yield return (name, name + " " + string.Join(" or ", values.Select(static value => ArgumentText.Quote(string.Create(CultureInfo.InvariantCulture, $"{value}")))));
        }
    }
}
