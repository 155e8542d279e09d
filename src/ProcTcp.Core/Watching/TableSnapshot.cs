using ProcTcp.Buffers;
using ProcTcp.Ownership;
using ProcTcp.Rows;

namespace ProcTcp.Watching;

/// <summary>The rows of one network namespace at one look.</summary>
/// <param name="Namespace">What tells it from other namespaces.</param>
/// <param name="Origin">What the rows have in common.</param>
/// <param name="Rows">The rows.</param>
/// <param name="Listeners">The listeners, those too that a filter dropped.</param>
/// <param name="IsComplete">Whether the tables were read to their ends, so that what is missing is gone.</param>
internal readonly record struct TableSnapshot(
    ulong Namespace, TableOrigin Origin, PooledList<TcpTableRow> Rows, ListenerTable Listeners, bool IsComplete);
