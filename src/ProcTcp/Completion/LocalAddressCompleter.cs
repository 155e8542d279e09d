using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;

namespace ProcTcp.Completion;

/// <summary>Completes local addresses in use.</summary>
public sealed class LocalAddressCompleter : SocketCompleter
{
    private protected override IEnumerable<CompletionResult> Complete(string word, IReadOnlyList<TcpSocketInfo> sockets) =>
        sockets.GroupBy(static socket => socket.LocalAddress, StringComparer.Ordinal)
            .Where(address => StartsWith(address.Key, word))
            .OrderBy(static address => address.Key, StringComparer.Ordinal)
            .Select(static address => CompletionText.Make(address.Key, $"{address.Key} - {DescribeStates(address)}"));
}

/// <summary>Completes ports in use, and names by whom.</summary>
/// <param name="getPort">Which of a socket's ports.</param>
public abstract class PortCompleter(Func<TcpSocketInfo, ushort> getPort) : SocketCompleter
{
    private protected override IEnumerable<CompletionResult> Complete(string word, IReadOnlyList<TcpSocketInfo> sockets) =>
        from socket in sockets
        group socket by getPort(socket) into port
        where port.Key != 0
        let text = port.Key.ToString(CultureInfo.InvariantCulture)
        where StartsWith(text, word)
        orderby port.Key
        select CompletionText.Make(text, $"{text} - {DescribeOwners(port)}: {DescribeStates(port)}");
}

/// <summary>Completes local ports.</summary>
public sealed class LocalPortCompleter() : PortCompleter(static socket => socket.LocalPort);

/// <summary>Completes remote ports.</summary>
public sealed class RemotePortCompleter() : PortCompleter(static socket => socket.RemotePort);
