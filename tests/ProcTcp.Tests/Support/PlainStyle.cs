using System.Management.Automation;

namespace ProcTcp.Tests.Support;

/// <summary>A <c>$PSStyle</c> whose colours can be read: <c>[Green]word[Reset]</c>.</summary>
internal static class PlainStyle
{
    public static PSObject Create(string rendering = "Host")
    {
        PSObject foreground = Of(("Green", "[Green]"), ("Yellow", "[Yellow]"), ("Cyan", "[Cyan]"), ("Magenta", "[Magenta]"), ("BrightBlack", "[BrightBlack]"), ("BrightRed", "[BrightRed]"));
        return Of(("Foreground", foreground), ("Reset", "[Reset]"), ("OutputRendering", rendering));
    }

    /// <summary>Returns an object with properties, as it comes from another session.</summary>
    public static PSObject Of(params (string Name, object? Value)[] properties)
    {
        var result = new PSObject();
        foreach ((string name, object? value) in properties)
        {
            result.Properties.Add(new PSNoteProperty(name, value));
        }

        return result;
    }
}
