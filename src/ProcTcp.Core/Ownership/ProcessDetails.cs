using System;
using System.Collections.Generic;
using Microsoft.Win32.SafeHandles;
using ProcTcp.Namespaces;
using ProcTcp.Procfs;

namespace ProcTcp.Ownership;

/// <summary>What a walk knows of the processes that have sockets beside their descriptors, as far as it was requested.</summary>
internal sealed class ProcessDetails
{
    /// <summary>Gets the containers by process ID.</summary>
    public Dictionary<int, string> Containers { get; } = [];

    /// <summary>Gets the systemd units by process ID.</summary>
    public Dictionary<int, string> Units { get; } = [];

    /// <summary>Gets the file names of executables by process ID, of processes that go by another name.</summary>
    public Dictionary<int, string> Executables { get; } = [];

    /// <summary>Gets a value that indicates whether nothing is known.</summary>
    public bool IsEmpty => Containers.Count + Units.Count + Executables.Count == 0;

    /// <summary>Reads the details of a process.</summary>
    /// <param name="below">An open directory below that of the process.</param>
    /// <param name="processId">The process ID.</param>
    /// <param name="name">The command name.</param>
    /// <param name="options">What to read.</param>
    public void Read(SafeFileHandle below, int processId, string name, OwnerWalkOptions options)
    {
        if ((options.FindContainers || options.FindUnits) && ProcessText.ReadCgroups(below) is string cgroups)
        {
            Keep(Containers, processId, options.FindContainers ? ContainerCgroup.FindId(cgroups) : null);
            Keep(Units, processId, options.FindUnits ? SystemdUnit.FindName(cgroups) : null);
        }

        if (options.FindExecutables && ProcessText.ReadExecutableName(below).Name is string file && !string.Equals(file, name, StringComparison.Ordinal))
        {
            Executables[processId] = file;
        }
    }

    /// <summary>Adds the details that another worker has read.</summary>
    public void Add(ProcessDetails other)
    {
        Add(Containers, other.Containers);
        Add(Units, other.Units);
        Add(Executables, other.Executables);
    }

    /// <summary>Keeps what was known earlier of a process, unless it is known anew.</summary>
    public void Keep(ProcessDetails earlier, int processId)
    {
        Keep(Containers, processId, Containers.GetValueOrDefault(processId) ?? earlier.Containers.GetValueOrDefault(processId));
        Keep(Units, processId, Units.GetValueOrDefault(processId) ?? earlier.Units.GetValueOrDefault(processId));
        Keep(Executables, processId, Executables.GetValueOrDefault(processId) ?? earlier.Executables.GetValueOrDefault(processId));
    }

    private static void Keep(Dictionary<int, string> details, int processId, string? value)
    {
        if (value is not null)
        {
            details[processId] = value;
        }
    }

    private static void Add(Dictionary<int, string> details, Dictionary<int, string> others)
    {
        foreach ((int process, string value) in others)
        {
            details[process] = value;
        }
    }
}
