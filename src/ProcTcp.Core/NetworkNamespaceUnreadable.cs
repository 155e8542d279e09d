namespace ProcTcp;

/// <summary>A network namespace whose tables could not be read.</summary>
/// <param name="Namespace">
/// The name of the namespace; otherwise its inode, as <c>net:[N]</c>; otherwise one of its processes, as <c>pid N</c>.
/// </param>
/// <param name="Message">What could not be read, and why.</param>
/// <param name="ErrorNumber">The error number (<c>errno(3)</c>).</param>
/// <param name="HasProcesses">
/// Whether the namespace has processes; one without processes can be read only by entering it, which requires privileges.
/// </param>
public sealed record NetworkNamespaceUnreadable(string Namespace, string Message, int ErrorNumber, bool HasProcesses)
{
    /// <summary>Gets a value that indicates whether the caller lacks the required permission.</summary>
    public bool IsDenied => TcpTableMissing.IsPermission(ErrorNumber);

    /// <summary>Gets a value that indicates whether only a privileged caller can read the namespace, because it has no processes.</summary>
    internal bool IsClosedToCaller => IsDenied && !HasProcesses;
}
