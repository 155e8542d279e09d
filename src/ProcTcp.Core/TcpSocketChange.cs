using System;
using System.Globalization;

namespace ProcTcp;

/// <summary>One event in the life of a socket, as two looks at the table tell it. Immutable.</summary>
public sealed class TcpSocketChange
{
    internal TcpSocketChange(DateTimeOffset time, TcpSocketChangeKind kind, TcpSocketInfo socket)
    {
        Time = time.LocalDateTime;
        Kind = kind;
        Socket = socket;
    }

    /// <summary>Gets the local time of the look that showed the change; it happened between this one and the one before.</summary>
    public DateTime Time { get; }

    /// <summary>Gets what happened.</summary>
    public TcpSocketChangeKind Kind { get; }

    /// <summary>
    /// Gets the socket after the change; for a closed one as it was seen last. Owners of a socket that its process has closed are the
    /// last ones that were seen to hold it.
    /// </summary>
    public TcpSocketInfo Socket { get; }

    /// <summary>Gets the state before; null unless the state has changed.</summary>
    public TcpSocketState? PreviousState { get; internal init; }

    /// <summary>Gets the state after; for a closed socket the last one seen.</summary>
    public TcpSocketState State => Socket.State;

    /// <summary>Gets the owners before; null unless the owners have changed.</summary>
    public TcpSocketOwner[]? PreviousOwners { get; internal init; }

    /// <summary>Gets the time since the socket was seen first; null where it is older than the watch.</summary>
    public TimeSpan? Age { get; internal init; }

    /// <summary>Gets the change as <c>14:02:11.250 StateChanged Established 127.0.0.1:22 -&gt; 127.0.0.1:50000 CloseWait</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString()
    {
        string before = PreviousState is TcpSocketState state ? $"{state} " : string.Empty;
        return string.Create(CultureInfo.InvariantCulture, $"{Time:HH:mm:ss.fff} {Kind} {before}{Socket}");
    }
}
