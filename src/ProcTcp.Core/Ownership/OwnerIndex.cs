using System;
using System.Buffers;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using ProcTcp.Buffers;

namespace ProcTcp.Ownership;

/// <summary>The descriptors that a walk found, by the inode of their socket.</summary>
internal sealed class OwnerIndex : IDisposable
{
    private const int Init = 1;

    private readonly PooledList<SocketDescriptor> _descriptors = new();
    private readonly int[] _heads;
    private readonly int[] _next;
    private readonly int _mask;
    private readonly List<int> _processes;
    private readonly List<int> _denied = [];

    public OwnerIndex(ReadOnlySpan<OwnerWalkWorker> workers, List<int> processes)
    {
        foreach (OwnerWalkWorker worker in workers)
        {
            _descriptors.AddRange(worker.Descriptors.Items);
            foreach ((int process, string container) in worker.Containers)
            {
                Containers[process] = container;
            }

            ProcessesRead += worker.ProcessesRead;
            _denied.AddRange(worker.Denied);
        }

        _processes = processes;
        int size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, _descriptors.Count));
        _mask = size - 1;
        _heads = ArrayPool<int>.Shared.Rent(size);
        _next = ArrayPool<int>.Shared.Rent(Math.Max(16, _descriptors.Count));
        Link(size);
    }

    /// <summary>Gets all descriptors, grouped by process.</summary>
    public ReadOnlySpan<SocketDescriptor> Descriptors => _descriptors.Items;

    public int ProcessesRead { get; }

    /// <summary>Gets the number of processes that denied access to their descriptors.</summary>
    public int ProcessesDenied => _denied.Count;

    /// <summary>Gets a value that indicates whether the proc root hides processes (<c>hidepid</c>, <c>proc(5)</c>): process 1 is missing.</summary>
    public bool HidesProcesses => !_processes.Contains(Init);

    public bool IsComplete => ProcessesDenied == 0 && !HidesProcesses;

    /// <summary>Determines whether the sockets of some processes are all known, whatever others could not be read.</summary>
    /// <param name="processIds">The processes; null for all.</param>
    public bool IsCompleteFor(IReadOnlyCollection<int>? processIds) => IsComplete
        || (processIds is not null && processIds.All(id => !_denied.Contains(id) && (!HidesProcesses || _processes.Contains(id))));

    /// <summary>Gets the containers of the processes, if the walk looked them up.</summary>
    public Dictionary<int, string> Containers { get; } = [];

    /// <summary>Creates an index without descriptors, for rows that no process can own.</summary>
    public static OwnerIndex Empty() => new([], [Init]);

    /// <summary>Finds the owners of a socket, by process ID, then descriptor.</summary>
    /// <returns>A new array; empty if there are no owners.</returns>
    public TcpSocketOwner[] Find(ulong inode)
    {
        int count = 0;
        for (int i = _heads[Slot(inode)]; i >= 0; i = _next[i])
        {
            count += _descriptors[i].Inode == inode ? 1 : 0;
        }

        if (count == 0)
        {
            return [];
        }

        var owners = new TcpSocketOwner[count];
        for (int i = _heads[Slot(inode)]; i >= 0; i = _next[i])
        {
            ref SocketDescriptor descriptor = ref _descriptors[i];
            if (descriptor.Inode == inode)
            {
                owners[--count] = new TcpSocketOwner(descriptor.ProcessId, descriptor.CommandName, descriptor.FileDescriptor);
            }
        }

        if (owners.Length > 1)
        {
            Sort(owners);
        }

        return owners;
    }

    /// <summary>Determines whether the owners of a socket are exactly these, in any order, without allocating an array.</summary>
    public bool HasExactOwners(ulong inode, ReadOnlySpan<TcpSocketOwner> owners)
    {
        int count = 0;
        for (int i = _heads[Slot(inode)]; i >= 0; i = _next[i])
        {
            ref SocketDescriptor descriptor = ref _descriptors[i];
            if (descriptor.Inode == inode)
            {
                count++;
                if (!owners.Contains(new TcpSocketOwner(descriptor.ProcessId, descriptor.CommandName, descriptor.FileDescriptor)))
                {
                    return false;
                }
            }
        }

        return count == owners.Length;
    }

    /// <summary>Sorts owners in the order of display: by process ID, then descriptor.</summary>
    public static void Sort(TcpSocketOwner[] owners) => Array.Sort(owners, static (a, b) => a.ProcessId != b.ProcessId
        ? a.ProcessId.CompareTo(b.ProcessId)
        : a.FileDescriptor.CompareTo(b.FileDescriptor));

    public bool Contains(ulong inode)
    {
        for (int i = _heads[Slot(inode)]; i >= 0; i = _next[i])
        {
            if (_descriptors[i].Inode == inode)
            {
                return true;
            }
        }

        return false;
    }

    public void Dispose()
    {
        _descriptors.Dispose();
        ArrayPool<int>.Shared.Return(_heads);
        ArrayPool<int>.Shared.Return(_next);
    }

    private void Link(int size)
    {
        _heads.AsSpan(0, size).Fill(-1);
        for (int i = 0; i < _descriptors.Count; i++)
        {
            ref int head = ref _heads[Slot(_descriptors[i].Inode)];
            _next[i] = head;
            head = i;
        }
    }

    // The kernel assigns inodes in sequence, so their low bits spread well without a hash.
    private int Slot(ulong inode) => (int)inode & _mask;
}

/// <summary>One descriptor of a process that refers to a socket, as the walk found it.</summary>
internal readonly record struct SocketDescriptor(ulong Inode, int ProcessId, int FileDescriptor, string CommandName);
