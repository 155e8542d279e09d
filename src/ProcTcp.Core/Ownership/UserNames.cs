using System.Collections.Generic;
using ProcTcp.Interop;

namespace ProcTcp.Ownership;

/// <summary>Looks up the names of users, each once.</summary>
internal sealed class UserNames
{
    /// <summary>Gets the names found so far; null if a user has none.</summary>
    public Dictionary<uint, string?> Found { get; } = [];

    public string? Find(uint userId)
    {
        if (!Found.TryGetValue(userId, out string? name))
        {
            Found.Add(userId, name = GetPasswordEntry.Name(userId));
        }

        return name;
    }
}
