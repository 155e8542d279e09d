using System;
using ProcTcp.Rows;

namespace ProcTcp.Sources;

/// <summary>The source of the rows of one network namespace.</summary>
internal interface IRowSource : IDisposable
{
    /// <summary>Gets the name of what is read at the moment.</summary>
    public string Name { get; }

    /// <summary>Gets the units of the rows' times.</summary>
    public TimeUnits Units { get; }

    /// <summary>Reads one block of rows.</summary>
    /// <returns>False at the end, when nothing was read.</returns>
    /// <exception cref="TcpTableUnreadableException">Nothing could be opened.</exception>
    /// <exception cref="System.IO.IOException">Reading the source failed.</exception>
    public bool Read(IRowSink sink);
}
