namespace ProcTcp;

/// <summary>The answer to the request to close a socket.</summary>
/// <param name="Result">What came of it.</param>
/// <param name="ErrorNumber">The error number that the kernel answered with (<c>errno(3)</c>); 0 if it was not asked, or has closed the socket.</param>
public readonly record struct TcpSocketStop(TcpSocketStopResult Result, int ErrorNumber)
{
    /// <summary>Gets the system's message for the error number (<c>strerror(3)</c>).</summary>
    public string Reason => TcpTableMissing.Describe(ErrorNumber);

    /// <summary>Gets a value that indicates whether the caller lacks the required permission.</summary>
    public bool IsDenied => TcpTableMissing.IsPermission(ErrorNumber);
}
