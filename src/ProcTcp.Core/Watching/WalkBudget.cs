using System;

namespace ProcTcp.Watching;

/// <summary>
/// Decides when all descriptors are read again to find changed owners: so rarely that it costs a twentieth of one core on average,
/// however many descriptors there are.
/// </summary>
internal sealed class WalkBudget
{
    private const int Share = 20;

    private TimeSpan _next;

    /// <summary>Determines whether a walk is due.</summary>
    public bool IsDue(TimeSpan now) => now >= _next;

    /// <summary>Records the cost of a walk.</summary>
    /// <param name="now">The time of the walk, since the start of the watch.</param>
    /// <param name="cost">The processor time it took.</param>
    public void Spend(TimeSpan now, TimeSpan cost) => _next = now + (cost * Share);
}
