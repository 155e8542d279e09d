using System.Collections.Generic;

namespace ProcTcp.Namespaces;

/// <summary>One network namespace, with its processes.</summary>
/// <param name="Id">The namespace's inode; null if no link to it can be read.</param>
/// <param name="Name">Its name in <c>/run/netns</c>, or null.</param>
/// <param name="TableInode">The inode of its table, which identifies it if <paramref name="Id"/> is unknown; 0 if there are no processes.</param>
/// <param name="Processes">The IDs of its processes, ascending; empty if only a mount keeps it alive.</param>
/// <param name="Mount">The mounted file that keeps it alive, or null.</param>
internal sealed record NetworkNamespace(ulong? Id, string? Name, ulong TableInode, IReadOnlyList<int> Processes, string? Mount)
{
    /// <summary>Gets the text that identifies it in messages: its name, otherwise its inode, otherwise its first process.</summary>
    public string Label => Name ?? (Id is ulong id ? $"net:[{id}]" : $"pid {Processes[0]}");
}
