using System.Globalization;

namespace ProcTcp;

/// <summary>A process, and one of its descriptors that refer to a socket (<c>/proc/PID/fd/N</c>, <c>proc_pid_fd(5)</c>).</summary>
/// <param name="ProcessId">The process ID, as shown in the <c>/proc</c> that was read.</param>
/// <param name="CommandName">
/// The command name (<c>/proc/PID/comm</c>), which may contain any characters; one that the kernel has cut at 15 bytes is completed from the
/// command line, as <see cref="System.Diagnostics.Process.ProcessName"/> is.
/// </param>
/// <param name="FileDescriptor">The number of the descriptor in the process.</param>
public readonly record struct TcpSocketOwner(int ProcessId, string CommandName, int FileDescriptor)
{
    /// <summary>Returns the owner as text, such as <c>nginx (812, fd 6)</c>, safe to print.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{PrintableText.Escape(CommandName)} ({ProcessId}, fd {FileDescriptor})");
}
