using System.Collections.Generic;
using ProcTcp.Procfs;

namespace ProcTcp.Reporting;

/// <summary>Describes in words that a process does not exist; if there may be processes that are not visible, it says so, and why.</summary>
internal static class UnseenText
{
    /// <summary>Returns the sentence that no process is or has something.</summary>
    /// <param name="unseen">Why there may be processes that are not seen.</param>
    /// <param name="predicate">What no process is or has, as the rest of the sentence.</param>
    public static string NoProcess(UnseenProcesses unseen, string predicate) =>
        unseen == UnseenProcesses.None ? $"No process {predicate}." : $"No visible process {predicate}: {string.Join(", and ", Causes(unseen))}.";

    /// <summary>Returns the sentence that a process does not exist.</summary>
    public static string NoProcess(UnseenProcesses unseen, int process) => NoProcess(unseen, $"has the ID {process}");

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
