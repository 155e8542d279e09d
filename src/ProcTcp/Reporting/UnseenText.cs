using System.Collections.Generic;
using ProcTcp.Procfs;

namespace ProcTcp.Reporting;

/// <summary>Says that there is no such process: only of those that are seen, and why, if there may be others.</summary>
internal static class UnseenText
{
    /// <summary>Says that no process is such.</summary>
    /// <param name="unseen">Why there may be processes that are not seen.</param>
    /// <param name="predicate">What no process is or has, as the rest of the sentence.</param>
    public static string NoProcess(UnseenProcesses unseen, string predicate) =>
        unseen == UnseenProcesses.None ? $"No process {predicate}." : $"No visible process {predicate}: {string.Join(", and ", Causes(unseen))}.";

    /// <summary>Says that a process does not exist.</summary>
    public static string NoProcess(UnseenProcesses unseen, int process) =>
        unseen == UnseenProcesses.None ? $"There is no process {process}." : NoProcess(unseen, $"has the ID {process}");

    private static IEnumerable<string> Causes(UnseenProcesses unseen)
    {
        if (unseen.HasFlag(UnseenProcesses.Hidden))
        {
            yield return "the proc file system hides processes of other users (hidepid)";
        }

        if (unseen.HasFlag(UnseenProcesses.OutsideNamespace))
        {
            yield return "processes outside this PID namespace are not visible";
        }

        if (unseen.HasFlag(UnseenProcesses.Unreadable))
        {
            yield return "some processes could not be read";
        }
    }
}
