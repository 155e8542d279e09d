using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace ProcTcp.Completion;

/// <summary>Completes states, and describes what each means.</summary>
public sealed class StateCompleter : IArgumentCompleter
{
    private static readonly (TcpSocketState State, string Meaning)[] s_states =
    [
        (TcpSocketState.Listen, "waiting for connections"),
        (TcpSocketState.SynSent, "connection requested, no answer yet"),
        (TcpSocketState.SynReceived, "request answered, the handshake is not complete"),
        (TcpSocketState.NewSynReceived, "a request socket; the table prints SynReceived"),
        (TcpSocketState.Established, "open in both directions"),
        (TcpSocketState.CloseWait, "the peer has closed, the program here has not"),
        (TcpSocketState.FinWait1, "closed here, not yet acknowledged by the peer"),
        (TcpSocketState.FinWait2, "closed here, the peer has not closed yet"),
        (TcpSocketState.Closing, "both sides closed at the same time"),
        (TcpSocketState.LastAck, "both sides closed, the last acknowledgement is missing"),
        (TcpSocketState.TimeWait, "closed, kept to catch late segments"),
        (TcpSocketState.Closed, "not in use"),
        (TcpSocketState.BoundInactive, "bound to a port only; shown on request, by socket diagnosis"),
    ];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string word = CompletionText.Unquote(wordToComplete ?? string.Empty);
        string plain = word.Replace("_", string.Empty, StringComparison.Ordinal).Replace("-", string.Empty, StringComparison.Ordinal);
        return
            from entry in s_states
            let name = entry.State.ToString()
            where name.StartsWith(plain, StringComparison.OrdinalIgnoreCase)
            select CompletionText.Make(name, $"{name} - {entry.Meaning}");
    }
}

/// <summary>Completes the properties that sockets can be grouped by.</summary>
public sealed class SocketPropertyCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string word = CompletionText.Unquote(wordToComplete ?? string.Empty);
        return TcpSocketMeasurer.PropertyNames
            .Where(name => name.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal)
            .Select(static name => CompletionText.Make(name, $"{name} - property of {TypeOf(name).Name}"));
    }

    private static Type TypeOf(string name) =>
        typeof(TcpSocketDetail).GetProperty(name)?.DeclaringType ?? typeof(TcpSocketInfo);
}
