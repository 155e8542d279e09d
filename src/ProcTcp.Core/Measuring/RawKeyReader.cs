namespace ProcTcp.Measuring;

/// <summary>Reads the key of a property.</summary>
internal delegate RawKey RawKeyReader(in MeasuredSocket socket);
