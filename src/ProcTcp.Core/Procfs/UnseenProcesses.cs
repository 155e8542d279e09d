using System;

namespace ProcTcp.Procfs;

/// <summary>Specifies why there may be processes that a proc root does not show, so that nothing can be said of all processes.</summary>
[Flags]
internal enum UnseenProcesses
{
    /// <summary>All processes of the host are seen.</summary>
    None = 0,

    /// <summary>The proc root hides processes (<c>hidepid</c>, <c>proc(5)</c>): process 1 is missing.</summary>
    Hidden = 1,

    /// <summary>The processes are those of a PID namespace below the host's, which shows its own alone (<c>pid_namespaces(7)</c>).</summary>
    OutsideNamespace = 2,

    /// <summary>The list of processes, or what was wanted of one of them, could not be read.</summary>
    Unreadable = 4,
}
