namespace ProcTcp.Benchmarks.Verbs;

internal readonly record struct AllocationResult(long RowsRead, long Bytes);
