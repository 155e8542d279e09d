using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;

namespace ProcTcp.Completion;

/// <summary>Completes the containers that have sockets, in the short form of their ids.</summary>
public sealed class ContainerIdCompleter : SocketCompleter
{
    private const int ShortLength = 12;

    private protected override bool SpansNamespaces => true;

    private protected override IEnumerable<CompletionResult> Complete(string word, IReadOnlyList<TcpSocketInfo> sockets) =>
        sockets.Where(static socket => socket.ContainerId is not null)
            .GroupBy(static socket => socket.ContainerId!, StringComparer.Ordinal)
            .Where(container => StartsWith(container.Key, word))
            .OrderBy(static container => container.Key, StringComparer.Ordinal)
            .Select(container => CompletionText.Make(
                container.Key[..Math.Min(container.Key.Length, Math.Max(ShortLength, word.Length))],
                $"{container.Key} - {DescribeOwners(container)}: {DescribeStates(container)}"));
}
