using System;
using System.Collections.Generic;

namespace ProcTcp;

/// <summary>What all sockets of one read have in common, kept once.</summary>
internal sealed class TableOrigin(DateTimeOffset timestamp, ulong? networkNamespace)
{
    public DateTimeOffset Timestamp { get; } = timestamp;

    public ulong? NetworkNamespace { get; } = networkNamespace;

    /// <summary>The names of the users met so far; null where a user has no name.</summary>
    public Dictionary<uint, string?> UserNames { get; } = [];

    /// <summary>The unit of the table's times: USER_HZ, 100 ticks a second on every common architecture.</summary>
    public int TicksPerSecond { get; init; } = 100;

    public string? FindUserName(uint userId) => UserNames.TryGetValue(userId, out string? name) ? name : null;

    public TimeSpan ToTimeSpan(uint ticks) => TimeSpan.FromTicks(ticks * TimeSpan.TicksPerSecond / TicksPerSecond);
}
