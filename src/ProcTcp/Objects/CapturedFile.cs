using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using ProcTcp.Reporting;

namespace ProcTcp.Objects;

/// <summary>A file with captured text.</summary>
internal sealed class CapturedFile(string path, TcpCaptureOptions? options = null)
{
    /// <summary>Returns the sockets of the file.</summary>
    /// <exception cref="IOException">The file cannot be opened or read, or is a folder.</exception>
    /// <exception cref="InvalidDataException">The file is compressed, and its data is damaged.</exception>
    /// <exception cref="UnauthorizedAccessException">The permission is missing.</exception>
    /// <exception cref="OperationCanceledException">The read was canceled.</exception>
    public IEnumerable<TcpSocketInfo> Read(TcpCaptureReport? report, CancellationToken cancellationToken)
    {
        using FileStream stream = Open(cancellationToken);
        foreach (TcpSocketInfo socket in new TcpCaptureReader(options).Read(stream, path, report, cancellationToken))
        {
            yield return socket;
        }
    }

    /// <summary>Returns the sockets of the file, and reports what was met beside them, or why the rest could not be read.</summary>
    public IEnumerable<TcpSocketInfo> Read(CaptureReportWriter writer, CancellationToken cancellationToken)
    {
        var report = new TcpCaptureReport();
        long count = 0;
        using IEnumerator<TcpSocketInfo> sockets = Read(report, cancellationToken).GetEnumerator();
        while (TryMoveNext(sockets, cancellationToken, out Exception? error))
        {
            if (error is not null)
            {
                writer.WriteUnreadable(error, path);
                break;
            }

            writer.WriteFindings(report, ++count);
            yield return sockets.Current;
        }

        writer.WriteRest(report, path);
    }

    /// <summary>Returns the byte order that the first table of the file has by its addresses, or null if none depends on it.</summary>
    public TcpByteOrderChoice? FindByteOrder(CancellationToken cancellationToken)
    {
        var report = new TcpCaptureReport();
        TcpByteOrderChoice? choice = null;
        using IEnumerator<TcpSocketInfo> sockets = new CapturedFile(path).Read(report, cancellationToken).GetEnumerator();
        while (choice is null && TryMoveNext(sockets, cancellationToken, out Exception? error) && error is null)
        {
            report.TryTakeByteOrderChoice(out choice);
        }

        return choice;
    }

    /// <summary>Goes on to the next socket.</summary>
    /// <param name="sockets">The sockets.</param>
    /// <param name="cancellationToken">What ends the read without an error.</param>
    /// <param name="error">Why the read cannot go on, or null.</param>
    /// <returns>False at the end.</returns>
    private static bool TryMoveNext(IEnumerator<TcpSocketInfo> sockets, CancellationToken cancellationToken, out Exception? error)
    {
        error = null;
        try
        {
            return sockets.MoveNext();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException or NotSupportedException)
        {
            error = exception;
            return true;
        }
    }

    // A pipe that nobody writes to keeps the system waiting, but not the caller who has cancelled. The reader has a buffer of its own.
    private FileStream Open(CancellationToken cancellationToken)
    {
        if (Directory.Exists(path))
        {
            throw new IOException("It is a folder.");
        }

        var opening = Task.Run(
            () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0), cancellationToken);
        try
        {
            return opening.WaitAsync(cancellationToken).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            _ = opening.ContinueWith(
                static opened => opened.Result.Dispose(),
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnRanToCompletion,
                TaskScheduler.Default);
            throw;
        }
    }
}
