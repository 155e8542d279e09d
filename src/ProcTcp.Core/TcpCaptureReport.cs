using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;

namespace ProcTcp;

/// <summary>What the reading of captured text has met beside the sockets. Filled while the read goes on, and of bounded size.</summary>
public sealed class TcpCaptureReport
{
    /// <summary>How many malformed lines are kept; those after them are only counted.</summary>
    public const int MaxFailures = 100;

    private const int MaxChoices = 100;

    private readonly Queue<(TcpTableFailure Failure, long RowsBefore)> _failures = new();
    private readonly Queue<TcpByteOrderChoice> _choices = new();
    private int _choicesMade;

    /// <summary>Gets the rows that were understood.</summary>
    public long RowsRead { get; internal set; }

    /// <summary>Gets the rows that the kernel had printed a second time in the same table, and that were dropped.</summary>
    public long RowsRepeated { get; internal set; }

    /// <summary>Gets the rows that passed the filters.</summary>
    public long RowsMatched { get; internal set; }

    /// <summary>Gets the lines that were not understood.</summary>
    public long LinesMalformed { get; private set; }

    /// <summary>Gets the lines that were not understood and not kept.</summary>
    public long FailuresDropped => LinesMalformed > MaxFailures ? LinesMalformed - MaxFailures : 0;

    internal bool WantsFailure => LinesMalformed < MaxFailures;

    /// <summary>Takes the next malformed line that was not taken yet.</summary>
    /// <param name="failure">The line, or null.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryTakeFailure([NotNullWhen(true)] out TcpTableFailure? failure) => TryTakeFailure(long.MaxValue, out failure);

    /// <summary>Takes the next byte order that was chosen and not taken yet.</summary>
    /// <param name="choice">The choice, or null.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryTakeByteOrderChoice([NotNullWhen(true)] out TcpByteOrderChoice? choice) => _choices.TryDequeue(out choice);

    /// <summary>Takes the next malformed line that stood before a socket, so that the two come in the order of the text.</summary>
    /// <param name="sockets">How many sockets have been taken, that one included.</param>
    /// <param name="failure">The line, or null.</param>
    internal bool TryTakeFailure(long sockets, [NotNullWhen(true)] out TcpTableFailure? failure)
    {
        bool isThere = _failures.TryPeek(out (TcpTableFailure Failure, long RowsBefore) next) && next.RowsBefore < sockets;
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

    internal void AddChoice(TcpByteOrderChoice choice)
    {
        if (_choicesMade++ < MaxChoices)
        {
            _choices.Enqueue(choice);
        }
    }
}
