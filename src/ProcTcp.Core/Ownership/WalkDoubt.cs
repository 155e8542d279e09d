namespace ProcTcp.Ownership;

/// <summary>How little a walk takes for known.</summary>
internal enum WalkDoubt
{
    /// <summary>A descriptor that is still there and whose socket lives; and all of a process that has as many as before.</summary>
    None,

    /// <summary>
    /// Nothing of a process that had changed at the walk before: a number may have been used again for another socket while the table
    /// was being read, so that both stand in it.
    /// </summary>
    ChangedProcesses,

    /// <summary>
    /// Not that a process has as many as before: a number that was set aside, for the connection that a thread waits for in
    /// <c>accept(2)</c>, is counted before it leads to a socket.
    /// </summary>
    AllProcesses,
}
