using System.Management.Automation;

namespace ProcTcp.Reporting;

/// <summary>Writes messages that are safe to print, because names in them may contain any characters.</summary>
internal static class CmdletMessages
{
#pragma warning disable RS0030 // The way that all others are sent to.
    /// <summary>Writes a message that -Verbose shows.</summary>
    public static void Say(this Cmdlet cmdlet, string text) => cmdlet.WriteVerbose(PrintableText.Escape(text));

    /// <summary>Writes a warning.</summary>
    public static void Warn(this Cmdlet cmdlet, string text) => cmdlet.WriteWarning(PrintableText.Escape(text));

    /// <summary>Writes the progress of an operation.</summary>
    public static void Show(this Cmdlet cmdlet, ProgressRecord progress)
    {
        progress.Activity = PrintableText.Escape(progress.Activity);
        progress.StatusDescription = PrintableText.Escape(progress.StatusDescription);
        cmdlet.WriteProgress(progress);
    }
#pragma warning restore RS0030
}
