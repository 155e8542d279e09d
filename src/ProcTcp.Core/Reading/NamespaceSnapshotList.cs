using System;
using System.Collections.Generic;
using ProcTcp.Ownership;
using ProcTcp.Rows;

namespace ProcTcp.Reading;

/// <summary>The snapshots of one read, and what their rows need.</summary>
internal sealed class NamespaceSnapshotList : List<NamespaceSnapshot>, IDisposable
{
    /// <summary>Gets a value that indicates whether there is a row that a process may own.</summary>
    public bool NeedsOwners
    {
        get
        {
            foreach (NamespaceSnapshot snapshot in this)
            {
                for (int i = 0; i < snapshot.Rows.Count; i++)
                {
                    if (snapshot.Rows[i].Inode != 0 || snapshot.Rows[i].IsInQueue)
                    {
                        return true;
                    }
                }
            }

            return false;
        }
    }

    /// <summary>Determines whether a socket that a process may hold has no owner.</summary>
    /// <param name="index">The owners.</param>
    /// <param name="user">The user whose sockets count; null for those of all users.</param>
    public bool HasUnowned(OwnerIndex index, uint? user)
    {
        foreach (NamespaceSnapshot snapshot in this)
        {
            for (int i = 0; i < snapshot.Rows.Count; i++)
            {
                ref TcpTableRow row = ref snapshot.Rows[i];
                if (row.Inode != 0 && (user is null || row.UserId == user) && !index.Contains(row.Inode))
                {
                    return true;
                }
            }
        }

        return false;
    }

    public void Dispose()
    {
        foreach (NamespaceSnapshot snapshot in this)
        {
            snapshot.Dispose();
        }
    }
}
