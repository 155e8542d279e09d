using System;

namespace ProcTcp;

/// <summary>Specifies how captured text is read, and which of its sockets are returned.</summary>
public sealed class TcpCaptureOptions
{
    /// <summary>Gets the byte order of the machine that printed the text. By default, it is determined from the addresses.</summary>
    public TcpTableByteOrder ByteOrder { get; init; }

    /// <summary>
    /// Gets the byte order that is used if the addresses do not prove another one, such as that of another capture of the same host; or
    /// <see cref="TcpTableByteOrder.Auto"/>.
    /// </summary>
    public TcpTableByteOrder ExpectedByteOrder { get; init; }

    /// <summary>Gets the filters; null to return all sockets. Filters by owner or user name are not supported, because captured text has neither.</summary>
    public TcpSocketQuery? Query { get; init; }

    /// <summary>Returns the options, or the default ones if there are none.</summary>
    /// <exception cref="ArgumentException">They have a filter that captured text does not support.</exception>
    internal static TcpCaptureOptions Check(TcpCaptureOptions? options) =>
        options?.Query is not ({ HasOwnerFilter: true } or { UserName: not null })
            ? options ?? new TcpCaptureOptions()
            : throw new ArgumentException("Captured text has neither owners nor names of users to filter by.", nameof(options));
}
