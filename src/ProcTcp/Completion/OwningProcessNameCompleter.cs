using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;

namespace ProcTcp.Completion;

/// <summary>Completes the command names of processes that hold sockets.</summary>
public sealed class OwningProcessNameCompleter : SocketCompleter
{
    private protected override IEnumerable<CompletionResult> Complete(string word, IReadOnlyList<TcpSocketInfo> sockets) =>
        sockets.SelectMany(static socket => socket.Owners.Select(owner => (owner.CommandName, Socket: socket)))
            .GroupBy(static pair => pair.CommandName, static pair => pair.Socket, StringComparer.Ordinal)
            .Where(process => StartsWith(process.Key, word))
            .OrderBy(static process => process.Key, StringComparer.Ordinal)
            .Select(static process => CompletionText.Make(WildcardPattern.Escape(process.Key), $"{process.Key} - {DescribeStates(process.Distinct())}"));
}
