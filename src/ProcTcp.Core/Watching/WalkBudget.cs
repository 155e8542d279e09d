using System;

namespace ProcTcp.Watching;

/// <summary>
/// Says when all descriptors may be read again only to see whether a socket has changed hands: so seldom that it costs a twentieth
/// of one core on average, however many descriptors there are.
/// </summary>
internal sealed class WalkBudget
{
    private const int Share = 20;

    private TimeSpan _next;

    /// <summary>Tells whether it may be done now.</summary>
    public bool IsDue(TimeSpan now) => now >= _next;

    /// <summary>Takes note of what it has cost.</summary>
    /// <param name="now">When it was done.</param>
    /// <param name="cost">The processor time it took.</param>
    public void Spend(TimeSpan now, TimeSpan cost) => _next = now + (cost * Share);
}
