using System;
using ProcTcp.Ownership;

namespace ProcTcp.Watching;

/// <summary>Tells whether a socket has changed hands since its owners were told last.</summary>
internal static class OwnerChanges
{
    /// <summary>Looks at the owners of a life that a walk over all descriptors has found.</summary>
    /// <returns>The owners told before, where others are to be told now; else null.</returns>
    /// <remarks>
    /// Two walks in a row must agree: a process that was just forked holds all sockets of its parent until it executes its program, and
    /// a descriptor that is being passed is seen twice or not at all.
    /// </remarks>
    public static TcpSocketOwner[]? Look(ref TrackedSocket life, OwnerIndex index)
    {
        bool isSecondLook = life.OwnerLooks == 1;
        life.OwnerLooks = 2;
        if (index.IsHeldBy(life.Row.Inode, life.Owners))
        {
            life.Candidates = null;
            return null;
        }

        TcpSocketOwner[] found = index.Find(life.Row.Inode);
        bool wasForking = isSecondLook && found.Length > 0 && IsPartOf(found, life.Owners);
        if (wasForking || AreSameProcesses(found, life.Owners))
        {
            life.Owners = found;
            life.Candidates = null;
            return null;
        }

        if (life.Candidates is null || !AreSameProcesses(found, life.Candidates))
        {
            life.Candidates = found;
            return null;
        }

        TcpSocketOwner[] before = life.Owners;
        life.Owners = found;
        life.Candidates = null;
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
