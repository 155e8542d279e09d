using System;
using System.Collections.Generic;
using System.IO;
using System.Management.Automation;
using ProcTcp.Binding;
using ProcTcp.Reporting;

namespace ProcTcp.Commands;

/// <summary>What reading captured text needs, wherever the text comes from: how it was printed, the reading, and what was met beside the sockets.</summary>
public abstract class CaptureCommandBase : RowFilterCommandBase
{
    private const string PipelineSource = "pipeline";
    private const int PieceLength = 32 * 1024;

    private readonly TcpCaptureReport _pipelineReport = new();
    private readonly List<TcpByteOrderChoice> _guesses = [];
    private TcpCaptureOptions? _options;
    private LiteralTargets? _targets;
    private TcpCaptureDecoder? _decoder;
    private long _pipelineSockets;

    /// <summary>Gets or sets the byte order of the machine that printed the text.</summary>
    [Parameter]
    public TcpTableByteOrder ByteOrder { get; set; } = TcpTableByteOrder.Auto;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        _targets = new LiteralTargets(LocalAddress, LocalPort, processes: null, Inode);
        _options = new TcpCaptureOptions
        {
            ByteOrder = ByteOrder,
            Query = new TcpSocketQuery
            {
                LocalAddress = LocalAddress,
                LocalPort = LocalPort,
                RemoteAddress = RemoteAddress,
                RemotePort = RemotePort,
                State = State,
                AddressFamily = AddressFamily,
                Inode = Inode,
            },
        };
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_decoder is not null)
        {
            _decoder.Complete();
            WriteSockets(_decoder);
            WriteReport(_pipelineReport, PipelineSource);
        }

        WriteGuesses();
        foreach ((string parameter, object value) in _targets!.Unmet)
        {
            WriteError(ErrorRecords.NotFound(parameter, value));
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _decoder?.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Takes a line, or a string of many, and gives out the sockets that it completes.</summary>
    private protected void WriteText(string text)
    {
        _decoder ??= new TcpCaptureDecoder(PipelineSource, _options, _pipelineReport);
        for (int start = 0; start < text.Length && !StopToken.IsCancellationRequested; start += PieceLength)
        {
            _decoder.Write(text.AsSpan(start, Math.Min(PieceLength, text.Length - start)));
            WriteSockets(_decoder);
        }

        if (!text.EndsWith('\n'))
        {
            _decoder.Write("\n");
            WriteSockets(_decoder);
        }
    }

    /// <summary>Gives out the sockets of a file.</summary>
    private protected void WriteFile(string file)
    {
        var report = new TcpCaptureReport();
        long count = 0;
        using IEnumerator<TcpSocketInfo> sockets = ReadFile(file, report).GetEnumerator();
        while (TryMoveNext(sockets, out Exception? error) || error is not null)
        {
            if (error is not null)
            {
                WriteError(ErrorRecords.CaptureUnreadable(error, file));
                break;
            }

            WriteSocket(sockets.Current, report, ++count);
        }

        WriteReport(report, file);
    }

    private IEnumerable<TcpSocketInfo> ReadFile(string file, TcpCaptureReport report)
    {
        using FileStream stream = CaptureFiles.Open(file, StopToken);
        foreach (TcpSocketInfo socket in new TcpCaptureReader(_options).Read(stream, file, report, StopToken))
        {
            yield return socket;
        }
    }

    private bool TryMoveNext(IEnumerator<TcpSocketInfo> sockets, out Exception? error)
    {
        error = null;
        try
        {
            return sockets.MoveNext();
        }
        catch (OperationCanceledException) when (StopToken.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException or NotSupportedException)
        {
            error = exception;
            return false;
        }
    }

    private void WriteSockets(TcpCaptureDecoder decoder)
    {
        while (decoder.TryRead(out TcpSocketInfo? socket))
        {
            WriteSocket(socket, _pipelineReport, ++_pipelineSockets);
        }

        WriteFindings(_pipelineReport);
    }

    private void WriteSocket(TcpSocketInfo socket, TcpCaptureReport report, long number)
    {
        WriteFindings(report, number);
        _targets!.Meet(socket);
        WriteObject(socket);
    }

    /// <summary>Writes what was met before the socket of this number, or everything.</summary>
    private void WriteFindings(TcpCaptureReport report, long number = long.MaxValue)
    {
        while (report.TryTakeByteOrderChoice(out TcpByteOrderChoice? choice))
        {
            WriteVerbose($"Byte order of {choice}");
            if (!choice.IsCertain)
            {
                _guesses.Add(choice);
            }
        }

        while (report.TryTakeFailure(number, out TcpTableFailure? failure))
        {
            WriteError(ErrorRecords.ProcNetLineMalformed(failure));
        }
    }

    private void WriteReport(TcpCaptureReport report, string source)
    {
        WriteFindings(report);
        if (report.FailuresDropped > 0)
        {
            WriteError(ErrorRecords.ProcNetLinesMalformed(source, report));
        }

        WriteVerbose(
            $"Read {report.RowsRead} rows from {source}: {report.RowsMatched} matched, {report.RowsRepeated} repeated by the kernel and dropped, "
            + $"{report.LinesMalformed} lines malformed.");
    }

    private void WriteGuesses()
    {
        if (_guesses is [TcpByteOrderChoice first, ..])
        {
            string others = _guesses.Count > 1 ? $" The same goes for other tables: {_guesses.Count - 1}." : string.Empty;
            WriteWarning(
                $"The byte order is a guess. {first}{others} Addresses may be reversed: name the order of the machine with -ByteOrder.");
        }
    }
}
