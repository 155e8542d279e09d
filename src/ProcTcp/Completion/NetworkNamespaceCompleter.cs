using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;

namespace ProcTcp.Completion;

/// <summary>Completes the network namespaces that have sockets: by name, otherwise by inode.</summary>
public sealed class NetworkNamespaceCompleter : SocketCompleter
{
    private protected override bool SpansNamespaces => true;

    private protected override IEnumerable<CompletionResult> Complete(string word, IReadOnlyList<TcpSocketInfo> sockets) =>
        sockets.Where(static socket => socket.NetworkNamespace is not null)
            .GroupBy(static socket => (Id: socket.NetworkNamespace!.Value.ToString(CultureInfo.InvariantCulture), socket.NetworkNamespaceName))
            .Select(static space => (Text: space.Key.NetworkNamespaceName ?? space.Key.Id, space.Key.Id, Sockets: space))
            .Where(space => StartsWith(space.Text, word))
            .OrderBy(static space => space.Text, StringComparer.Ordinal)
            .Select(static space => CompletionText.Make(space.Text, $"{space.Text} (net:[{space.Id}]) - {DescribeOwners(space.Sockets)}: {DescribeStates(space.Sockets)}"));
}

/// <summary>Completes the containers that have sockets, in the short form of their IDs.</summary>
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
