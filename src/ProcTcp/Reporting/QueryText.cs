using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace ProcTcp.Reporting;

/// <summary>Describes in words what a query asks for.</summary>
internal static class QueryText
{
    /// <summary>Returns the filters as <c>LocalPort 443, State Established or CloseWait</c>; <c>any property</c> if there are none.</summary>
    public static string Describe(TcpSocketQuery query)
    {
        string[] filters =
        [
            .. Describe(nameof(query.LocalAddress), query.LocalAddress),
            .. Describe(nameof(query.LocalPort), query.LocalPort),
            .. Describe(nameof(query.RemoteAddress), query.RemoteAddress),
            .. Describe(nameof(query.RemotePort), query.RemotePort),
            .. Describe(nameof(query.State), query.State),
            .. Describe(nameof(query.OwningProcess), query.OwningProcess),
            .. Describe(nameof(query.OwningProcessName), query.OwningProcessName),
            .. Describe(nameof(query.UserName), query.UserName),
            .. Describe(nameof(query.AddressFamily), query.AddressFamily),
            .. Describe(nameof(query.Inode), query.Inode),
            .. Describe(nameof(query.NetworkNamespace), query.NetworkNamespace),
            .. Describe(nameof(query.ContainerId), query.ContainerId),
        ];
        return filters.Length > 0 ? string.Join(", ", filters) : "any property";
    }

    private static IEnumerable<string> Describe<T>(string name, IEnumerable<T>? values)
    {
        if (values is not null)
        {
            yield return name + " " + string.Join(" or ", values.Select(static value => string.Create(CultureInfo.InvariantCulture, $"{value}")));
        }
    }
}
