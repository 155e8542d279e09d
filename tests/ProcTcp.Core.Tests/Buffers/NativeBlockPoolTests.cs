using ProcTcp.Buffers;
using Xunit;

namespace ProcTcp.Tests.Buffers;

public sealed class NativeBlockPoolTests
{
    [Fact]
    public void ReturnedBlock_IsRentedAgain_AndOneInUseIsNot()
    {
        using NativeBlockPool pool = new(100);
        using NativeBlock first = pool.Rent();
        using NativeBlock second = pool.Rent();
        Assert.NotSame(first, second);

        pool.Return(first);

        Assert.Same(first, pool.Rent());
        Assert.Equal(100, first.Bytes.Length);
    }

    [Fact]
    public void DisposedPool_FreesWhatWasReturned()
    {
        NativeBlock returned;
        using NativeBlock kept = new(1);
        using (NativeBlockPool pool = new(100))
        {
            returned = pool.Rent();
            pool.Return(returned);
        }

        Assert.True(returned.IsClosed);
        Assert.True(returned.Bytes.IsEmpty);
        Assert.False(kept.IsClosed);
    }
}
