using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using ProcTcp.Procfs;
using ProcTcp.Reading;
using ProcTcp.Reporting;

namespace ProcTcp.Objects;

/// <summary>Reports the literal values that no socket has had, with what there is instead.</summary>
internal sealed class MissingSockets(Cmdlet cmdlet, LiveTable table, TcpSocketQuery query, TcpReadReport report)
{
    // What was not read is not claimed to be missing.
    private readonly bool _isPartial = (report.OmitsUnowned && report.SocketsDenied + report.SocketsNotVisible > 0)
        || report.MissesNamespaces
        || report.IsBelowHost
        || report.MissingTables.Any(static table => !table.IsIPv6Off);

    /// <summary>Writes an error for each value, and for each name that nothing on the host has.</summary>
    public void Write(LiteralTargets targets, CancellationToken stopToken)
    {
        Write(targets);
        (IReadOnlyList<KeyValuePair<string, string>> Names, UnseenProcesses Unseen) unknown = ([], UnseenProcesses.None);
        table.TryRead(() => (unknown = UnknownNames.Find(table.Reader.Tables.Root, targets.UnmetNames, stopToken)).Names.Count > 0);
        foreach ((string parameter, string name) in unknown.Names)
        {
            UnseenProcesses unseen = parameter == nameof(query.UserName) ? UnseenProcesses.None : unknown.Unseen;
            WriteNotFound(parameter, name, DescribeName(parameter, unseen), _isPartial || unseen != UnseenProcesses.None);
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
                WriteNotFound(parameter.Key, value, instead, _isPartial);
            }
        }
    }

    private void WriteNotFound(string parameter, object value, string instead, bool isPartial)
    {
        string question = $"No TCP socket {(isPartial ? "that could be read " : string.Empty)}matches {QueryText.Describe(query, parameter, value)}.";
        cmdlet.WriteError(ErrorRecords.NotFound(parameter, value, $"{question} {instead}".TrimEnd()));
    }

    private static string DescribeName(string parameter, UnseenProcesses unseen) => parameter switch
    {
        nameof(TcpSocketQuery.UserName) => "No user has this name.",
        nameof(TcpSocketQuery.ContainerId) => UnseenText.NoProcess(unseen, "is in a container with this ID"),
        nameof(TcpSocketQuery.OwningUnit) => UnseenText.NoProcess(unseen, "is in a systemd unit with this name"),
        _ => UnseenText.NoProcess(unseen, "has this name"),
    };
}
