namespace ProcTcp.Descriptors;

/// <summary>What a descriptor refers to, or why that is unknown.</summary>
internal enum DescriptorKind
{
    Tcp,
    Closed,
    NotSocket,
    NotTcp,
    Denied,
}
