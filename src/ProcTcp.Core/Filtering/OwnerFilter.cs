using System;
using System.Collections.Generic;
using ProcTcp.Rows;
using ProcTcp.Text;

namespace ProcTcp.Filtering;

/// <summary>The filters on the owners of a socket, which matches if any of its owners does, and on how they were found.</summary>
internal sealed class OwnerFilter
{
    public HashSet<int>? ProcessIds { get; init; }

    public WildcardText[]? CommandNames { get; init; }

    public WildcardText[]? Containers { get; init; }

    public WildcardText[]? Units { get; init; }

    public HashSet<SocketOwnerStatus>? Statuses { get; init; }

    /// <summary>Determines whether the owners match, how they were found, the container of the first owner that has one, and the unit of the first one.</summary>
    /// <param name="status">How the owners were found, or why there are none.</param>
    /// <param name="owners">The owners.</param>
    /// <param name="origin">What else is known of their processes.</param>
    public bool IsMatch(SocketOwnerStatus status, ReadOnlySpan<TcpSocketOwner> owners, TableOrigin origin) =>
        (Statuses is null || Statuses.Contains(status))
        && (Containers is null || (origin.FindContainer(owners) is string container && IsAnyMatch(Containers, container)))
        && (Units is null || (origin.FindUnit(owners) is string unit && IsAnyMatch(Units, unit)))
        && (HasNoProcessFilter || IsProcessMatch(owners, origin));

    private bool HasNoProcessFilter => ProcessIds is null && CommandNames is null;

    private bool IsProcessMatch(ReadOnlySpan<TcpSocketOwner> owners, TableOrigin origin)
    {
        foreach (ref readonly TcpSocketOwner owner in owners)
        {
            if ((ProcessIds is null || ProcessIds.Contains(owner.ProcessId)) && (CommandNames is null || IsNameMatch(owner, origin)))
            {
                return true;
            }
        }

        return false;
    }

    // A program may call itself something else than its file, as node does.
    private bool IsNameMatch(in TcpSocketOwner owner, TableOrigin origin) =>
        IsAnyMatch(CommandNames!, owner.CommandName) || (origin.FindExecutable(owner.ProcessId) is string file && IsAnyMatch(CommandNames!, file));

    private static bool IsAnyMatch(WildcardText[] patterns, string text)
    {
        foreach (WildcardText pattern in patterns)
        {
            if (pattern.IsMatch(text))
            {
                return true;
            }
        }

        return false;
    }
}
