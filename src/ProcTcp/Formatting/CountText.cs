using System.Globalization;

namespace ProcTcp.Formatting;

/// <summary>Numbers of things in words: <c>1 socket</c>, <c>2 sockets</c>.</summary>
internal static class CountText
{
    public static string Of(long count, string thing, string? things = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? thing : things ?? thing + "s")}");
}
