using System;
using System.Collections.Generic;
using ProcTcp.Attributes;
using ProcTcp.Buffers;
using ProcTcp.Interop;
using ProcTcp.Namespaces;
using ProcTcp.Ownership;
using ProcTcp.Procfs;
using ProcTcp.Rows;

namespace ProcTcp.Reading;

/// <summary>The set of rows of one network namespace at one time, with the tables that it is read from.</summary>
internal sealed class NamespaceSnapshot(TableOrigin origin, IReadOnlyList<TableFile> tables) : IDisposable
{
    private CgroupPaths? _cgroups;

    public TableOrigin Origin { get; } = origin;

    public IReadOnlyList<TableFile> Tables { get; } = tables;

    public ListenerTable Listeners { get; } = new();

    public NativeList<TcpTableRow> Rows { get; } = new();

    /// <summary>Gets the namespace if the read covers several; null for the reader's own.</summary>
    public NetworkNamespace? Namespace { get; init; }

    /// <summary>Gets a value that indicates whether it is the caller's own namespace, which need not be entered.</summary>
    public bool IsCallers { get; init; }

    /// <summary>Gets the entrance to the namespace; null if it is the caller's own, or that of another system, which cannot be entered.</summary>
    public NamespaceEntrance? Entrance { get; init; }

    /// <summary>Gets or sets the attributes of the rows' messages; null if they are not kept.</summary>
    public List<byte[]>? Attributes { get; set; }

    /// <summary>Gets the rows of other snapshots that may be of the same namespace; null if each is of a namespace of its own.</summary>
    public RepeatedRows? SeenBefore { get; init; }

    /// <summary>Gets or sets a value that indicates whether the tables were read to their ends, so that a missing socket is closed.</summary>
    public bool IsComplete { get; set; } = true;

    /// <summary>Gets or sets a value that indicates whether the rows come from a dump.</summary>
    public bool IsDumped { get; set; }

    /// <summary>Gets a value that indicates whether the kernel may announce the closes of its sockets to the caller, with the cookies of the rows.</summary>
    public bool AnnouncesCloses => IsCallers && IsDumped;

    /// <summary>Gets the number that identifies the namespace among those of the same read.</summary>
    public ulong Id { get; init; }

    /// <summary>Gets the attributes of one of the rows; null if they were not kept.</summary>
    public byte[]? AttributesOf(in TcpTableRow row) => Attributes?[row.AttributesIndex];

    /// <summary>Finds the names that a row has as numbers, each once: they are known only while it is read.</summary>
    public void FindNames(in TcpTableRow row)
    {
        if (row.Has(RowColumns.Interface) && row.InterfaceIndex != 0)
        {
            FindInterfaceName(row.InterfaceIndex);
        }

        if (AttributesOf(row) is { } attributes)
        {
            FindCgroup(attributes);
        }
    }

    /// <summary>Forgets the rows, to read further ones.</summary>
    public void Clear()
    {
        Rows.Truncate(0);
        Attributes?.Clear();
    }

    /// <summary>Opens a socket of the netlink family in the namespace.</summary>
    public (NetlinkSocket? Socket, int Errno) Connect() => Entrance is null ? NetlinkSocket.Open() : Entrance.Run(NetlinkSocket.Open);

    public void Dispose() => Rows.Dispose();

    private void FindCgroup(byte[] attributes)
    {
        if (SocketAttributes.ReadCgroupId(attributes) is ulong id)
        {
            _cgroups ??= new CgroupPaths();
            Origin.CgroupPaths = _cgroups.Found;
            _cgroups.Find(id);
        }
    }

    private void FindInterfaceName(int index) => (Origin.Interfaces ??= []).GetOrAdd(index, FindInterface);

    private string? FindInterface(int index) =>
        Entrance is null ? GetInterfaceName.Of(index) : Entrance.Run(() => (GetInterfaceName.Of(index), 0)).Result;
}
