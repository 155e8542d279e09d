namespace ProcTcp;

/// <summary>The family of a socket's addresses, with the numbers of <see cref="System.Net.Sockets.AddressFamily"/>.</summary>
/// <remarks>Each value has one name, because JSON writers do not agree on which of several they take.</remarks>
public enum IPFamily
{
    /// <summary>The table <c>tcp</c>.</summary>
    IPv4 = 2,

    /// <summary>The table <c>tcp6</c>, with the IPv4-mapped addresses of sockets that serve both.</summary>
    IPv6 = 23,
}
