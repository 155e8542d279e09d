using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;

namespace ProcTcp.Completion;

/// <summary>Completes the IDs of processes that hold sockets. The word may be the start of an ID or of a command name.</summary>
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

/// <summary>Completes the systemd units whose processes hold sockets.</summary>
public sealed class OwningUnitCompleter : SocketCompleter
{
    private protected override bool NeedsUnits => true;

    private protected override IEnumerable<CompletionResult> Complete(string word, IReadOnlyList<TcpSocketInfo> sockets) =>
        sockets.Where(static socket => socket.OwningUnit is not null)
            .GroupBy(static socket => socket.OwningUnit!, StringComparer.Ordinal)
            .Where(unit => StartsWith(unit.Key, word))
            .OrderBy(static unit => unit.Key, StringComparer.Ordinal)
            .Select(static unit => CompletionText.Make(WildcardPattern.Escape(unit.Key), $"{unit.Key} - {DescribeOwners(unit)}: {DescribeStates(unit)}"));
}

/// <summary>Completes the users whose sockets are in the table; one without a name by its ID.</summary>
public sealed class UserNameCompleter : SocketCompleter
{
    private protected override IEnumerable<CompletionResult> Complete(string word, IReadOnlyList<TcpSocketInfo> sockets) =>
        sockets.Where(static socket => socket.UserId is not null)
            .GroupBy(static socket => (Id: socket.UserId!.Value.ToString(CultureInfo.InvariantCulture), socket.UserName))
            .Select(static user => (Name: user.Key.UserName ?? user.Key.Id, user.Key.Id, Sockets: user))
            .Where(user => StartsWith(user.Name, word))
            .OrderBy(static user => user.Name, StringComparer.Ordinal)
            .Select(static user => CompletionText.Make(user.Name, $"{user.Name} ({user.Id}) - {DescribeStates(user.Sockets)}"));
}
