namespace ProcTcp.Ownership;

/// <summary>How far a walk trusts the descriptor cache.</summary>
internal enum CacheTrust
{
    /// <summary>
    /// Not even that a process holds as many descriptors as before: a number that was set aside, for the connection that a thread waits
    /// for in <c>accept(2)</c>, is counted before it leads to a socket.
    /// </summary>
    None,

    /// <summary>
    /// Not a process that had changed at the walk before: a number may have been used again for another socket while the table was
    /// being read, so that both sockets are in it.
    /// </summary>
    UnchangedProcesses,

    /// <summary>A descriptor that is still there and whose socket lives; and all of a process that has as many as before.</summary>
    Full,
}
