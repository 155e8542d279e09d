using System;
using System.Collections.Generic;
using System.Management.Automation;
using ProcTcp.Formatting;

namespace ProcTcp.Reporting;

/// <summary>Writes what was found in captured text beside the sockets: errors, verbose counts and, once, a warning about byte orders.</summary>
internal sealed class CaptureReportWriter(Cmdlet cmdlet)
{
    private const string RowNumber = "sl";

    private readonly List<TcpByteOrderChoice> _guesses = [];

    /// <summary>Gets a value that indicates whether every text was read to its end, had a table, and no row that could not be read.</summary>
    public bool IsWhole { get; private set; } = true;

    /// <summary>Writes what was found before a socket, or everything that was not written yet.</summary>
    /// <param name="report">The report of the read.</param>
    /// <param name="number">The number of the socket, counted from 1.</param>
    public void WriteFindings(TcpCaptureReport report, long number = long.MaxValue)
    {
        while (report.TryTakeByteOrderChoice(out TcpByteOrderChoice? choice))
        {
            cmdlet.Say($"Byte order of {choice}");
            if (!choice.IsCertain)
            {
                _guesses.Add(choice);
            }
        }

        while (report.TryTakeFailure(number, out TcpTableFailure? failure))
        {
            // A line without a row number is a message or a prompt; any other may be the socket that is looked for.
            IsWhole &= failure.Column == RowNumber;
            cmdlet.WriteError(ErrorRecords.ProcNetLineMalformed(failure));
        }
    }

    /// <summary>Writes why a file could not be read.</summary>
    public void WriteUnreadable(Exception error, string path)
    {
        IsWhole = false;
        cmdlet.WriteError(error is SessionStateException ? ErrorRecords.PathNotFound(error, path) : ErrorRecords.CaptureUnreadable(error, path));
    }

    /// <summary>Writes everything that is known at the end of a text.</summary>
    /// <param name="report">The report of the read.</param>
    /// <param name="source">The name of the text.</param>
    public void WriteRest(TcpCaptureReport report, string source)
    {
        WriteFindings(report);
        if (report.WithoutTable is not null)
        {
            IsWhole = false;
            cmdlet.WriteError(ErrorRecords.CaptureWithoutTable(report.WithoutTable));
        }

        if (report.FailuresDropped > 0)
        {
            cmdlet.WriteError(ErrorRecords.ProcNetLinesMalformed(source, report));
        }

        cmdlet.Say(
            $"Read {CountText.Of(report.RowsRead, "row")} from {source}: {report.RowsMatched} matched, {report.RowsRepeated} repeated by the kernel and dropped, "
            + $"{CountText.Of(report.LinesMalformed, "line")} malformed, {CountText.Of(report.RowsOfOtherProtocols, "row")} of other protocols skipped.");
    }

    /// <summary>Warns, at the end of all texts, if a byte order was guessed.</summary>
    public void WriteGuesses()
    {
        if (_guesses is [TcpByteOrderChoice first, ..])
        {
            string others = _guesses.Count > 1 ? $" The same holds for {CountText.Of(_guesses.Count - 1, "other table")}." : string.Empty;
            cmdlet.Warn(
                $"The byte order is a guess: {first}{others} Addresses may be reversed. Specify the byte order of the machine with -ByteOrder.");
        }
    }
}
