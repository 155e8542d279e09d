using System;
using System.Collections.Generic;
using System.IO;
using System.Management.Automation;
using System.Threading;
using ProcTcp.Reporting;

namespace ProcTcp.Objects;

/// <summary>The live table as a cmdlet reads it: what makes the read impossible ends the cmdlet, all else is reported beside the sockets.</summary>
internal sealed class LiveTable(Cmdlet cmdlet, string root, CancellationToken stopToken)
{
    /// <summary>Gets the path of the proc root.</summary>
    public string Root => root;

    /// <summary>Gets what cancels a read: the end of the pipeline.</summary>
    public CancellationToken StopToken => stopToken;

    /// <summary>Gets the reader of the table.</summary>
    public TcpSocketReader Reader { get; } = new(root);

    /// <summary>Reads sockets, and reports all that is met beside them: errors, one warning, verbose counts.</summary>
    public IEnumerable<TcpSocketInfo> Read(TcpSocketQuery query, TcpReadReport report)
    {
        var writer = new ReportWriter(cmdlet, report);
        using IEnumerator<TcpSocketInfo> sockets = Reader.Read(query, report, stopToken).GetEnumerator();
        Func<bool> moveNext = sockets.MoveNext;
        while (TryRead(moveNext))
        {
            writer.WriteFailures();
            yield return sockets.Current;
        }

        writer.WriteRest();
    }

    /// <summary>Returns what a read returns one by one, until its end or that of the pipeline.</summary>
    public IEnumerable<T> Follow<T>(IEnumerable<T> results)
    {
        using IEnumerator<T> enumerator = results.GetEnumerator();
        Func<bool> moveNext = enumerator.MoveNext;
        while (TryRead(moveNext))
        {
            yield return enumerator.Current;
        }
    }

    /// <summary>Runs a part of the read.</summary>
    /// <returns>What the part returned, or false if the pipeline is being stopped.</returns>
    public bool TryRead(Func<bool> part)
    {
        try
        {
            return part();
        }
        catch (OperationCanceledException) when (stopToken.IsCancellationRequested)
        {
            return false;
        }
        catch (IOException exception)
        {
            cmdlet.ThrowTerminatingError(ErrorRecords.Unreadable(exception, root));
            throw;
        }
    }
}
