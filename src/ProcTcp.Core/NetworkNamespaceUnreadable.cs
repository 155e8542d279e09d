namespace ProcTcp;

/// <summary>A network namespace whose tables could not be read.</summary>
/// <param name="Namespace">Its name, else its inode as <c>net:[N]</c>, else a process that lives there as <c>pid N</c>.</param>
/// <param name="Message">What could not be read, and why.</param>
/// <param name="ErrorNumber">The error number (<c>errno(3)</c>).</param>
/// <param name="HasProcesses">Whether processes live in it; without any it can be read only by entering it, which takes privileges.</param>
public sealed record NetworkNamespaceUnreadable(string Namespace, string Message, int ErrorNumber, bool HasProcesses)
{
    /// <summary>Gets a value indicating whether the caller lacks the permission.</summary>
    public bool IsDenied => TcpTableMissing.IsPermission(ErrorNumber);

    /// <summary>Gets a value indicating whether only a privileged caller could have entered it, because no process lives there.</summary>
    internal bool IsClosedToCaller => IsDenied && !HasProcesses;
}
