using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace ProcTcp;

/// <summary>The exception that is thrown if no table can be read.</summary>
public sealed class TcpTableUnreadableException : IOException
{
    /// <summary>Initializes a new instance of the <see cref="TcpTableUnreadableException"/> class.</summary>
    public TcpTableUnreadableException()
        : this("No TCP table could be read.")
    {
    }

    /// <summary>Initializes a new instance of the <see cref="TcpTableUnreadableException"/> class.</summary>
    /// <param name="message">The message that describes the error.</param>
    public TcpTableUnreadableException(string message)
        : base(message)
    {
    }

    /// <summary>Initializes a new instance of the <see cref="TcpTableUnreadableException"/> class.</summary>
    /// <param name="message">The message that describes the error.</param>
    /// <param name="innerException">The exception that caused this exception.</param>
    public TcpTableUnreadableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal TcpTableUnreadableException(IReadOnlyList<TcpTableMissing> tables)
        : base(Describe(tables))
    {
        Missing = tables;
        ErrorNumber = tables.Count > 0 ? tables[0].ErrorNumber : 0;
        IsDenied = tables.Any(static table => table.IsDenied);
    }

    /// <summary>Gets the error number of the first table (<c>errno(3)</c>); 0 if it is not known.</summary>
    public int ErrorNumber { get; }

    /// <summary>Gets a value that indicates whether the caller lacks the required permission.</summary>
    public bool IsDenied { get; }

    /// <summary>Gets the tables that could not be opened.</summary>
    internal IReadOnlyList<TcpTableMissing> Missing { get; } = [];

    private static string Describe(IReadOnlyList<TcpTableMissing> tables)
    {
        string reasons = string.Join(", ", tables.Select(static table => $"{table.Path} ({table.Reason})"));
        return PrintableText.Escape($"No TCP table could be read: {reasons}.");
    }
}
