namespace ProcTcp;

/// <summary>One process and one of its descriptors that refer to a socket (<c>/proc/PID/fd/N</c>, see <c>proc_pid_fd(5)</c>).</summary>
/// <param name="ProcessId">The process id, as the <c>/proc</c> that was read shows it.</param>
/// <param name="CommandName">The command name (<c>/proc/PID/comm</c>), as it is: it may hold any characters.</param>
/// <param name="FileDescriptor">The descriptor's number within the process.</param>
public readonly record struct TcpSocketOwner(int ProcessId, string CommandName, int FileDescriptor)
{
    /// <summary>Gives the owner as <c>nginx (812, fd 6)</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => $"{CommandName} ({ProcessId}, fd {FileDescriptor})";
}
