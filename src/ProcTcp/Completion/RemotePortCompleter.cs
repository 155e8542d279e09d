namespace ProcTcp.Completion;

/// <summary>Completes remote ports.</summary>
public sealed class RemotePortCompleter() : PortCompleter(static socket => socket.RemotePort);
