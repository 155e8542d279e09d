namespace ProcTcp.Rows;

/// <summary>What is added up over the sockets of a group.</summary>
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
    /// <param name="state">Its state: on a listener the receive queue is the accept queue.</param>
    /// <param name="receiveQueue">Its receive queue.</param>
    /// <param name="sendQueue">Its send queue.</param>
    /// <param name="hasOwner">Whether it has an owner; null where nobody looked.</param>
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

        if (hasOwner is bool known)
        {
            OwnersLookedUp++;
            WithoutOwner += known ? 0 : 1;
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
