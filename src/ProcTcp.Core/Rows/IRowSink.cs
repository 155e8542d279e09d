namespace ProcTcp.Rows;

/// <summary>Receives rows, from wherever they come.</summary>
internal interface IRowSink
{
    /// <summary>Adds a row.</summary>
    public void Add(in TcpTableRow row);

    /// <summary>Adds a line that is no row.</summary>
    public void AddFailure(in MalformedLine line);
}
