using System;
using ProcTcp.Ownership;

namespace ProcTcp.Watching;

/// <summary>Determines whether the owners of a tracked socket have changed since they were last reported.</summary>
internal static class OwnerChanges
{
    /// <summary>Compares the last reported owners of a tracked socket with those that a walk over all descriptors found.</summary>
    /// <returns>The last reported owners if a change is to be reported; otherwise null.</returns>
    /// <remarks>
    /// Two walks in a row must agree: a process that was just forked has all sockets of its parent until it executes its program, and
    /// a descriptor that is being passed is found twice or not at all.
    /// </remarks>
    public static TcpSocketOwner[]? Compare(ref TrackedSocket tracked, OwnerIndex index)
    {
        bool isSecondWalk = tracked.OwnerWalks == 1;
        tracked.OwnerWalks = 2;
        if (index.HasExactOwners(tracked.Row.Inode, tracked.Owners))
        {
            tracked.Candidates = null;
            return null;
        }

        TcpSocketOwner[] found = index.Find(tracked.Row.Inode);
        bool wasForking = isSecondWalk && found.Length > 0 && IsPartOf(found, tracked.Owners);
        if (wasForking || AreSameProcesses(found, tracked.Owners))
        {
            tracked.Owners = found;
            tracked.Candidates = null;
            return null;
        }

        if (tracked.Candidates is null || !AreSameProcesses(found, tracked.Candidates))
        {
            tracked.Candidates = found;
            return null;
        }

        TcpSocketOwner[] before = tracked.Owners;
        tracked.Owners = found;
        tracked.Candidates = null;
        return before;
    }

    private static bool AreSameProcesses(ReadOnlySpan<TcpSocketOwner> some, ReadOnlySpan<TcpSocketOwner> others) =>
        IsPartOf(some, others) && IsPartOf(others, some);

    private static bool IsPartOf(ReadOnlySpan<TcpSocketOwner> some, ReadOnlySpan<TcpSocketOwner> others)
    {
        foreach (ref readonly TcpSocketOwner owner in some)
        {
            if (!Has(others, owner.ProcessId))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Has(ReadOnlySpan<TcpSocketOwner> owners, int process)
    {
        foreach (ref readonly TcpSocketOwner owner in owners)
        {
            if (owner.ProcessId == process)
            {
                return true;
            }
        }

        return false;
    }
}
