namespace ProcTcp;

/// <summary>
/// Specifies the address family of a socket, with the values of <see cref="System.Net.Sockets.AddressFamily"/>. The names in that
/// enumeration are accepted too.
/// </summary>
public enum IPFamily
{
    /// <summary>IPv4: a row of <c>/proc/net/tcp</c>.</summary>
    IPv4 = 2,

    /// <summary>IPv6: a row of <c>/proc/net/tcp6</c>, including the IPv4-mapped addresses of dual-stack sockets.</summary>
    IPv6 = 23,

    /// <summary>The same as <see cref="IPv4"/>.</summary>
    InterNetwork = IPv4,

    /// <summary>The same as <see cref="IPv6"/>.</summary>
    InterNetworkV6 = IPv6,
}
