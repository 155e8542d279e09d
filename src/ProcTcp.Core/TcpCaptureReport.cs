using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;

namespace ProcTcp;

/// <summary>Collects counts, malformed lines and chosen byte orders while captured text is read. Its size is bounded.</summary>
public sealed class TcpCaptureReport
{
    /// <summary>The largest number of malformed lines that are kept; further ones are only counted.</summary>
    public const int MaxFailures = 100;

    private const int MaxChoices = 100;

    private readonly Queue<(TcpTableFailure Failure, long RowsBefore)> _failures = new();
    private readonly Queue<TcpByteOrderChoice> _choices = new();
    private int _choicesMade;

    /// <summary>Gets the number of rows that were parsed.</summary>
    public long RowsRead { get; internal set; }

    /// <summary>Gets the number of rows that the kernel printed again in the same table, which are dropped.</summary>
    public long RowsRepeated { get; internal set; }

    /// <summary>Gets the number of rows that match the filters.</summary>
    public long RowsMatched { get; internal set; }

    /// <summary>Gets the number of lines that could not be parsed.</summary>
    public long LinesMalformed { get; private set; }

    /// <summary>Gets the number of malformed lines that were not kept.</summary>
    public long FailuresDropped => WithoutTable is null ? Math.Max(0, LinesMalformed - MaxFailures) : 0;

    /// <summary>Gets the number of rows of other protocols, which are skipped.</summary>
    public long RowsOfOtherProtocols { get; internal set; }

    /// <summary>Gets the reason if the text has no table of TCP sockets; null if it has one, or if it has not been read to its end.</summary>
    /// <remarks>The lines of such a text are not reported one by one.</remarks>
    public TcpCaptureWithoutTable? WithoutTable { get; private set; }

    /// <summary>Gets or sets a value that indicates whether a table was found, so that malformed lines are reported.</summary>
    internal bool HasTable { get; set; }

    internal TcpTableFailure? FirstFailure => _failures.TryPeek(out (TcpTableFailure Failure, long RowsBefore) first) ? first.Failure : null;

    internal bool WantsFailure => LinesMalformed < MaxFailures;

    /// <summary>Removes the next malformed line.</summary>
    /// <param name="failure">The line, or null.</param>
    /// <returns>True if there is one; otherwise, false.</returns>
    public bool TryTakeFailure([NotNullWhen(true)] out TcpTableFailure? failure) => TryTakeFailure(long.MaxValue, out failure);

    /// <summary>Removes the next byte order that was chosen.</summary>
    /// <param name="choice">The choice, or null.</param>
    /// <returns>True if there is one; otherwise, false.</returns>
    public bool TryTakeByteOrderChoice([NotNullWhen(true)] out TcpByteOrderChoice? choice) => _choices.TryDequeue(out choice);

    /// <summary>Removes the next malformed line before a socket, so that the two are reported in the order of the text.</summary>
    /// <param name="sockets">The number of sockets that were read, including that one.</param>
    /// <param name="failure">The line, or null.</param>
    internal bool TryTakeFailure(long sockets, [NotNullWhen(true)] out TcpTableFailure? failure)
    {
        bool isThere = HasTable && _failures.TryPeek(out (TcpTableFailure Failure, long RowsBefore) next) && next.RowsBefore < sockets;
        failure = isThere ? _failures.Dequeue().Failure : null;
        return isThere;
    }

    internal void AddFailure(TcpTableFailure? failure)
    {
        LinesMalformed++;
        if (failure is not null)
        {
            _failures.Enqueue((failure, RowsMatched));
        }
    }

    internal void EndWithoutTable(TcpCaptureWithoutTable reason)
    {
        WithoutTable = reason;
        _failures.Clear();
    }

    internal void AddChoice(TcpByteOrderChoice choice)
    {
        if (_choicesMade++ < MaxChoices)
        {
            _choices.Enqueue(choice);
        }
    }
}
