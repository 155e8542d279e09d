using System;

namespace ProcTcp;

/// <summary>How captured text is to be read, and which sockets of it are wanted.</summary>
public sealed class TcpCaptureOptions
{
    /// <summary>Gets the byte order of the machine that printed the text; decided by its addresses unless set.</summary>
    public TcpTableByteOrder ByteOrder { get; init; }

    /// <summary>Gets which sockets are wanted; null for all. Owners and names of users are not known, so filters by them are refused.</summary>
    public TcpSocketQuery? Query { get; init; }

    /// <summary>Gives the options, or the usual ones where there are none.</summary>
    /// <exception cref="ArgumentException">They make no sense for captured text.</exception>
    internal static TcpCaptureOptions Check(TcpCaptureOptions? options) =>
        options?.Query is not ({ HasOwnerFilter: true } or { UserName: not null })
            ? options ?? new TcpCaptureOptions()
            : throw new ArgumentException("Captured text has neither owners nor names of users to filter by.", nameof(options));
}
