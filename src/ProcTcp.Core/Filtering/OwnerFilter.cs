using System;
using System.Collections.Generic;
using ProcTcp.Text;

namespace ProcTcp.Filtering;

/// <summary>The filters on the owners of a socket, which matches if any of its owners does.</summary>
internal sealed class OwnerFilter
{
    public HashSet<int>? ProcessIds { get; init; }

    public WildcardText[]? CommandNames { get; init; }

    public WildcardText[]? Containers { get; init; }

    /// <summary>Determines whether the owners match, and the container of the first owner that has one.</summary>
    public bool IsMatch(ReadOnlySpan<TcpSocketOwner> owners, string? container) =>
        IsContainerMatch(container) && (HasNoProcessFilter || IsMatch(owners));

    private bool HasNoProcessFilter => ProcessIds is null && CommandNames is null;

    private bool IsMatch(ReadOnlySpan<TcpSocketOwner> owners)
    {
        foreach (ref readonly TcpSocketOwner owner in owners)
        {
            if ((ProcessIds is null || ProcessIds.Contains(owner.ProcessId)) && IsNameMatch(owner.CommandName))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsContainerMatch(string? container)
    {
        if (Containers is null)
        {
            return true;
        }

        foreach (WildcardText pattern in Containers)
        {
            if (container is not null && pattern.IsMatch(container))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsNameMatch(string name)
    {
        if (CommandNames is null)
        {
            return true;
        }

        foreach (WildcardText pattern in CommandNames)
        {
            if (pattern.IsMatch(name))
            {
                return true;
            }
        }

        return false;
    }
}
