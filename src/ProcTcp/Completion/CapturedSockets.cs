using System;
using System.Collections;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using ProcTcp.Objects;

namespace ProcTcp.Completion;

/// <summary>The sockets of the files that a command line names: a captured table has other sockets than this host.</summary>
internal static class CapturedSockets
{
    private const int Enough = 10_000;

    /// <summary>Determines whether the command reads captured text.</summary>
    public static bool AreMeant(string? commandName) =>
        commandName?.EndsWith("ConvertFrom-ProcTcpTable", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Reads as many sockets as completion can use; none if the text comes from the pipeline.</summary>
    /// <exception cref="IOException">A file could not be read.</exception>
    public static List<TcpSocketInfo> Read(IDictionary? parameters, TcpSocketQuery query, CancellationToken cancellationToken) =>
    [
        .. FindFiles(parameters, "Path").Concat(FindFiles(parameters, "LiteralPath"))
            .SelectMany(file => new CapturedFile(file, new TcpCaptureOptions { Query = query }).Read(report: null, cancellationToken))
            .Take(Enough),
    ];

    private static Collection<string> FindFiles(IDictionary? parameters, string parameter)
    {
        if (parameters?[parameter] is not { } paths)
        {
            return [];
        }

        // The session's own location counts, and a completer is told nothing of it.
        using PowerShell shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        shell.AddCommand("Microsoft.PowerShell.Management\\Convert-Path")
            .AddParameter(parameter, paths)
            .AddParameter("ErrorAction", ActionPreference.Ignore);
        return shell.Invoke<string>();
    }
}
