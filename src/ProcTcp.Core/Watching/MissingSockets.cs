using System.Collections.Generic;
using ProcTcp.Reading;

namespace ProcTcp.Watching;

/// <summary>The tracked sockets that a poll has not continued.</summary>
internal static class MissingSockets
{
    /// <summary>Determines whether there are some whose close would be reported.</summary>
    public static bool Exist(TrackedSocketTable earlier, CloseLedger closes)
    {
        for (int i = 0; i < earlier.Count; i++)
        {
            ref TrackedSocket tracked = ref earlier[i];
            if (!tracked.IsContinued && tracked.IsWanted && !tracked.IsClosed && !closes.IsPending(tracked.Row))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Adds to the tracked sockets those that need not be closed, and to the closed ones those that are to be reported.</summary>
    public static void Close(
        TrackedSocketTable earlier, IReadOnlyList<NamespaceSnapshot> snapshots, CloseLedger closes, TrackedSocketTable kept, Buffers.PooledList<TrackedSocket> closed)
    {
        for (int i = 0; i < earlier.Count; i++)
        {
            ref TrackedSocket tracked = ref earlier[i];
            if (tracked.IsContinued)
            {
                continue;
            }

            if (IsIncomplete(tracked.Namespace, snapshots) || closes.IsPending(tracked.Row))
            {
                kept.Add(tracked);
            }
            else if (!tracked.IsClosed)
            {
                closes.AddMissing(tracked.Row);
                if (tracked.IsWanted)
                {
                    closed.Add(tracked);
                }
            }
        }
    }

    private static bool IsIncomplete(ulong networkNamespace, IReadOnlyList<NamespaceSnapshot> snapshots)
    {
        for (int i = 0; i < snapshots.Count; i++)
        {
            if (snapshots[i].Id == networkNamespace)
            {
                return !snapshots[i].IsComplete;
            }
        }

        return false;
    }
}
