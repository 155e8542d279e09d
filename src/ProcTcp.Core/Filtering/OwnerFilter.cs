using System;
using System.Collections.Generic;

namespace ProcTcp.Filtering;

/// <summary>The filters on a socket's owners: it matches where any of its owners does.</summary>
internal sealed class OwnerFilter
{
    public HashSet<int>? ProcessIds { get; init; }

    public WildcardText[]? CommandNames { get; init; }

    public bool IsMatch(ReadOnlySpan<TcpSocketOwner> owners)
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
