using System;
using System.Collections.Generic;
using System.Threading;
using ProcTcp.Reporting;

namespace ProcTcp.Objects;

/// <summary>Captured text that comes down the pipeline, string by string: one text, whatever the strings are cut at.</summary>
internal sealed class CapturedText(TcpCaptureOptions options, CaptureReportWriter writer, CancellationToken cancellationToken) : IDisposable
{
    private const string Source = "pipeline";
    private const int PieceLength = 32 * 1024;

    private readonly TcpCaptureReport _report = new();
    private TcpCaptureDecoder? _decoder;
    private long _sockets;

    /// <summary>Returns the sockets that a line, or a string of many, completes.</summary>
    public IEnumerable<TcpSocketInfo> Add(string text)
    {
        _decoder ??= new TcpCaptureDecoder(Source, options, _report);
        for (int start = 0; start < text.Length && !cancellationToken.IsCancellationRequested; start += PieceLength)
        {
            _decoder.Write(text.AsSpan(start, Math.Min(PieceLength, text.Length - start)));
            foreach (TcpSocketInfo socket in Take(_decoder))
            {
                yield return socket;
            }
        }

        if (!text.EndsWith('\n'))
        {
            _decoder.Write("\n");
            foreach (TcpSocketInfo socket in Take(_decoder))
            {
                yield return socket;
            }
        }
    }

    /// <summary>Returns the sockets that the end of the text completes, and reports the whole of it, if there was any.</summary>
    public IEnumerable<TcpSocketInfo> Complete()
    {
        if (_decoder is null)
        {
            yield break;
        }

        _decoder.Complete();
        foreach (TcpSocketInfo socket in Take(_decoder))
        {
            yield return socket;
        }

        writer.WriteRest(_report, Source);
    }

    public void Dispose() => _decoder?.Dispose();

    private IEnumerable<TcpSocketInfo> Take(TcpCaptureDecoder decoder)
    {
        while (decoder.TryRead(out TcpSocketInfo? socket))
        {
            writer.WriteFindings(_report, ++_sockets);
            yield return socket;
        }

        writer.WriteFindings(_report);
    }
}
