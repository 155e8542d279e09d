namespace ProcTcp.Rows;

/// <summary>The count and sums of a group of sockets.</summary>
internal struct MeasureSums
{
    public long Count;
    public long ReceiveQueue;
    public long SendQueue;
    public long AcceptQueue;
    public long BackloggedListeners;
    public long WithoutOwner;
    public long OwnersLookedUp;

    /// <summary>Adds one socket.</summary>
    /// <param name="state">The state of the socket; on a listener the receive queue is the accept queue.</param>
    /// <param name="receiveQueue">The receive queue, in bytes; on a listener, in connections.</param>
    /// <param name="sendQueue">The send queue, in bytes.</param>
    /// <param name="hasOwner">Whether the socket has an owner; null if owners were not looked up.</param>
    public void Add(TcpSocketState state, uint receiveQueue, uint sendQueue, bool? hasOwner)
    {
        Count++;
        SendQueue += sendQueue;
        if (state != TcpSocketState.Listen)
        {
            ReceiveQueue += receiveQueue;
        }
        else if (receiveQueue > 0)
        {
            AcceptQueue += receiveQueue;
            BackloggedListeners++;
        }

        if (hasOwner is bool isOwned)
        {
            OwnersLookedUp++;
            WithoutOwner += isOwned ? 0 : 1;
        }
    }

    /// <summary>Adds the sockets of another group.</summary>
    public void Add(in MeasureSums other)
    {
        Count += other.Count;
        ReceiveQueue += other.ReceiveQueue;
        SendQueue += other.SendQueue;
        AcceptQueue += other.AcceptQueue;
        BackloggedListeners += other.BackloggedListeners;
        WithoutOwner += other.WithoutOwner;
        OwnersLookedUp += other.OwnersLookedUp;
    }
}
