namespace ProcTcp.Ownership;

/// <summary>How far a walk trusts the descriptor cache.</summary>
internal enum CacheTrust
{
    /// <summary>
    /// As <see cref="UnchangedProcesses"/>, but an unchanged number of descriptors is not trusted either: the kernel counts a number that it
    /// reserved for a thread that waits in <c>accept(2)</c> before the number refers to a socket.
    /// </summary>
    None,

    /// <summary>
    /// Processes that had not changed at the walk before are trusted. In others a number may have been used again for another socket while
    /// the table was being read, so that both sockets are in the table.
    /// </summary>
    UnchangedProcesses,

    /// <summary>
    /// A descriptor is trusted if it still exists and its socket is still in the table; a process, if it has the same number of
    /// descriptors.
    /// </summary>
    Full,
}
