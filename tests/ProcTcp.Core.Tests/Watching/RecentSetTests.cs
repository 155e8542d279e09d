using System.Linq;
using ProcTcp.Watching;
using Xunit;

namespace ProcTcp.Tests.Watching;

public sealed class RecentSetTests
{
    [Fact]
    public void Set_HasTheLastHalfOfItsCapacity_AndNeverMoreThanItsCapacity()
    {
        var set = new RecentSet<int>(100);
        for (int i = 0; i < 1000; i++)
        {
            set.Add(i);
            Assert.True(Enumerable.Range(i - 49, 50).Where(static value => value >= 0).All(value => set.Contains(value)));
            Assert.InRange(Enumerable.Range(0, i + 1).Count(value => set.Contains(value)), 1, 100);
        }
    }

    [Fact]
    public void RemovedValue_IsGone_AndAllAreAfterClear()
    {
        var set = new RecentSet<int>(4);
        for (int i = 0; i < 4; i++)
        {
            set.Add(i);
        }

        Assert.True(set.Remove(0) && set.Remove(3));
        Assert.False(set.Remove(0) || set.Contains(3));
        set.Clear();
        Assert.False(set.Contains(1) || set.Contains(2));
    }
}
