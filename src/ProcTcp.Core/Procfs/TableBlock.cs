namespace ProcTcp.Procfs;

/// <summary>Several pages of a table in one buffer of the shared pool, which whoever takes the block returns.</summary>
/// <param name="Buffer">The buffer, with the text at its start.</param>
/// <param name="Count">The bytes of text.</param>
/// <param name="IsLast">Whether the table ends here.</param>
internal readonly record struct TableBlock(byte[] Buffer, int Count, bool IsLast);
