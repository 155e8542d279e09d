using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;

namespace ProcTcp.Completion;

/// <summary>Completes the users whose sockets are in the table; one without a name by its id.</summary>
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
