using System;
using System.Globalization;
using ProcTcp.Formatting;
using ProcTcp.Reporting;

namespace ProcTcp.Polling;

/// <summary>The words of messages about waiting.</summary>
internal static class WaitText
{
    /// <summary>Describes what is waited for: <c>at least 2 sockets with LocalPort 443, State Listen</c>.</summary>
    public static string Wanted(CountRange count, TcpSocketQuery query) => $"{Number(count)} with {QueryText.Describe(query)}";

    /// <summary>Describes how many match: <c>no socket matches</c>, <c>3 sockets match</c>.</summary>
    public static string Match(int count) => count == 0 ? "no socket matches" : CountText.Of(count, "socket matches", "sockets match");

    /// <summary>Describes a poll and what it cost.</summary>
    public static string Poll(PollSchedule schedule, int count)
    {
        double share = 100 * schedule.TotalCost / schedule.Elapsed;
        return Invariant(
            $"Poll {schedule.Polls}: {Match(count)}. It used {Duration(schedule.Cost)} of processor time; all polls so far used {share:0.#} % of one core.");
    }

    /// <summary>Returns a duration in the unit that reads best.</summary>
    public static string Duration(TimeSpan duration) => duration.TotalSeconds < 1
        ? Invariant($"{duration.TotalMilliseconds:0.#} ms")
        : Invariant($"{duration.TotalSeconds:0.#} s");

    private static string Number(CountRange count) => count switch
    {
        { Maximum: 0 } => "no socket",
        { Minimum: 1, Maximum: CountRange.Unlimited } => "a socket",
        { Maximum: CountRange.Unlimited } => $"at least {CountText.Of(count.Minimum, "socket")}",
        { Minimum: 0 } => $"at most {CountText.Of(count.Maximum, "socket")}",
        { Minimum: 1, Maximum: 1 } => "exactly 1 socket",
        _ => $"{count} sockets",
    };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
