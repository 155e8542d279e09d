namespace ProcTcp.Ownership;

/// <summary>A process that a walk has read, and the place of its descriptors in the results of the walk.</summary>
/// <param name="ProcessId">The process ID.</param>
/// <param name="Directory">The inode of its <c>fd</c> directory, which another process with the same ID does not have.</param>
/// <param name="Size">The number of descriptors that the kernel counted in it.</param>
/// <param name="HasChanged">Whether its descriptors differ from those at the walk before.</param>
/// <param name="First">The index of its first socket.</param>
/// <param name="Count">The number of its sockets.</param>
/// <param name="FirstOther">The index of its first descriptor that is not a socket.</param>
/// <param name="OtherCount">The number of its descriptors that are not sockets.</param>
internal readonly record struct WalkedProcess(int ProcessId, ulong Directory, ulong Size, bool HasChanged, int First, int Count, int FirstOther, int OtherCount);
