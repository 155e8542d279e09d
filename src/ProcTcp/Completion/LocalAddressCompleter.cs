using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using ProcTcp.Rows;

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

/// <summary>Completes the addresses of peers, those with the most connections if there are many.</summary>
public sealed class RemoteAddressCompleter : SocketCompleter
{
    private protected override IEnumerable<CompletionResult> Complete(string word, IReadOnlyList<TcpSocketInfo> sockets) =>
        sockets.Where(static socket => !socket.Row.RemoteAddress.IsUnspecified)
            .GroupBy(static socket => socket.RemoteAddress, StringComparer.Ordinal)
            .Where(address => StartsWith(address.Key, word))
            .OrderByDescending(static address => address.Count())
            .Take(MostOffered)
            .OrderBy(static address => address.Key, StringComparer.Ordinal)
            .Select(static address => CompletionText.Make(address.Key, $"{address.Key} - {DescribeOwners(address)}: {DescribeStates(address)}"));
}

/// <summary>Completes addresses that a listener serves: those in use, and loopback.</summary>
public sealed class ServingAddressCompleter : SocketCompleter
{
    private static readonly SocketAddressBits[] s_loopback = [SocketAddressBits.FromIPv4(0x7F000001), new(0, 1)];

    private protected override IEnumerable<CompletionResult> Complete(string word, IReadOnlyList<TcpSocketInfo> sockets)
    {
        TcpSocketInfo[] listeners = [.. sockets.Where(static socket => socket.Row.IsListener)];
        return listeners.Select(static listener => listener.Row.LocalAddress).Where(static address => !address.IsUnspecified).Concat(s_loopback).Distinct()
            .Select(address => (Text: $"{address.ToIPAddress(isIPv6: !address.IsMapped)}", Serving: listeners.Where(listener => listener.Row.Serves(address)).ToArray()))
            .Where(address => StartsWith(address.Text, word) && address.Serving.Length > 0)
            .OrderBy(static address => address.Text, StringComparer.Ordinal)
            .Select(static address => CompletionText.Make(address.Text, $"{address.Text} - {DescribeOwners(address.Serving)}: {DescribeStates(address.Serving)}"));
    }
}
