using System;
using System.Collections.Generic;
using System.Linq;
using ProcTcp.Rows;

namespace ProcTcp.Completion;

/// <summary>Completes states in the order of a connection's life, each with its meaning and, if known, the number of sockets in it.</summary>
public sealed class StateCompleter : NamedValueCompleter<TcpSocketState>
{
    private static readonly IEnumerable<(TcpSocketState, string)> s_states = new (TcpSocketState State, string Meaning)[]
    {
        (TcpSocketState.Listen, "waiting for connections"),
        (TcpSocketState.SynSent, "connection requested, no answer yet"),
        (TcpSocketState.SynReceived, "request answered, the handshake is not complete"),
        (TcpSocketState.NewSynReceived, "a request socket; the table prints SynReceived"),
        (TcpSocketState.Established, "open in both directions"),
        (TcpSocketState.CloseWait, "the peer has closed, the program here has not"),
        (TcpSocketState.FinWait1, "closed here, not yet acknowledged by the peer"),
        (TcpSocketState.FinWait2, "closed here, the peer has not closed yet"),
        (TcpSocketState.Closing, "both sides closed at the same time"),
        (TcpSocketState.LastAck, "both sides closed, the last acknowledgment is missing"),
        (TcpSocketState.TimeWait, "closed, kept to catch late segments"),
        (TcpSocketState.Closed, "not in use"),
        (TcpSocketState.BoundInactive, "bound to a port only; shown on request, by socket diagnosis"),
    }.OrderBy(static entry => StateOrder.PlaceOf(entry.State)).ToArray();

    private protected override bool NeedsOwners => false;

    private protected override IEnumerable<(TcpSocketState Value, string Meaning)> Values => s_states;

    private protected override TcpSocketState ValueOf(TcpSocketInfo socket) => socket.State;

    // Other tools separate the words of a state, and have names of their own for some.
    private protected override bool IsMeant(TcpSocketState value, string word)
    {
        string typed = word.Replace('-', '_');
        return base.IsMeant(value, typed)
            || StartsWith(Separate($"{value}", char.IsAsciiLetterUpper), typed)
            || StartsWith(Separate($"{value}", static character => !char.IsAsciiLetterLower(character)), typed)
            || (!typed.EndsWith('_') && TcpSocketStateText.TryParse(word, out TcpSocketState named) && named == value);
    }

    private static string Separate(string name, Func<char, bool> isStart) =>
        string.Concat(name.Select((character, index) => index > 0 && isStart(character) ? $"_{character}" : $"{character}"));
}

/// <summary>Completes the results of an owner lookup, each with its meaning and the number of sockets that have it.</summary>
public sealed class OwnerStatusCompleter : NamedValueCompleter<SocketOwnerStatus>
{
    private static readonly (SocketOwnerStatus, string)[] s_statuses =
    [
        (SocketOwnerStatus.Resolved, "held by processes"),
        (SocketOwnerStatus.AcceptQueue, "not accepted yet; the owners are the listener's"),
        (SocketOwnerStatus.SynReceived, "half open; the owners are the listener's"),
        (SocketOwnerStatus.Orphaned, "closed by its process, and the kernel sends what is left"),
        (SocketOwnerStatus.TimeWait, "closed, kept to catch late segments"),
        (SocketOwnerStatus.AccessDenied, "a process that could not be read may hold it"),
        (SocketOwnerStatus.NotVisible, "a process outside this PID namespace may hold it"),
        (SocketOwnerStatus.NotFound, "held by no process"),
        (SocketOwnerStatus.Listener, "of a watch: no poll saw the socket; the owners are the listener's"),
    ];

    private protected override IEnumerable<(SocketOwnerStatus Value, string Meaning)> Values => s_statuses;

    private protected override SocketOwnerStatus ValueOf(TcpSocketInfo socket) => socket.OwnerStatus;
}
