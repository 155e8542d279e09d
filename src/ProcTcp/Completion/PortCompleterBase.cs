using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;

namespace ProcTcp.Completion;

/// <summary>
/// Completes ports in use, with their owners: those of listeners until a digit is typed, then all; the busiest if there are many.
/// </summary>
/// <param name="getPorts">Returns the ports of a socket to complete.</param>
/// <param name="isOfListeners">Whether listeners have such ports, so that theirs are offered first.</param>
public abstract class PortCompleterBase(Func<TcpSocketInfo, IEnumerable<ushort>> getPorts, bool isOfListeners) : SocketCompleter
{
    private protected override IEnumerable<CompletionResult> Complete(string word, IReadOnlyList<TcpSocketInfo> sockets)
    {
        HashSet<ushort> listening = isOfListeners ? [.. sockets.Where(static socket => socket.Row.IsListener).Select(static socket => socket.LocalPort)] : [];
        bool isOpen = word.Length > 0 || listening.Count == 0;
        var ports =
            from socket in sockets
            from number in getPorts(socket)
            group socket by number into port
            where port.Key != 0 && (isOpen || listening.Contains(port.Key)) && StartsWith(Text(port.Key), word)
            orderby listening.Contains(port.Key) descending, port.Count() descending
            select port;
        return
            from port in ports.Take(MostOffered)
            orderby port.Key
            select CompletionText.Make(Text(port.Key), $"{Text(port.Key)} - {DescribeOwners(port)}: {DescribeStates(port)}");
    }

    private static string Text(ushort port) => port.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Completes local ports.</summary>
public sealed class LocalPortCompleter() : PortCompleterBase(static socket => [socket.LocalPort], isOfListeners: true);

/// <summary>Completes remote ports.</summary>
public sealed class RemotePortCompleter() : PortCompleterBase(static socket => [socket.RemotePort], isOfListeners: false);

/// <summary>Completes the ports at either end.</summary>
public sealed class PortCompleter() : PortCompleterBase(
    static socket => socket.LocalPort == socket.RemotePort ? [socket.LocalPort] : [socket.LocalPort, socket.RemotePort], isOfListeners: true);
