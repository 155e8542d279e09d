using System;

namespace ProcTcp.Procfs;

/// <summary>A table file, which is read in pieces, as with <c>read(2)</c>.</summary>
internal interface IPageSource : IDisposable
{
    /// <summary>Reads the next piece.</summary>
    /// <returns>The bytes filled, 0 at the end.</returns>
    /// <exception cref="System.IO.IOException">The file could not be read.</exception>
    public int Read(Span<byte> buffer);
}
