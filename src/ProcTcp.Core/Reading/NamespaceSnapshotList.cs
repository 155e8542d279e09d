using System;
using System.Collections.Generic;
using ProcTcp.Interop;
using ProcTcp.Ownership;
using ProcTcp.Rows;

namespace ProcTcp.Reading;

/// <summary>The tables of a read, and what their rows need.</summary>
internal sealed class NamespaceSnapshotList : List<NamespaceSnapshot>, IDisposable
{
    /// <summary>Gets whether there is a row that a process may hold.</summary>
    public bool NeedsOwners => Exists(static scope =>
    {
        foreach (ref readonly TcpTableRow row in scope.Rows.Items)
        {
            if (row.Inode != 0 || row.State is (byte)TcpSocketState.Established or (byte)TcpSocketState.CloseWait)
            {
                return true;
            }
        }

        return false;
    });

    /// <summary>
    /// Tells whether a socket without owner may have been opened after the walk had passed its process. Where other processes could
    /// not be read, only the sockets of an ordinary caller can tell that.
    /// </summary>
    public bool NeedsRecheck(OwnerIndex index)
    {
        uint? caller = index.IsComplete ? null : GetEffectiveUserId.Invoke();
        return caller != 0 && Exists(scope =>
        {
            foreach (ref readonly TcpTableRow row in scope.Rows.Items)
            {
                if (row.Inode != 0 && (caller is null || row.UserId == caller) && !index.Contains(row.Inode))
                {
                    return true;
                }
            }

            return false;
        });
    }

    public void Dispose() => ForEach(static scope => scope.Dispose());
}
