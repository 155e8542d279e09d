namespace ProcTcp.Descriptors;

/// <summary>What a descriptor turned out to be.</summary>
internal enum HeldSocketStatus
{
    Tcp,
    Closed,
    NotSocket,
    NotTcp,
    Denied,
}
