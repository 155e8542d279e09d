namespace ProcTcp.Ownership;

/// <summary>One descriptor of a process that refers to a socket, as the walk found it.</summary>
internal readonly record struct SocketDescriptor(ulong Inode, int ProcessId, int FileDescriptor, string CommandName);
