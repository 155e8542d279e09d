using System;
using System.Collections.Generic;
using ProcTcp.Buffers;
using ProcTcp.Ownership;
using ProcTcp.Procfs;
using ProcTcp.Rows;

namespace ProcTcp.Reading;

/// <summary>The set of rows of one network namespace at one time, with the tables that it is read from.</summary>
internal sealed class NamespaceSnapshot(TableOrigin origin, IReadOnlyList<TableFile> tables) : IDisposable
{
    public TableOrigin Origin { get; } = origin;

    public IReadOnlyList<TableFile> Tables { get; } = tables;

    public ListenerTable Listeners { get; } = new();

    public PooledList<TcpTableRow> Rows { get; } = new();

    /// <summary>Gets the namespace if the read covers several; null for the reader's own.</summary>
    public Namespaces.NetworkNamespace? Namespace { get; init; }

    /// <summary>Gets a value that indicates whether it is the caller's own namespace, so that the kernel answers for it without entering it.</summary>
    public bool IsCallers { get; init; }

    /// <summary>Gets the rows of other snapshots that may be of the same namespace; null if each is of a namespace of its own.</summary>
    public RepeatedRows? SeenBefore { get; init; }

    /// <summary>Gets or sets a value that indicates whether the tables were read to their ends, so that a missing socket is closed.</summary>
    public bool IsComplete { get; set; } = true;

    /// <summary>Gets the number that identifies the namespace among those of the same read.</summary>
    public ulong Id { get; init; }

    public void Dispose() => Rows.Dispose();
}
