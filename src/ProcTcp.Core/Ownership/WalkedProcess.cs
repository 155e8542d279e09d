namespace ProcTcp.Ownership;

/// <summary>A process that a walk went through, and where what it holds stands among all that the walk has found.</summary>
/// <param name="ProcessId">The process id.</param>
/// <param name="Directory">The inode of its <c>fd</c> directory, which another process of the same id does not have.</param>
/// <param name="Size">How many descriptors the kernel counted in it.</param>
/// <param name="HasChanged">Whether it held other descriptors than at the walk before.</param>
/// <param name="First">The place of its first socket.</param>
/// <param name="Count">How many sockets it holds.</param>
/// <param name="FirstOther">The place of its first descriptor that is no socket.</param>
/// <param name="OtherCount">How many of them it holds.</param>
internal readonly record struct WalkedProcess(int ProcessId, ulong Directory, ulong Size, bool HasChanged, int First, int Count, int FirstOther, int OtherCount);
