using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using System.Management.Automation.Internal;

namespace ProcTcp.Formatting;

/// <summary>What ProcTcp.Types.ps1xml puts in place of properties that PowerShell would read otherwise than they are meant.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class SocketMembers
{
    private static readonly string s_ofNamespaces = $"{typeof(TcpSocketInfo).FullName}#Namespaces";

    /// <summary>Returns the process of the first owner; nothing if there is none, because PowerShell takes null in a list of processes for process 0.</summary>
    public static object OwningProcess(PSObject socket) => (socket?.BaseObject as TcpSocketInfo ?? (socket?.BaseObject as TcpSocketChange)?.Socket)?.OwningProcess is int process ? process : Nothing;

    /// <summary>Returns the owners in a form that CSV writes by their values, not by the name of their type.</summary>
    public static PSObject? Owners(PSObject socket) => socket?.BaseObject is TcpSocketInfo known ? new PSObject(known.Owners) : null;

    /// <summary>Returns the owners before a change in a form that CSV writes by their values, not by the name of their type.</summary>
    public static PSObject? PreviousOwners(PSObject change) =>
        change?.BaseObject is TcpSocketChange { PreviousOwners: { } owners } ? new PSObject(owners) : null;

    /// <summary>Returns a socket under the type name of those of several network namespaces, which have a view of their own.</summary>
    internal static PSObject OfNamespaces(TcpSocketInfo socket)
    {
        var named = new PSObject(socket);
        named.TypeNames.Insert(0, s_ofNamespaces);
        return named;
    }

    internal static PSObject Nothing => AutomationNull.Value;

    /// <summary>Determines whether a value is none: null, or what nothing becomes in CSV, Clixml (an empty object) and remoting (empty text).</summary>
    internal static bool IsNothing([NotNullWhen(false)] object? value) =>
        value is null or "" or PSObject { BaseObject: "" } || value == Nothing
        || (value is PSObject { BaseObject: PSCustomObject } other && !other.Properties.GetEnumerator().MoveNext());
}
