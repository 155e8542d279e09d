using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using ProcTcp.Buffers;
using ProcTcp.Procfs;

namespace ProcTcp.Ownership;

/// <summary>The descriptors that a walk found, by the inode of their socket.</summary>
internal sealed class OwnerIndex : IDisposable
{
    private readonly NativeList<SocketDescriptor> _descriptors = new();
    private readonly Dictionary<int, string> _names = [];
    private readonly NativeList<uint> _heads;
    private readonly int _mask;
    private readonly List<int> _processes;
    private readonly List<int> _denied = [];
    private readonly List<int> _failed = [];
    private readonly bool _isListed;

    /// <summary>Initializes a new instance of the <see cref="OwnerIndex"/> class.</summary>
    /// <param name="workers">The workers of the walk.</param>
    /// <param name="processes">The processes that were listed.</param>
    /// <param name="failure">The error number if the list of processes could not be read, or 0.</param>
    public OwnerIndex(ReadOnlySpan<OwnerWalkWorker> workers, List<int> processes, int failure = 0)
    {
        Failure = failure;
        foreach (OwnerWalkWorker worker in workers)
        {
            _descriptors.AddRange(worker.Descriptors.Items);
            AddNames(worker.Names);
            Details.Add(worker.Details);
            ProcessesRead += worker.ProcessesRead;
            _denied.AddRange(worker.Denied);
            _failed.AddRange(worker.Failed);
            Failure = Failure == 0 ? worker.Failure : Failure;
        }

        _isListed = failure == 0;
        _processes = processes;
        int size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, _descriptors.Count));
        _mask = size - 1;
        _heads = NativeList<uint>.OfDefaults(size);
        Link();
    }

    /// <summary>Gets all descriptors, grouped by process.</summary>
    public ReadOnlySpan<SocketDescriptor> Descriptors => _descriptors.Items;

    public int ProcessesRead { get; }

    /// <summary>Gets the number of processes that denied access to their descriptors.</summary>
    public int ProcessesDenied => _denied.Count;

    /// <summary>Gets the number of processes that could not be read for another reason than a lack of permission.</summary>
    public int ProcessesFailed => _failed.Count;

    /// <summary>Gets the error number if the list of processes or one of them could not be read for such a reason, or 0.</summary>
    public int Failure { get; }

    /// <summary>Gets why there may be processes that were not listed.</summary>
    public UnseenProcesses Unseen { get; init; }

    /// <summary>Gets a value that indicates whether the proc root hides processes.</summary>
    public bool HidesProcesses => Unseen.HasFlag(UnseenProcesses.Hidden);

    public bool IsComplete => ProcessesDenied == 0 && Failure == 0 && !HidesProcesses;

    /// <summary>Gets the status of a socket with an inode that no descriptor refers to.</summary>
    public SocketOwnerStatus StatusOfUnowned =>
        !IsComplete ? SocketOwnerStatus.AccessDenied
        : Unseen.HasFlag(UnseenProcesses.OutsideNamespace) ? SocketOwnerStatus.NotVisible
        : SocketOwnerStatus.NotFound;

    /// <summary>Gets what the walk was asked to look up beside the descriptors.</summary>
    public ProcessDetails Details { get; } = new();

    /// <summary>Determines whether the sockets of some processes are all known, whatever others could not be read.</summary>
    /// <param name="processIds">The processes; null for all.</param>
    public bool IsCompleteFor(IReadOnlyCollection<int>? processIds) => IsComplete
        || (processIds is not null && _isListed && processIds.All(id =>
            !_denied.Contains(id) && !_failed.Contains(id) && (!HidesProcesses || _processes.Contains(id))));

    /// <summary>Creates an index without descriptors, for rows that no process can own.</summary>
    public static OwnerIndex Empty() => new([], []);

    /// <summary>Finds the owners of a socket, in the order of display.</summary>
    /// <returns>A new array; empty if there are no owners.</returns>
    public TcpSocketOwner[] Find(ulong inode)
    {
        int count = 0;
        for (uint i = _heads[Slot(inode)]; i > 0; i = _descriptors[(int)i - 1].Next)
        {
            count += _descriptors[(int)i - 1].Inode == inode ? 1 : 0;
        }

        if (count == 0)
        {
            return [];
        }

        var owners = new TcpSocketOwner[count];
        for (uint i = _heads[Slot(inode)]; i > 0; i = _descriptors[(int)i - 1].Next)
        {
            ref SocketDescriptor descriptor = ref _descriptors[(int)i - 1];
            if (descriptor.Inode == inode)
            {
                owners[--count] = OwnerOf(descriptor);
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
        for (uint i = _heads[Slot(inode)]; i > 0; i = _descriptors[(int)i - 1].Next)
        {
            ref SocketDescriptor descriptor = ref _descriptors[(int)i - 1];
            if (descriptor.Inode == inode)
            {
                count++;
                if (!owners.Contains(OwnerOf(descriptor)))
                {
                    return false;
                }
            }
        }

        return count == owners.Length;
    }

    /// <summary>
    /// Sorts owners in the order of display: by process ID, then descriptor. The init system comes last: it keeps the sockets that it has
    /// opened for a service (socket activation), and the service is the owner that matters.
    /// </summary>
    public static void Sort(TcpSocketOwner[] owners) => Array.Sort(owners, static (a, b) =>
        IsInitSystem(a) != IsInitSystem(b) ? IsInitSystem(a).CompareTo(IsInitSystem(b))
        : a.ProcessId != b.ProcessId ? a.ProcessId.CompareTo(b.ProcessId)
        : a.FileDescriptor.CompareTo(b.FileDescriptor));

    public bool Contains(ulong inode)
    {
        for (uint i = _heads[Slot(inode)]; i > 0; i = _descriptors[(int)i - 1].Next)
        {
            if (_descriptors[(int)i - 1].Inode == inode)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Adds to a report which processes were read, and why others were not.</summary>
    public void AddTo(TcpReadReport report)
    {
        report.ProcessesRead = ProcessesRead;
        report.ProcessesDenied = ProcessesDenied;
        report.ProcessesFailed = ProcessesFailed;
        report.ProcessErrorNumber = Failure;
        report.ProcessesHidden = HidesProcesses;
    }

    public void Dispose()
    {
        _descriptors.Dispose();
        _heads.Dispose();
    }

    // In a container process 1 may be the application itself.
    private static bool IsInitSystem(in TcpSocketOwner owner) => owner is { ProcessId: 1, CommandName: "systemd" or "init" };

    private TcpSocketOwner OwnerOf(in SocketDescriptor descriptor) => new(descriptor.ProcessId, _names[descriptor.ProcessId], descriptor.FileDescriptor);

    private void AddNames(Dictionary<int, string> names)
    {
        foreach ((int process, string name) in names)
        {
            _names[process] = name;
        }
    }

    private void Link()
    {
        for (int i = 0; i < _descriptors.Count; i++)
        {
            ref SocketDescriptor descriptor = ref _descriptors[i];
            ref uint head = ref _heads[Slot(descriptor.Inode)];
            descriptor.Next = head;
            head = (uint)i + 1;
        }
    }

    // The kernel assigns inodes in sequence, so their low bits spread well without a hash.
    private int Slot(ulong inode) => (int)inode & _mask;
}

/// <summary>One descriptor of a process that refers to a socket, as the walk found it.</summary>
internal struct SocketDescriptor(ulong inode, int processId, int fileDescriptor)
{
    public readonly ulong Inode = inode;
    public readonly int ProcessId = processId;
    public readonly int FileDescriptor = fileDescriptor;

    /// <summary>The number of the next descriptor in the same slot of the index, from 1 on; 0 at the end.</summary>
    public uint Next;
}
