namespace ProcTcp.Benchmarks.Verbs;

internal readonly record struct AllocationResult(long RowsRead, int Emitted, long Bytes);
