using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Globalization;
using System.Linq;
using System.Management.Automation;

namespace ProcTcp.Formatting;

/// <summary>What the views show; called by ProcTcp.Format.ps1xml, for sockets of this session and deserialized ones alike.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ViewText
{
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

    /// <summary>Shows a socket's owner: <c>812/nginx +3</c>, in parentheses if it is the listener's, or why there is none.</summary>
    public static string Owner(PSObject? socket) => Owner(socket, int.MaxValue);

    /// <summary>Shows a socket's owner in a column that is too narrow for some names: how many others there are is shown all the same.</summary>
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
            return status == nameof(SocketOwnerStatus.NotRequested) ? string.Empty : $"({status})";
        }

        bool isListeners = status is nameof(SocketOwnerStatus.AcceptQueue) or nameof(SocketOwnerStatus.SynReceived);
        string name = Get(socket, nameof(TcpSocketInfo.OwningProcessName));
        if (CountOtherProcesses(socket, process) is int count and > 0)
        {
            string others = $" +{count.ToString(CultureInfo.InvariantCulture)}";
            int room = Math.Max(1, width - process.Length - 1 - others.Length - (isListeners ? 2 : 0));
            name = (name.Length > room ? name[..(room - 1)] + "…" : name) + others;
        }

        return isListeners ? $"({process}/{name})" : $"{process}/{name}";
    }

    /// <summary>Shows all owners of a socket, as <c>nginx (812, fd 6)</c>.</summary>
    public static string Owners(PSObject? socket) => string.Join(", ", OwnersOf(socket, nameof(TcpSocketInfo.Owners)).Select(static owner =>
        $"{Get(owner, nameof(TcpSocketOwner.CommandName))} ({Get(owner, nameof(TcpSocketOwner.ProcessId))}, fd {Get(owner, nameof(TcpSocketOwner.FileDescriptor))})"));

    /// <summary>Shows a socket's state in the colour of what it asks for: listeners, states that wait to be cleaned up, states that pass; plain if redirected.</summary>
    public static string State(PSObject? socket, PSObject? style, bool isRedirected)
    {
        string state = socket is null ? string.Empty : Get(socket, nameof(TcpSocketInfo.State));
        return Paint(state, ColorOf(state), style, isRedirected);
    }

    internal static string? ColorOf(string state) => state switch
    {
        nameof(TcpSocketState.Listen) => "Green",
        nameof(TcpSocketState.CloseWait) or nameof(TcpSocketState.LastAck) => "Yellow",
        nameof(TcpSocketState.FinWait1) or nameof(TcpSocketState.FinWait2) or nameof(TcpSocketState.Closing) => "Yellow",
        nameof(TcpSocketState.TimeWait) => "BrightBlack",
        _ => null,
    };

    internal static string Paint(string text, string? color, PSObject? style, bool isRedirected)
    {
        if (color is null || style is null || (isRedirected && Get(style, "OutputRendering") != "Ansi"))
        {
            return text;
        }

        PSObject foreground = PSObject.AsPSObject(style.Properties["Foreground"].Value);
        return Raw(foreground, color) + text + Raw(style, "Reset");
    }

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
