using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;

namespace ProcTcp.Completion;

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
