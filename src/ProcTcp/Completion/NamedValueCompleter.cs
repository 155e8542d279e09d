using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;

namespace ProcTcp.Completion;

/// <summary>Completes known values, each with its meaning and the number of sockets that have it now.</summary>
/// <typeparam name="T">The type of the values.</typeparam>
public abstract class NamedValueCompleter<T> : SocketCompleter
    where T : struct, Enum
{
    private protected abstract IEnumerable<(T Value, string Meaning)> Values { get; }

    private protected abstract T ValueOf(TcpSocketInfo socket);

    /// <summary>Determines whether a value starts with the text that was typed.</summary>
    private protected virtual bool IsMeant(T value, string word) => StartsWith($"{value}", word);

    private protected override IEnumerable<CompletionResult> Complete(string word, IReadOnlyList<TcpSocketInfo> sockets)
    {
        var counts = sockets.GroupBy(ValueOf).ToDictionary(static group => group.Key, static group => group.Count());
        return
            from entry in Values
            where IsMeant(entry.Value, word)
            let count = counts.TryGetValue(entry.Value, out int number) ? $" ({number})" : string.Empty
            select CompletionText.Make($"{entry.Value}", $"{entry.Value}{count} - {entry.Meaning}");
    }

    private protected override IEnumerable<CompletionResult> CompleteUnread(string word) => Complete(word, []);
}
