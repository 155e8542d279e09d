using System;

namespace ProcTcp.Rows;

/// <summary>The order of a connection's states (RFC 9293, figure 5).</summary>
internal static class StateOrder
{
    // Opening, open, closed locally, closed by the peer, gone.
    private static readonly TcpSocketState[] s_places =
    [
        TcpSocketState.BoundInactive,
        TcpSocketState.Listen,
        TcpSocketState.SynSent,
        TcpSocketState.NewSynReceived,
        TcpSocketState.SynReceived,
        TcpSocketState.Established,
        TcpSocketState.FinWait1,
        TcpSocketState.FinWait2,
        TcpSocketState.CloseWait,
        TcpSocketState.Closing,
        TcpSocketState.LastAck,
        TcpSocketState.TimeWait,
        TcpSocketState.Closed,
    ];

    private static readonly ushort[] s_later = CreateLater();

    /// <summary>Returns the position of a state in the order, from 0; unknown states follow the known ones, by number.</summary>
    public static int PlaceOf(TcpSocketState state)
    {
        int place = Array.IndexOf(s_places, state);
        return place >= 0 ? place : s_places.Length + (int)state;
    }

    /// <summary>
    /// Determines whether a connection can reach one state from another, by any number of steps. An unknown state can come before and after
    /// any state.
    /// </summary>
    public static bool CanFollow(byte earlier, byte later) =>
        earlier >= s_later.Length || later >= s_later.Length || (s_later[earlier] & (1 << later)) != 0;

    private static ushort[] CreateLater()
    {
        var later = new ushort[(int)TcpSocketState.BoundInactive + 1];
        Set(later, TcpSocketState.TimeWait, TcpSocketState.Closed);
        Set(later, TcpSocketState.LastAck, TcpSocketState.Closed);
        Set(later, TcpSocketState.Closing, TcpSocketState.TimeWait);
        Set(later, TcpSocketState.FinWait2, TcpSocketState.TimeWait);
        Set(later, TcpSocketState.FinWait1, TcpSocketState.FinWait2, TcpSocketState.Closing);
        Set(later, TcpSocketState.CloseWait, TcpSocketState.LastAck);
        Set(later, TcpSocketState.Established, TcpSocketState.CloseWait, TcpSocketState.FinWait1);
        Set(later, TcpSocketState.SynReceived, TcpSocketState.Established);
        Set(later, TcpSocketState.NewSynReceived, TcpSocketState.SynReceived);
        Set(later, TcpSocketState.SynSent, TcpSocketState.SynReceived);
        return later;
    }

    /// <summary>Sets the next states of a state; every state that can follow one of them can follow it too.</summary>
    private static void Set(ushort[] later, TcpSocketState state, params ReadOnlySpan<TcpSocketState> next)
    {
        foreach (TcpSocketState one in next)
        {
            later[(int)state] |= (ushort)((1 << (int)one) | later[(int)one]);
        }
    }
}
