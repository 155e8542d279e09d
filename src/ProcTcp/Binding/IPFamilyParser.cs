using System;

namespace ProcTcp.Binding;

/// <summary>Parses IPv4 and IPv6, and the names that .NET has for them.</summary>
internal sealed class IPFamilyParser : IArgumentParser<IPFamily>
{
    public static string Accepted => "IPv4 or IPv6";

    public static bool TryParse(string text, out IPFamily value) => Enum.TryParse(text, ignoreCase: true, out value) && Enum.IsDefined(value);
}
