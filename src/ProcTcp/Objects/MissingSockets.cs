using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using ProcTcp.Reporting;

namespace ProcTcp.Objects;

/// <summary>Reports the literal values that no socket has carried, with what there is instead.</summary>
internal sealed class MissingSockets(Cmdlet cmdlet, LiveTable table, TcpSocketQuery query, TcpReadReport report)
{
    // What was not read is not claimed to be missing.
    private readonly bool _isPartial = (query.HasOwnerFilter && report.SocketsDenied + report.SocketsNotVisible > 0)
        || report.MissesNamespaces
        || report.MissingTables.Any(static table => !table.IsIPv6Off);

    /// <summary>Writes an error for each value, and for each name that nothing on the host has.</summary>
    public void Write(LiteralTargets targets, CancellationToken stopToken)
    {
        Write(targets);
        IReadOnlyList<KeyValuePair<string, string>> names = [];
        table.TryRead(() => (names = table.Reader.FindUnknownNames(targets.UnmetNames, stopToken)).Count > 0);
        foreach ((string parameter, string name) in names)
        {
            cmdlet.WriteError(ErrorRecords.NotFound(parameter, name, $"No TCP socket matches {QueryText.Describe(query, parameter, name)}. {DescribeName(parameter)}"));
        }
    }

    private void Write(LiteralTargets targets)
    {
        var present = new PresentSockets(table, query, hasMatches: false, query.IncludeOwners);
        foreach (IGrouping<string, object> parameter in targets.Unmet.GroupBy(static unmet => unmet.Parameter, static unmet => unmet.Value, StringComparer.Ordinal))
        {
            object[] values = [.. parameter];
            foreach ((object value, string instead) in values.Zip(present.Describe(parameter.Key, values)))
            {
                string question = $"No TCP socket {(_isPartial ? "that could be read " : string.Empty)}matches {QueryText.Describe(query, parameter.Key, value)}.";
                cmdlet.WriteError(ErrorRecords.NotFound(parameter.Key, value, $"{question} {instead}".TrimEnd()));
            }
        }
    }

    private static string DescribeName(string parameter) => parameter switch
    {
        nameof(TcpSocketQuery.UserName) => "There is no user with this name.",
        nameof(TcpSocketQuery.ContainerId) => "No process is in a container with this ID.",
        _ => "No process has this name.",
    };
}
