namespace ProcTcp;

/// <summary>Specifies the address family of a socket, with the values of <see cref="System.Net.Sockets.AddressFamily"/>.</summary>
/// <remarks>Each value has one name, because JSON writers do not agree on which of several names they write.</remarks>
public enum IPFamily
{
    /// <summary>IPv4: a row of <c>/proc/net/tcp</c>.</summary>
    IPv4 = 2,

    /// <summary>IPv6: a row of <c>/proc/net/tcp6</c>, including the IPv4-mapped addresses of dual-stack sockets.</summary>
    IPv6 = 23,
}
