using System;
using System.Collections.Generic;
using ProcTcp.Interop;
using ProcTcp.Ownership;
using ProcTcp.Rows;

namespace ProcTcp.Reading;

/// <summary>The snapshots of one read, and what their rows need.</summary>
internal sealed class NamespaceSnapshotList : List<NamespaceSnapshot>, IDisposable
{
    /// <summary>Gets a value that indicates whether there is a row that a process may own.</summary>
    public bool NeedsOwners => Exists(static snapshot =>
    {
        foreach (ref readonly TcpTableRow row in snapshot.Rows.Items)
        {
            if (row.Inode != 0 || row.State is (byte)TcpSocketState.Established or (byte)TcpSocketState.CloseWait)
            {
                return true;
            }
        }

        return false;
    });

    /// <summary>
    /// Determines whether a socket without owner may have been opened after the walk had read its process. If some processes could not be
    /// read, only the caller's own sockets show that, and none do if the caller is root.
    /// </summary>
    public bool NeedsRecheck(OwnerIndex index)
    {
        uint? caller = index.IsComplete ? null : GetEffectiveUserId.Invoke();
        return caller != 0 && Exists(snapshot =>
        {
            foreach (ref readonly TcpTableRow row in snapshot.Rows.Items)
            {
                if (row.Inode != 0 && (caller is null || row.UserId == caller) && !index.Contains(row.Inode))
                {
                    return true;
                }
            }

            return false;
        });
    }

    public void Dispose() => ForEach(static snapshot => snapshot.Dispose());
}
