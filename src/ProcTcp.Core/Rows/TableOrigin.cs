using System;
using System.Collections.Generic;

namespace ProcTcp.Rows;

/// <summary>What all sockets of one read have in common, kept once.</summary>
internal sealed class TableOrigin(DateTimeOffset timestamp, ulong? networkNamespace)
{
    // USER_HZ, the unit of the table's times: 100 ticks a second on every architecture but alpha and ia64.
    private const int TicksPerSecond = 100;

    public DateTimeOffset Timestamp { get; } = timestamp;

    public ulong? NetworkNamespace { get; } = networkNamespace;

    /// <summary>The names of the users met so far; null where a user has no name.</summary>
    public Dictionary<uint, string?> UserNames { get; init; } = [];

    /// <summary>The name of the namespace below <c>/run/netns</c>, or null.</summary>
    public string? NetworkNamespaceName { get; init; }

    /// <summary>Where a captured table came from; null for the table of a live host.</summary>
    public string? CapturePath { get; init; }

    /// <summary>The containers of processes, where they were looked up.</summary>
    public IReadOnlyDictionary<int, string>? Containers { get; set; }

    public string? FindUserName(uint userId) => UserNames.TryGetValue(userId, out string? name) ? name : null;

    /// <summary>Finds the container of the first owner that lives in one.</summary>
    public string? FindContainer(ReadOnlySpan<TcpSocketOwner> owners)
    {
        if (Containers is not null)
        {
            foreach (ref readonly TcpSocketOwner owner in owners)
            {
                if (Containers.TryGetValue(owner.ProcessId, out string? container))
                {
                    return container;
                }
            }
        }

        return null;
    }

    public static TimeSpan ToTimeSpan(uint ticks) => TimeSpan.FromTicks(ticks * TimeSpan.TicksPerSecond / TicksPerSecond);
}
