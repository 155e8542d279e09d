using System.Collections.Generic;

namespace ProcTcp.Namespaces;

/// <summary>One network namespace, with the processes that live in it.</summary>
/// <param name="Id">The namespace's inode; null where no link to it may be read.</param>
/// <param name="Name">Its name below <c>/run/netns</c>, or null.</param>
/// <param name="TableInode">The inode of its table, by which namespaces are told apart where <paramref name="Id"/> is unknown; 0 without processes.</param>
/// <param name="Processes">Processes that live in it, ascending; none where only a mount keeps it alive.</param>
/// <param name="Mount">The file that keeps it alive, or null.</param>
internal sealed record NetworkNamespace(ulong? Id, string? Name, ulong TableInode, IReadOnlyList<int> Processes, string? Mount)
{
    /// <summary>Gets what to call it: its name, else its inode, else a process that lives there.</summary>
    public string Label => Name ?? (Id is ulong id ? $"net:[{id}]" : $"pid {Processes[0]}");
}
