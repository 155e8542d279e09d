using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;

namespace ProcTcp.Completion;

/// <summary>Completes the ids of processes that hold sockets; the word may be the start of an id or of a command name.</summary>
public sealed class OwningProcessCompleter : SocketCompleter
{
    private protected override IEnumerable<CompletionResult> Complete(string word, IReadOnlyList<TcpSocketInfo> sockets) =>
        from pair in sockets.SelectMany(static socket => socket.Owners.Select(owner => (owner.ProcessId, owner.CommandName, Socket: socket)))
        group pair.Socket by (pair.ProcessId, pair.CommandName) into process
        let id = process.Key.ProcessId.ToString(CultureInfo.InvariantCulture)
        where StartsWith(id, word) || StartsWith(process.Key.CommandName, word)
        orderby process.Key.ProcessId
        select CompletionText.Make(id, $"{id} - {process.Key.CommandName}: {DescribeStates(process.Distinct())}");
}
