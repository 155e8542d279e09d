using System;
using System.IO;

namespace ProcTcp;

/// <summary>The exception that is thrown if sockets cannot be read from the source that was requested.</summary>
public sealed class TcpSourceUnavailableException : IOException
{
    /// <summary>Initializes a new instance of the <see cref="TcpSourceUnavailableException"/> class.</summary>
    public TcpSourceUnavailableException()
        : this("The source of the sockets is not available.")
    {
    }

    /// <summary>Initializes a new instance of the <see cref="TcpSourceUnavailableException"/> class.</summary>
    /// <param name="message">The message that describes the error.</param>
    public TcpSourceUnavailableException(string message)
        : base(message)
    {
    }

    /// <summary>Initializes a new instance of the <see cref="TcpSourceUnavailableException"/> class.</summary>
    /// <param name="message">The message that describes the error.</param>
    /// <param name="innerException">The exception that caused this exception.</param>
    public TcpSourceUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal TcpSourceUnavailableException(string message, int errorNumber)
        : base(message) => ErrorNumber = errorNumber;

    /// <summary>Gets the error number that the kernel answered with (<c>errno(3)</c>); 0 if the kernel was not asked.</summary>
    public int ErrorNumber { get; }

    /// <summary>Gets a value that indicates whether the caller lacks the required permission.</summary>
    public bool IsDenied => TcpTableMissing.IsPermission(ErrorNumber);

    /// <summary>Gets a value that indicates whether sockets that are bound only were requested, and nothing that may be read has them.</summary>
    public bool IsForBoundOnly { get; init; }
}
