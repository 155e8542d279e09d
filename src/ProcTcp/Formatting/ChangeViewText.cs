using System;
using System.ComponentModel;
using System.Globalization;
using System.Linq;
using System.Management.Automation;

namespace ProcTcp.Formatting;

/// <summary>What the views of changes show; called by ProcTcp.Format.ps1xml, for changes of this session and deserialized ones alike.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ChangeViewText
{
    private const int KindWidth = 12;
    private const int StateWidth = 26;
    private const int EndWidth = 21;

    /// <summary>Shows a change as a line of a log.</summary>
    public static string Log(PSObject? change, PSObject? style, bool isRedirected)
    {
        if (change is null)
        {
            return string.Empty;
        }

        string local = End(change, nameof(TcpSocketInfo.LocalAddress), nameof(TcpSocketInfo.LocalPort)).PadRight(EndWidth);
        string remote = End(change, nameof(TcpSocketInfo.RemoteAddress), nameof(TcpSocketInfo.RemotePort)).PadRight(EndWidth);
        string kind = ViewText.Paint(ViewText.Get(change, nameof(TcpSocketChange.Kind)).PadRight(KindWidth), ColorOf(change), style, isRedirected);
        string state = ViewText.Paint(
            Transition(change).PadRight(StateWidth), ViewText.ColorOf(ViewText.Get(change, nameof(TcpSocketChange.State))), style, isRedirected);
        return $"{Time(change)} {kind} {state} {local} {remote} {Owner(change)}".TrimEnd();
    }

    /// <summary>Shows the time of a change to the millisecond.</summary>
    public static string Time(PSObject? change) =>
        change?.Properties[nameof(TcpSocketChange.Time)]?.Value is DateTime time ? time.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture) : string.Empty;

    /// <summary>Shows the state, and the one before if it has changed.</summary>
    public static string Transition(PSObject? change)
    {
        if (change is null)
        {
            return string.Empty;
        }

        string before = ViewText.Get(change, nameof(TcpSocketChange.PreviousState));
        string state = ViewText.Get(change, nameof(TcpSocketChange.State));
        return before.Length > 0 ? $"{before} -> {state}" : state;
    }

    /// <summary>Shows one end of the socket.</summary>
    public static string End(PSObject? change, string addressProperty, string portProperty)
    {
        PSObject? socket = Socket(change);
        if (socket is null)
        {
            return string.Empty;
        }

        string address = ViewText.Get(socket, addressProperty);
        return (address.Contains(':', StringComparison.Ordinal) ? $"[{address}]" : address) + ":" + ViewText.Get(socket, portProperty);
    }

    /// <summary>
    /// Shows the owner, in parentheses if it does not hold the socket yet or any more, and the one before if it has changed.
    /// </summary>
    public static string Owner(PSObject? change)
    {
        PSObject? socket = Socket(change);
        string owner = ViewText.Owner(socket);
        if (socket is null || owner.Length == 0)
        {
            return owner;
        }

        bool isLetGo = ViewText.Get(socket, nameof(TcpSocketInfo.OwnerStatus)) is nameof(SocketOwnerStatus.TimeWait) or nameof(SocketOwnerStatus.Orphaned);
        string shown = isLetGo && owner[0] != '(' ? $"({owner})" : owner;
        string before = Before(change!);

        // The same processes, and yet another owner: they had the listener before.
        before = before == shown ? $"({before})" : before;
        return before.Length > 0 ? $"{before} -> {shown}" : shown;
    }

    private static PSObject? Socket(PSObject? change) =>
        change?.Properties[nameof(TcpSocketChange.Socket)]?.Value is object socket ? PSObject.AsPSObject(socket) : null;

    private static string Before(PSObject change)
    {
        string[] processes =
        [
            .. ViewText.OwnersOf(change, nameof(TcpSocketChange.PreviousOwners))
                .Select(static owner => $"{ViewText.Get(owner, nameof(TcpSocketOwner.ProcessId))}/{ViewText.Get(owner, nameof(TcpSocketOwner.CommandName))}")
                .Distinct(StringComparer.Ordinal),
        ];
        return processes.Length > 1 ? string.Create(CultureInfo.InvariantCulture, $"{processes[0]} +{processes.Length - 1}") : string.Concat(processes);
    }

    private static string? ColorOf(PSObject change) => ViewText.Get(change, nameof(TcpSocketChange.Kind)) switch
    {
        nameof(TcpSocketChangeKind.Opened) => "Green",
        nameof(TcpSocketChangeKind.StateChanged) => "Cyan",
        nameof(TcpSocketChangeKind.OwnerChanged) => "Magenta",
        nameof(TcpSocketChangeKind.Closed) => "BrightBlack",
        _ => null,
    };
}
