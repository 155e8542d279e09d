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

    /// <summary>Returns the sockets' states and owners, those without one last: <c>1 Listen, 3 Established, held by nginx (13299); 2 TimeWait</c>.</summary>
    public static string Summarize(IReadOnlyCollection<TcpSocketInfo> sockets, bool withOwners = true) => string.Join(
        "; ",
        sockets.GroupBy(socket => withOwners && socket.OwningProcess is not null)
            .OrderByDescending(static group => group.Key)
            .Select(static group => group.Key ? $"{CountStates(group)}, held by {NameOwners(group)}" : CountStates(group)));

    /// <summary>Returns the names and IDs of the first owners: <c>nginx (13299) and sshd (812)</c>; empty if there are none.</summary>
    public static string NameOwners(IEnumerable<TcpSocketInfo> sockets) => string.Join(
        " and ",
        sockets.Where(static socket => socket.OwningProcess is not null)
            .Select(static socket => Invariant($"{ViewText.Escape(socket.OwningProcessName)} ({socket.OwningProcess})"))
            .Distinct(StringComparer.Ordinal)
            .Take(MostOwnersNamed));

    /// <summary>Returns a socket with its owners: <c>127.0.0.1:80 -&gt; 127.0.0.1:40022 CloseWait, held by nginx (812) and 2 more processes</c>.</summary>
    public static string Describe(TcpSocketInfo socket)
    {
        string owner = NameOwners([socket]);
        int others = socket.Owners.Select(static owner => owner.ProcessId).Distinct().Count() - 1;
        string holding = socket.OwnerStatus is SocketOwnerStatus.AcceptQueue or SocketOwnerStatus.SynReceived ? "not accepted by" : "held by";
        return socket.ToString()
            + (owner.Length == 0 ? string.Empty : $", {holding} {owner}")
            + (others <= 0 ? string.Empty : $" and {CountText.Of(others, "more process", "more processes")}")
            + (socket.NetworkNamespaceName is string name ? $", in network namespace {ArgumentText.Quote(name)}" : string.Empty);
    }

    private static string CountStates(IEnumerable<TcpSocketInfo> sockets) => string.Join(
        ", ",
        sockets.GroupBy(static socket => socket.State)
            .OrderBy(static state => StateOrder.PlaceOf(state.Key))
            .Select(static state => Invariant($"{state.Count()} {state.Key}")));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
