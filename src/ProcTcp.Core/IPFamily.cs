namespace ProcTcp;

/// <summary>
/// The family of a socket's addresses, with the numbers of <see cref="System.Net.Sockets.AddressFamily"/>; each has the name by which
/// .NET calls it as well.
/// </summary>
public enum IPFamily
{
    /// <summary>The table <c>tcp</c>.</summary>
    IPv4 = 2,

    /// <summary>The table <c>tcp6</c>, with the IPv4-mapped addresses of sockets that serve both.</summary>
    IPv6 = 23,

    /// <summary>The same as <see cref="IPv4"/>.</summary>
    InterNetwork = IPv4,

    /// <summary>The same as <see cref="IPv6"/>.</summary>
    InterNetworkV6 = IPv6,
}
