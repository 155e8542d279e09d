using System;
using System.Collections.Generic;
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
