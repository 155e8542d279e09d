namespace ProcTcp.Completion;

/// <summary>Completes local ports.</summary>
public sealed class LocalPortCompleter() : PortCompleter(static socket => socket.LocalPort);
