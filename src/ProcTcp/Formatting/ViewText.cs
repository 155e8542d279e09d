using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Host;

namespace ProcTcp.Formatting;

/// <summary>What the views show; called by ProcTcp.Format.ps1xml, for sockets of this session and deserialized ones alike.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ViewText
{
    private const int MinWidth = 8;
    private const string AnyIPv6 = "::";

    /// <summary>Makes the value of a property safe to print. What a socket of this session has as a number may be any text in a received one.</summary>
    public static object? Value(object? value) =>
        (value is PSObject holder ? holder.BaseObject : value) switch
        {
            null => null,
            ValueType plain => plain,
            _ => Escape(LanguagePrimitives.ConvertTo<string>(value)),
        };

    /// <summary>Makes text from outside safe to print.</summary>
    public static string Escape(string? text) => PrintableText.Escape(text);

    /// <summary>Shows an address in a column; one that is longer continues on further lines.</summary>
    public static string Address(PSObject? socket, string property, int width)
    {
        string address = socket is null ? string.Empty : Get(socket, property);
        bool isIPv6Only = property == nameof(TcpSocketInfo.LocalAddress) && address == AnyIPv6 && Get(socket!, nameof(TcpSocketInfo.IsIPv6Only)) == bool.TrueString;
        return Wrap(isIPv6Only ? $"{address} (IPv6 only)" : address, width);
    }

    /// <summary>Shows the container of a socket, by as much of its ID as docker shows, else the name of the network namespace, else its inode.</summary>
    public static string Namespace(PSObject? socket, int width)
    {
        string[] names = socket is null ? [] :
            [Get(socket, nameof(TcpSocketInfo.ContainerId)), Get(socket, nameof(TcpSocketInfo.NetworkNamespaceName)), Get(socket, nameof(TcpSocketInfo.NetworkNamespace))];
        string name = Array.Find(names, static name => name.Length > 0) ?? string.Empty;
        bool isId = name.Length > width && name == names[0];
        return isId ? name[..width] : name.Length > width ? name[..(width - 1)] + "…" : name;
    }

    /// <summary>Shows an address in one of the columns that share what the others leave of the screen.</summary>
    public static string Address(PSObject? socket, string property, int otherColumns, int sharing, PSHost? host) =>
        Address(socket, property, Share(otherColumns, sharing, host));

    /// <summary>Shows one end of a socket in a column; one that is longer continues on further lines.</summary>
    public static string End(PSObject? socket, string addressProperty, string portProperty, int width) => Wrap(End(socket, addressProperty, portProperty), width);

    /// <summary>Shows a socket's owner: <c>812/nginx +3</c>, in parentheses if it is the listener's, or why there is none.</summary>
    public static string Owner(PSObject? socket) => Owner(socket, int.MaxValue);

    /// <summary>Shows a socket's owner in one of the columns that share what the others leave of the screen.</summary>
    public static string Owner(PSObject? socket, int otherColumns, int sharing, PSHost? host) => Owner(socket, Share(otherColumns, sharing, host));

    /// <summary>Shows a socket's owner in a column that is too narrow for some names: the number of the others, and a parenthesis, are shown all the same.</summary>
    public static string Owner(PSObject? socket, int width)
    {
        if (socket is null)
        {
            return string.Empty;
        }

        string status = Get(socket, nameof(TcpSocketInfo.OwnerStatus));
        string process = Get(socket, nameof(TcpSocketInfo.OwningProcess));
        if (process.Length == 0)
        {
            return status == nameof(SocketOwnerStatus.NotRequested) ? string.Empty : $"({Word(status)})";
        }

        bool isListeners = status is nameof(SocketOwnerStatus.AcceptQueue) or nameof(SocketOwnerStatus.SynReceived) or nameof(SocketOwnerStatus.Listener);
        string name = Get(socket, nameof(TcpSocketInfo.OwningProcessName));
        string others = CountOtherProcesses(socket, process) is int count and > 0 ? string.Create(CultureInfo.InvariantCulture, $" +{count}") : string.Empty;
        int room = width - process.Length - 1 - others.Length - (isListeners ? 2 : 0);
        string shown = room < 1 ? $"{process}{others}" : $"{process}/{(name.Length > room ? name[..(room - 1)] + "…" : name)}{others}";
        return isListeners ? $"({shown})" : shown;
    }

    /// <summary>Shows all owners of a socket, as <c>nginx (812, fd 6)</c>.</summary>
    public static string Owners(PSObject? socket) => string.Join(", ", OwnersOf(socket, nameof(TcpSocketInfo.Owners)).Select(static owner =>
        $"{Get(owner, nameof(TcpSocketOwner.CommandName))} ({Get(owner, nameof(TcpSocketOwner.ProcessId))}, fd {Get(owner, nameof(TcpSocketOwner.FileDescriptor))})"));

    /// <summary>Shows a socket's state in the colour of what it asks for: listeners, states that wait to be cleaned up, states that pass; plain if redirected.</summary>
    public static string State(PSObject? socket, PSObject? style, bool isRedirected) => State(socket, style, isRedirected, int.MaxValue);

    /// <summary>Shows a socket's state in a column, in its colour.</summary>
    public static string State(PSObject? socket, PSObject? style, bool isRedirected, int width)
    {
        string state = socket is null ? string.Empty : Get(socket, nameof(TcpSocketInfo.State));
        return Paint(state.Length > width ? state[..(width - 1)] + "…" : state, ColorOf(state), style, isRedirected);
    }

    internal static string? ColorOf(string state) => state switch
    {
        nameof(TcpSocketState.Listen) => "Green",
        nameof(TcpSocketState.CloseWait) => "BrightRed",
        nameof(TcpSocketState.FinWait1) or nameof(TcpSocketState.FinWait2) or nameof(TcpSocketState.LastAck) or nameof(TcpSocketState.Closing) => "Yellow",
        nameof(TcpSocketState.TimeWait) => "BrightBlack",
        _ => null,
    };

    internal static string Paint(string text, string? color, PSObject? style, bool isRedirected)
    {
        if (text.Length == 0 || color is null || style is null || (isRedirected && Get(style, "OutputRendering") != "Ansi"))
        {
            return text;
        }

        PSObject foreground = PSObject.AsPSObject(style.Properties["Foreground"].Value);
        return Raw(foreground, color) + text + Raw(style, "Reset");
    }

    /// <summary>Returns one end of a socket, the address in brackets if it has colons.</summary>
    internal static string End(PSObject? socket, string addressProperty, string portProperty)
    {
        if (socket is null)
        {
            return string.Empty;
        }

        string address = Get(socket, addressProperty);
        return (address.Contains(':', StringComparison.Ordinal) ? $"[{address}]" : address) + ":" + Get(socket, portProperty);
    }

    private static int Share(int otherColumns, int sharing, PSHost? host) =>
        Math.Max(MinWidth, (MeasureText.ScreenWidth(host) - otherColumns) / sharing);

    // Neither a group of an address nor a port is broken.
    private static string Wrap(string text, int width)
    {
        List<string> lines = [];
        while (text.Length > width)
        {
            int end = text.LastIndexOfAny([':', '.', ' '], width - 1);
            int length = end <= 0 ? width : text[end] == ':' && end == text.LastIndexOf(':') && end > 1 ? end : end + 1;
            lines.Add(text[..length]);
            text = text[length..];
        }

        return string.Join('\n', [.. lines, text]);
    }

    // The words are other ones than those of states.
    private static string Word(string status) => status switch
    {
        nameof(SocketOwnerStatus.TimeWait) or nameof(SocketOwnerStatus.Orphaned) => "closed",
        nameof(SocketOwnerStatus.AcceptQueue) => "queued",
        nameof(SocketOwnerStatus.SynReceived) => "half open",
        nameof(SocketOwnerStatus.AccessDenied) => "no access",
        nameof(SocketOwnerStatus.NotVisible) => "hidden",
        nameof(SocketOwnerStatus.NotFound) => "no owner",
        nameof(SocketOwnerStatus.ForeignTable) => "capture",
        _ => status,
    };

    /// <summary>Returns the value of a property, safe to print.</summary>
    internal static string Get(PSObject holder, string property) => Escape(Raw(holder, property));

    private static string Raw(PSObject socket, string property) =>
        Convert.ToString(socket.Properties[property]?.Value, CultureInfo.InvariantCulture) ?? string.Empty;

    internal static IEnumerable<PSObject> OwnersOf(PSObject? holder, string property) =>
        LanguagePrimitives.GetEnumerable(holder?.Properties[property]?.Value)?.Cast<object>().Select(PSObject.AsPSObject) ?? [];

    private static int CountOtherProcesses(PSObject socket, string process) => OwnersOf(socket, nameof(TcpSocketInfo.Owners))
        .Select(static owner => Get(owner, nameof(TcpSocketOwner.ProcessId)))
        .Distinct(StringComparer.Ordinal)
        .Count(id => id != process);
}
