using System;

namespace ProcTcp.Rows;

/// <summary>In which order a connection goes through its states (RFC 9293, figure 5).</summary>
internal static class StateOrder
{
    // Opened, open, closed by us, closed by the peer, gone.
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

    private static readonly ushort[] s_later = MakeLater();

    /// <summary>Gives a state's place among all, from 0, to sort by; a state that is unknown comes after them, by its number.</summary>
    public static int PlaceOf(TcpSocketState state)
    {
        int place = Array.IndexOf(s_places, state);
        return place >= 0 ? place : s_places.Length + (int)state;
    }

    /// <summary>
    /// Tells whether a connection can be in a state after it was in another, over any number of steps that nobody saw. A state that is
    /// unknown may come before and after any.
    /// </summary>
    public static bool CanFollow(byte earlier, byte later) =>
        earlier >= s_later.Length || later >= s_later.Length || (s_later[earlier] & (1 << later)) != 0;

    private static ushort[] MakeLater()
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

    /// <summary>Notes the next states of one; all that can come after those can come after it.</summary>
    private static void Set(ushort[] later, TcpSocketState state, params ReadOnlySpan<TcpSocketState> next)
    {
        foreach (TcpSocketState one in next)
        {
            later[(int)state] |= (ushort)((1 << (int)one) | later[(int)one]);
        }
    }
}
