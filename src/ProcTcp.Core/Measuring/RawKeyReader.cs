namespace ProcTcp.Measuring;

/// <summary>Reads the raw key of a property from a socket.</summary>
internal delegate RawKey RawKeyReader(in MeasuredSocket socket);
