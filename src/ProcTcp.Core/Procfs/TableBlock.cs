namespace ProcTcp.Procfs;

/// <summary>Several pages of a table in one buffer of the shared pool, which whoever takes the block gives back.</summary>
/// <param name="Buffer">The buffer: free room for the end of the block before, then the text.</param>
/// <param name="Count">The bytes of text.</param>
/// <param name="IsLast">Whether the table ends here.</param>
internal readonly record struct TableBlock(byte[] Buffer, int Count, bool IsLast)
{
    /// <summary>The free bytes before the text.</summary>
    public const int Headroom = 4096;
}
