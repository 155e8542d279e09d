using System;

namespace ProcTcp.Procfs;

/// <summary>A table file: gives out its text in pieces, as <c>read(2)</c> does.</summary>
internal interface IPageSource : IDisposable
{
    /// <summary>Reads the next piece.</summary>
    /// <returns>The bytes filled, 0 at the end.</returns>
    /// <exception cref="System.IO.IOException">The file could not be read.</exception>
    public int Read(Span<byte> buffer);
}
