using System;

namespace ProcTcp;

/// <summary>The states in the order in which a connection goes through them: opened, open, closed by us, closed by the peer, gone.</summary>
internal static class LifeOrder
{
    private static readonly TcpSocketState[] s_states =
    [
        TcpSocketState.BoundInactive,
        TcpSocketState.Listen,
        TcpSocketState.SynSent,
        TcpSocketState.SynReceived,
        TcpSocketState.NewSynReceived,
        TcpSocketState.Established,
        TcpSocketState.FinWait1,
        TcpSocketState.FinWait2,
        TcpSocketState.CloseWait,
        TcpSocketState.Closing,
        TcpSocketState.LastAck,
        TcpSocketState.TimeWait,
        TcpSocketState.Closed,
    ];

    /// <summary>Gives a state's place, from 0; states that the enumeration lacks come last, by their number.</summary>
    public static int PlaceOf(TcpSocketState state)
    {
        int place = Array.IndexOf(s_states, state);
        return place >= 0 ? place : s_states.Length + (int)state;
    }
}
