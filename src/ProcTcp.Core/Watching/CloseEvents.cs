using System;
using System.Collections.Generic;
using System.Threading;
using ProcTcp.Reading;
using ProcTcp.Rows;
using ProcTcp.Sources;

namespace ProcTcp.Watching;

/// <summary>The closes that the kernel announces, in their order; none if it announces none to this process.</summary>
/// <param name="ledger">Receives which are still to be reported.</param>
/// <param name="open">Opens the listener; null if the tables that are read are not those of the caller's own network namespace.</param>
internal sealed class CloseEvents(CloseLedger ledger, Func<(CloseEventListener? Listener, int Errno)>? open) : IDisposable
{
    private const string NotDiagnosed = "The caller's own network namespace is not read through socket diagnosis.";

    private static readonly TimeSpan s_longestWait = TimeSpan.FromDays(1);

    private readonly Queue<(TcpTableRow Row, byte[] Attributes)> _kept = [];
    private CloseEventListener? _listener;
    private string? _obstacle;
    private byte[]? _attributes;
    private bool _hasStarted;
    private int _knownLosses;

    /// <summary>Gets the number of announcements that were received and not taken yet.</summary>
    public int Kept => _kept.Count;

    /// <summary>Starts to listen, before the tables are read for the first time, so that no close is missed in between.</summary>
    public void Start()
    {
        if (_hasStarted)
        {
            return;
        }

        _hasStarted = true;
        (_listener, int errno) = open?.Invoke() ?? default;
        ledger.IsListening = _listener is not null;
        _obstacle = _listener is not null ? null
            : open is null ? NotDiagnosed
            : $"The kernel does not offer them to this process ({TcpTableMissing.Describe(errno)}).";
    }

    /// <summary>Finds the namespace whose closes are announced, and stops listening if it was not read.</summary>
    /// <param name="snapshots">The snapshots of a poll.</param>
    /// <param name="report">Receives, once, why none are.</param>
    /// <returns>Its snapshot; null if no closes are announced.</returns>
    public NamespaceSnapshot? FindAnnounced(NamespaceSnapshotList snapshots, TcpReadReport report)
    {
        NamespaceSnapshot? own = snapshots.Find(static snapshot => snapshot.AnnouncesCloses);
        if (own is null && _listener is not null)
        {
            Dispose();
            _obstacle = NotDiagnosed;
        }

        (report.CloseEventsUnused, _obstacle) = (_obstacle, null);
        return _listener is null ? null : own;
    }

    /// <summary>Receives all that have come, and keeps them.</summary>
    public void Receive()
    {
        while (_listener?.TryTake(out TcpTableRow row) == true)
        {
            _kept.Enqueue((row, _listener.CopyAttributes()));
            ledger.AddPending(row);
        }
    }

    /// <summary>Takes the next one.</summary>
    /// <returns>False if no other one has come.</returns>
    public bool TryTake(out TcpTableRow row)
    {
        if (!_kept.TryDequeue(out (TcpTableRow Row, byte[] Attributes) first))
        {
            _attributes = null;
            row = default;
            return _listener?.TryTake(out row) == true;
        }

        (row, _attributes) = first;
        ledger.RemovePending(row);
        return true;
    }

    /// <summary>Returns the attributes of the one taken last.</summary>
    public byte[] GetAttributes() => _attributes ?? _listener!.CopyAttributes();

    /// <summary>Returns how often some were lost since the last call.</summary>
    public int TakeLosses()
    {
        int losses = _listener?.Losses ?? _knownLosses;
        (int before, _knownLosses) = (_knownLosses, losses);
        return losses - before;
    }

    /// <summary>Waits for one.</summary>
    /// <param name="time">The longest time to wait; it may be over early.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public void Wait(TimeSpan time, CancellationToken cancellationToken)
    {
        TimeSpan limited = time < s_longestWait ? time : s_longestWait;
        if (_listener is null)
        {
            cancellationToken.WaitHandle.WaitOne(limited);
        }
        else if (_kept.Count == 0)
        {
            _listener.Wait(limited, cancellationToken);
        }
    }

    public void Dispose()
    {
        _listener?.Dispose();
        _listener = null;
        ledger.IsListening = false;
        while (TryTake(out _))
        {
        }
    }
}
