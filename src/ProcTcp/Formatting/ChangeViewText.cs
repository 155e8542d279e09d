using System;
using System.ComponentModel;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Host;

namespace ProcTcp.Formatting;

/// <summary>What the views of changes show; called by ProcTcp.Format.ps1xml, for changes of this session and deserialized ones alike.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ChangeViewText
{
    private const int KindWidth = 12;
    private const int TransitionWidth = 26;
    private const int EndWidth = 21;

    // What a line of IPv4 needs with all that a change has.
    private const int WideScreen = 120;
    private const int ShortKindWidth = 8;
    private const int StateWidth = 11;
    private const int Indent = 9;
    private const string Arrow = "-> ";
    private const string OwnerKind = "Owner   ";
    private const int MinOwnerWidth = 8;

    // Some letters of a name beside what is never cut; IPv6 has a second line for it.
    private const int ReadableOwnerWidth = 12;

    /// <summary>
    /// Shows a change as a line of a log. On a narrow screen the line has the new state alone, and no state if the owner has changed. A change that is too long for a line has the remote
    /// end and the owner on a second one.
    /// </summary>
    public static string Log(PSObject? change, PSHost? host, PSObject? style, bool isRedirected)
    {
        if (change is null)
        {
            return string.Empty;
        }

        int screen = MeasureText.ScreenWidth(host);
        string local = End(change, nameof(TcpSocketInfo.LocalAddress), nameof(TcpSocketInfo.LocalPort));
        string remote = End(change, nameof(TcpSocketInfo.RemoteAddress), nameof(TcpSocketInfo.RemotePort));
        bool isWide = screen >= WideScreen;
        string kind = isWide ? ViewText.Get(change, nameof(TcpSocketChange.Kind)).PadRight(KindWidth) : ShortKind(change).PadRight(ShortKindWidth);
        string state = isWide ? Transition(change).PadRight(TransitionWidth) + " "
            : kind == OwnerKind ? string.Empty
            : ViewText.Get(change, nameof(TcpSocketChange.State)).PadRight(StateWidth) + " ";
        string paintedKind = ViewText.Paint(kind, ColorOf(change), style, isRedirected);
        string paintedState = ViewText.Paint(state, ViewText.ColorOf(ViewText.Get(change, nameof(TcpSocketChange.State))), style, isRedirected);
        string time = isWide ? Time(change) : ShortTime(change);
        string start = $"{time} {paintedKind} {paintedState}";
        string ends = isWide ? $"{local.PadRight(EndWidth)} {remote.PadRight(EndWidth)}" : $"{local} {remote}";
        int room = screen - time.Length - 1 - kind.Length - 1 - state.Length - ends.Length - 1;
        string owner = Owner(change, Math.Max(1, room));
        bool isReadable = room >= ReadableOwnerWidth || owner == Owner(change) || !local.StartsWith('[');
        return owner.Length <= room && isReadable
            ? $"{start}{ends} {owner}".TrimEnd()
            : $"{start}{local}\n{new string(' ', Indent)}{remote} {Owner(change, Math.Max(MinOwnerWidth, screen - Indent - remote.Length - 1))}".TrimEnd();
    }

    /// <summary>Shows the time of a change to the second.</summary>
    public static string ShortTime(PSObject? change) =>
        change?.Properties[nameof(TcpSocketChange.Time)]?.Value is DateTime time ? time.ToString("HH:mm:ss", CultureInfo.InvariantCulture) : string.Empty;

    /// <summary>Shows the kind of a change in one word.</summary>
    public static string ShortKind(PSObject? change) => (change is null ? string.Empty : ViewText.Get(change, nameof(TcpSocketChange.Kind))) switch
    {
        nameof(TcpSocketChangeKind.StateChanged) => "State",
        nameof(TcpSocketChangeKind.OwnerChanged) => "Owner",
        string kind => kind,
    };

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
    public static string End(PSObject? change, string addressProperty, string portProperty) => ViewText.End(Socket(change), addressProperty, portProperty);

    /// <summary>Shows one end of the socket in a column; one that is longer continues on further lines.</summary>
    public static string End(PSObject? change, string addressProperty, string portProperty, int width) =>
        ViewText.End(Socket(change), addressProperty, portProperty, width);

    /// <summary>Shows the owner in what the other columns leave of the screen; if there is no room for the one before as well, on a second line.</summary>
    public static string Owner(PSObject? change, int otherColumns, PSHost? host)
    {
        int width = Math.Max(MinOwnerWidth, MeasureText.ScreenWidth(host) - otherColumns);
        string owner = Owner(change, width);
        return owner.Length <= width ? owner : Owner(change, width - Arrow.Length, $"\n{Arrow}");
    }

    /// <summary>
    /// Shows the owner, in parentheses if it does not hold the socket yet or any more, and the one before if it has changed.
    /// </summary>
    public static string Owner(PSObject? change) => Owner(change, int.MaxValue);

    private static string Owner(PSObject? change, int width, string separator = $" {Arrow}")
    {
        PSObject? socket = Socket(change);
        bool isLetGo = socket is not null
            && ViewText.Get(socket, nameof(TcpSocketInfo.OwnerStatus)) is nameof(SocketOwnerStatus.TimeWait) or nameof(SocketOwnerStatus.Orphaned);
        string owner = ViewText.Owner(socket, isLetGo ? width - "()".Length : width);
        if (owner.Length == 0)
        {
            return owner;
        }

        string shown = isLetGo && owner[0] != '(' ? $"({owner})" : owner;
        string before = Before(change!);

        // The same processes, and yet another owner: they had the listener before.
        before = before == shown ? $"({before})" : before;
        return before.Length > 0 ? $"{before}{separator}{shown}" : shown;
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
