using System.Collections.Concurrent;
using ProcTcp.Interop;

namespace ProcTcp.Ownership;

/// <summary>Looks up the names of users, each once.</summary>
internal sealed class UserNames
{
    /// <summary>Gets the names found so far; null if a user has none. Sockets that were read already use it while the read goes on.</summary>
    public ConcurrentDictionary<uint, string?> Found { get; } = new(concurrencyLevel: 1, capacity: 7);

    public string? Find(uint userId)
    {
        if (!Found.TryGetValue(userId, out string? name))
        {
            Found.TryAdd(userId, name = GetPasswordEntry.Name(userId));
        }

        return name;
    }
}
