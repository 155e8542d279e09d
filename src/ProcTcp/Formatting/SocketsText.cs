using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using ProcTcp.Rows;

namespace ProcTcp.Formatting;

/// <summary>Describes several sockets in a few words.</summary>
internal static class SocketsText
{
    private const int MostOwnersNamed = 3;

    /// <summary>Returns the sockets' states and owners: <c>1 Listen, 3 TimeWait, held by nginx (13299)</c>.</summary>
    public static string Summarize(IReadOnlyCollection<TcpSocketInfo> sockets, bool withOwners = true)
    {
        string states = string.Join(
            ", ",
            sockets.GroupBy(static socket => socket.State)
                .OrderBy(static state => StateOrder.PlaceOf(state.Key))
                .Select(static state => Invariant($"{state.Count()} {state.Key}")));
        string owners = withOwners ? NameOwners(sockets) : string.Empty;
        return owners.Length > 0 ? $"{states}, held by {owners}" : states;
    }

    /// <summary>Returns the names and IDs of the first owners: <c>nginx (13299) and sshd (812)</c>; empty if there are none.</summary>
    public static string NameOwners(IEnumerable<TcpSocketInfo> sockets) => string.Join(
        " and ",
        sockets.Where(static socket => socket.OwningProcess is not null)
            .Select(static socket => Invariant($"{ViewText.Escape(socket.OwningProcessName)} ({socket.OwningProcess})"))
            .Distinct(StringComparer.Ordinal)
            .Take(MostOwnersNamed));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
