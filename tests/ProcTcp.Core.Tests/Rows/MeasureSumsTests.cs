using ProcTcp.Rows;
using Xunit;

namespace ProcTcp.Tests.Rows;

public sealed class MeasureSumsTests
{
    [Fact]
    public void QueuesOfConnections_AreBytes()
    {
        MeasureSums sums = default;
        sums.Add(TcpSocketState.Established, receiveQueue: uint.MaxValue, sendQueue: 5, hasOwner: null);
        sums.Add(TcpSocketState.CloseWait, receiveQueue: 1, sendQueue: uint.MaxValue, hasOwner: null);

        Assert.Equal((2, 1L << 32, (1L << 32) + 4), (sums.Count, sums.ReceiveQueue, sums.SendQueue));
        Assert.Equal((0, 0), (sums.AcceptQueue, sums.BackloggedListeners));
    }

    [Fact]
    public void QueueOfAListener_IsConnections()
    {
        MeasureSums sums = default;
        sums.Add(TcpSocketState.Listen, receiveQueue: 7, sendQueue: 0, hasOwner: null);
        sums.Add(TcpSocketState.Listen, receiveQueue: 0, sendQueue: 0, hasOwner: null);
        sums.Add(TcpSocketState.Listen, receiveQueue: 2, sendQueue: 0, hasOwner: null);

        Assert.Equal((3, 0, 9, 2), (sums.Count, sums.ReceiveQueue, sums.AcceptQueue, sums.BackloggedListeners));
    }

    [Fact]
    public void Owners_CountIfTheyWereLookedUp()
    {
        MeasureSums sums = default;
        sums.Add(TcpSocketState.Established, 0, 0, hasOwner: true);
        sums.Add(TcpSocketState.Established, 0, 0, hasOwner: false);
        sums.Add(TcpSocketState.Established, 0, 0, hasOwner: null);

        Assert.Equal((2, 1), (sums.OwnersLookedUp, sums.WithoutOwner));
    }

    [Fact]
    public void Sums_AreAdded()
    {
        MeasureSums one = default;
        one.Add(TcpSocketState.Listen, 3, 1, hasOwner: false);
        one.Add(TcpSocketState.Established, 4, 2, hasOwner: true);
        MeasureSums sum = one;
        sum.Add(one);

        Assert.Equal((4, 8, 6, 6, 2, 2, 4), (sum.Count, sum.ReceiveQueue, sum.SendQueue, sum.AcceptQueue, sum.BackloggedListeners, sum.WithoutOwner, sum.OwnersLookedUp));
    }
}
