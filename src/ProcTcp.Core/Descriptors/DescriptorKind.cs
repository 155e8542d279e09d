namespace ProcTcp.Descriptors;

/// <summary>What a descriptor turned out to be.</summary>
internal enum DescriptorKind
{
    Tcp,
    Closed,
    NotSocket,
    NotTcp,
    Denied,
}
