using System.Collections.Generic;
using ProcTcp.Interop;

namespace ProcTcp.Ownership;

/// <summary>The names of users, each looked up once.</summary>
internal sealed class UserNames(IDictionary<uint, string?> names)
{
    public string? Find(uint userId)
    {
        if (!names.TryGetValue(userId, out string? name))
        {
            names.Add(userId, name = GetPasswordEntry.Name(userId));
        }

        return name;
    }
}
