using System;
using System.Collections.Concurrent;
using System.Collections.Generic;

namespace ProcTcp.Rows;

/// <summary>The values that all sockets of one read have in common.</summary>
internal sealed class TableOrigin(DateTimeOffset timestamp, ulong? networkNamespace)
{
    public DateTimeOffset Timestamp { get; } = timestamp;

    public ulong? NetworkNamespace { get; } = networkNamespace;

    /// <summary>Gets the names of the users found so far; null if a user has no name.</summary>
    public ConcurrentDictionary<uint, string?>? UserNames { get; init; }

    /// <summary>Gets the name of the namespace in <c>/run/netns</c>, or null.</summary>
    public string? NetworkNamespaceName { get; init; }

    /// <summary>Gets the file of a captured table, or the word <c>pipeline</c>; null for the table of a live host.</summary>
    public string? CapturePath { get; init; }

    /// <summary>Gets or sets the containers by process ID; null if they were not looked up.</summary>
    public IReadOnlyDictionary<int, string>? Containers { get; set; }

    /// <summary>Gets or sets the systemd units by process ID; null if they were not looked up.</summary>
    public IReadOnlyDictionary<int, string>? OwnerUnits { get; set; }

    /// <summary>Gets the container that every process of the namespace is in, so that sockets without owner are its own too; null if there is none.</summary>
    public Lazy<string?>? OnlyContainer { get; init; }

    /// <summary>Gets or sets the names of the interfaces found so far; null if an interface has gone.</summary>
    public ConcurrentDictionary<int, string?>? Interfaces { get; set; }

    public string? FindInterface(int index) => Interfaces is not null && Interfaces.TryGetValue(index, out string? name) ? name : null;

    /// <summary>Gets or sets the paths of the control groups found so far; null if a group is not visible.</summary>
    public ConcurrentDictionary<ulong, string?>? CgroupPaths { get; set; }

    public string? FindCgroupPath(ulong id) => CgroupPaths is not null && CgroupPaths.TryGetValue(id, out string? path) ? path : null;

    /// <summary>Gets or sets the file names of executables by process ID, of processes that go by another name; null if they were not looked up.</summary>
    public IReadOnlyDictionary<int, string>? Executables { get; set; }

    public string? FindUserName(uint userId) => UserNames is not null && UserNames.TryGetValue(userId, out string? name) ? name : null;

    /// <summary>Finds the container of the first owner that has one; of a socket without owner, the only one of the namespace.</summary>
    public string? FindContainer(ReadOnlySpan<TcpSocketOwner> owners)
    {
        if (Containers is not null)
        {
            if (owners.IsEmpty)
            {
                return OnlyContainer?.Value;
            }

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

    /// <summary>Finds the systemd unit of the first owner.</summary>
    public string? FindUnit(ReadOnlySpan<TcpSocketOwner> owners) =>
        OwnerUnits is { Count: > 0 } && !owners.IsEmpty && OwnerUnits.TryGetValue(owners[0].ProcessId, out string? unit) ? unit : null;

    /// <summary>Finds the file name of a process's executable, if the process goes by another name.</summary>
    public string? FindExecutable(int process) =>
        Executables is { Count: > 0 } && Executables.TryGetValue(process, out string? file) ? file : null;

    /// <summary>Gets or sets the units of the rows' times.</summary>
    public TimeUnits Units { get; set; } = TimeUnits.OfTable;

    /// <summary>Returns the origin of what the same source reports at another time.</summary>
    public TableOrigin At(DateTimeOffset time) => new(time, NetworkNamespace)
    {
        UserNames = UserNames,
        NetworkNamespaceName = NetworkNamespaceName,
        Containers = Containers,
        OwnerUnits = OwnerUnits,
        OnlyContainer = OnlyContainer,
        Executables = Executables,
        Units = Units,
    };
}

/// <summary>The units of a row's times, in the ticks of <see cref="TimeSpan"/>.</summary>
/// <param name="Timer">The unit of the time until the timer fires.</param>
/// <param name="Timeout">The unit of the time-outs.</param>
internal readonly record struct TimeUnits(long Timer, long Timeout)
{
    /// <summary>Gets the units of the table: USER_HZ, 100 ticks a second on every architecture except alpha and ia64.</summary>
    public static TimeUnits OfTable { get; } = new(TimeSpan.TicksPerSecond / 100, TimeSpan.TicksPerSecond / 100);

    /// <summary>Gets the units of a dump: milliseconds and microseconds.</summary>
    public static TimeUnits OfDump { get; } = new(TimeSpan.TicksPerMillisecond, TimeSpan.TicksPerMicrosecond);
}
