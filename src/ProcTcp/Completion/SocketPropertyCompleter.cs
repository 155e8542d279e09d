using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace ProcTcp.Completion;

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
