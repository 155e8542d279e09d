namespace ProcTcp.Ownership;

/// <summary>What an owner walk looks up.</summary>
/// <param name="FindContainers">Whether to look up the containers of processes.</param>
/// <param name="FindUnits">Whether to look up the systemd units of processes.</param>
/// <param name="FindExecutables">Whether to look up the executables of processes that go by another name.</param>
/// <param name="Descriptors">The descriptors to read.</param>
/// <param name="Cache">The cache of what need not be read again, of a walk that is one of many; it takes over the results.</param>
internal sealed record OwnerWalkOptions(
    bool FindContainers = false,
    bool FindUnits = false,
    bool FindExecutables = false,
    WalkedDescriptors Descriptors = WalkedDescriptors.OfProcesses,
    DescriptorCache? Cache = null)
{
    /// <summary>Returns what the filters and the properties of a query need.</summary>
    public static OwnerWalkOptions Of(TcpSocketQuery query, WalkedDescriptors descriptors = WalkedDescriptors.OfProcesses) =>
        new(query.SpansNamespaces, query.FindsUnits, query.OwningProcessName is not null, descriptors);
}

/// <summary>The descriptors that a walk reads.</summary>
internal enum WalkedDescriptors
{
    /// <summary>Those of processes, and of the threads of a process that has none itself, because its main thread has ended.</summary>
    OfProcesses,

    /// <summary>Also those of threads that do not share the descriptors of their process.</summary>
    OfProcessesAndThreads,

    /// <summary>Only those of such threads, in addition to a walk that was made.</summary>
    OfThreads,
}
