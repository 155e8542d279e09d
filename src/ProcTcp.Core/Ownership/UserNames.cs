using System;
using System.Collections.Concurrent;
using System.IO;
using ProcTcp.Interop;

namespace ProcTcp.Ownership;

/// <summary>Looks up the names of users, each once; one that could not be read is looked up again.</summary>
internal sealed class UserNames(Func<uint, (string? Name, int Errno)> readName)
{
    public UserNames()
        : this(GetPasswordEntry.OfUser)
    {
    }

    /// <summary>Gets the names found so far; null if a user has none. Sockets that were read already use it while the read goes on.</summary>
    public ConcurrentDictionary<uint, string?> Found { get; } = new(concurrencyLevel: 1, capacity: 7);

    /// <summary>Returns the name of a user; null if there is none, or if it cannot be read now.</summary>
    public string? Find(uint userId) => Read(userId).Name;

    /// <summary>Returns the name of a user that the answer rests on; null if there is none.</summary>
    /// <exception cref="IOException">The name cannot be read.</exception>
    public string? FindForFilter(uint userId) => Read(userId) is (var name, var errno) && errno == 0 ? name
        : throw new IOException($"The name of user {userId} could not be read: {TcpTableMissing.Describe(errno)}.", errno);

    private (string? Name, int Errno) Read(uint userId)
    {
        if (Found.TryGetValue(userId, out string? name))
        {
            return (name, 0);
        }

        (name, int errno) = readName(userId);
        if (errno == 0)
        {
            Found.TryAdd(userId, name);
        }

        return (name, errno);
    }
}
