using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Text;

namespace ProcTcp.Formatting;

/// <summary>What the views show; called by ProcTcp.Format.ps1xml, for sockets of this session and deserialized ones alike.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ViewText
{
    /// <summary>Makes text harmless for a terminal: control, format and line-breaking characters are shown escaped.</summary>
    public static string Escape(string? text)
    {
        if (text is null)
        {
            return string.Empty;
        }

        StringBuilder? escaped = null;
        for (int i = 0; i < text.Length; i++)
        {
            if (IsHarmful(text[i]))
            {
                escaped ??= new StringBuilder(text, 0, i, text.Length + 8);
                escaped.Append(EscapeCharacter(text[i]));
            }
            else
            {
                escaped?.Append(text[i]);
            }
        }

        return escaped?.ToString() ?? text;
    }

    /// <summary>Shows a socket's owner: <c>812/nginx +3</c>, in parentheses if it is the listener's, or why there is none.</summary>
    public static string Owner(PSObject? socket)
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

        string others = CountOtherProcesses(socket, process) is int count and > 0 ? $" +{count.ToString(CultureInfo.InvariantCulture)}" : string.Empty;
        string owner = $"{process}/{Escape(Get(socket, nameof(TcpSocketInfo.OwningProcessName)))}{others}";
        return status is nameof(SocketOwnerStatus.AcceptQueue) or nameof(SocketOwnerStatus.SynReceived) ? $"({owner})" : owner;
    }

    /// <summary>Shows all owners of a socket, as <c>nginx (812, fd 6)</c>.</summary>
    public static string Owners(PSObject? socket) => string.Join(", ", OwnersOf(socket, nameof(TcpSocketInfo.Owners)).Select(static owner =>
        $"{Escape(Get(owner, nameof(TcpSocketOwner.CommandName)))} ({Get(owner, nameof(TcpSocketOwner.ProcessId))}, fd {Get(owner, nameof(TcpSocketOwner.FileDescriptor))})"));

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
        return Get(foreground, color) + text + Get(style, "Reset");
    }

    internal static string Get(PSObject socket, string property) =>
        Convert.ToString(socket.Properties[property]?.Value, CultureInfo.InvariantCulture) ?? string.Empty;

    internal static IEnumerable<PSObject> OwnersOf(PSObject? holder, string property) =>
        LanguagePrimitives.GetEnumerable(holder?.Properties[property]?.Value)?.Cast<object>().Select(PSObject.AsPSObject) ?? [];

    private static bool IsHarmful(char character) => char.GetUnicodeCategory(character)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse;

    private static string EscapeCharacter(char character) => character switch
    {
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        '\u001b' => "\\e",
        _ => "\\u" + ((int)character).ToString("x4", CultureInfo.InvariantCulture),
    };

    private static int CountOtherProcesses(PSObject socket, string process) => OwnersOf(socket, nameof(TcpSocketInfo.Owners))
        .Select(static owner => Get(owner, nameof(TcpSocketOwner.ProcessId)))
        .Distinct(StringComparer.Ordinal)
        .Count(id => id != process);
}
