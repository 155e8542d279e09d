namespace ProcTcp.Ownership;

/// <summary>A process that a walk went through, and where its sockets stand among all that the walk has found.</summary>
/// <param name="ProcessId">The process id.</param>
/// <param name="Directory">The inode of its <c>fd</c> directory, which another process of the same id does not have.</param>
/// <param name="First">The place of its first socket.</param>
/// <param name="Count">How many follow.</param>
internal readonly record struct WalkedProcess(int ProcessId, ulong Directory, int First, int Count);
