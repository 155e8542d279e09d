using System;
using ProcTcp.Watching;
using Xunit;

namespace ProcTcp.Tests.Watching;

public sealed class WalkBudgetTests
{
    [Fact]
    public void Walk_IsDueAtFirst_AndThenWhenItsCostIsATwentiethOfTheTime()
    {
        var budget = new WalkBudget();

        Assert.True(budget.IsDue(TimeSpan.Zero));
        budget.Spend(TimeSpan.FromSeconds(10), TimeSpan.FromMilliseconds(300));
        Assert.False(budget.IsDue(TimeSpan.FromSeconds(15.9)));
        Assert.True(budget.IsDue(TimeSpan.FromSeconds(16)));
    }
}
