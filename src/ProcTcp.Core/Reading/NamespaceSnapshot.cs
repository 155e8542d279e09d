using System;
using System.Collections.Generic;
using ProcTcp.Buffers;
using ProcTcp.Ownership;
using ProcTcp.Procfs;
using ProcTcp.Rows;

namespace ProcTcp.Reading;

/// <summary>The tables of one network namespace during a read: what is to be opened, and the rows that came of it.</summary>
internal sealed class NamespaceSnapshot(TableOrigin origin, IReadOnlyList<TableSource> tables) : IDisposable
{
    public TableOrigin Origin { get; } = origin;

    public IReadOnlyList<TableSource> Tables { get; } = tables;

    public ListenerTable Listeners { get; } = new();

    public PooledList<TcpTableRow> Rows { get; } = new();

    /// <summary>Gets the namespace where the reader looks for it among others; null for the reader's own.</summary>
    public Namespaces.NetworkNamespace? Namespace { get; init; }

    /// <summary>Gets or sets whether the tables were read to their ends, so that what is missing is gone.</summary>
    public bool IsComplete { get; set; } = true;

    /// <summary>Gets what distinguishes the namespace from others of the same read.</summary>
    public ulong Id { get; init; }

    public void Dispose() => Rows.Dispose();
}
