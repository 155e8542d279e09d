using System;
using System.Net.Sockets;

namespace ProcTcp.Binding;

/// <summary>Parses IPv4 and IPv6, and the names that .NET has for them.</summary>
internal sealed class IPFamilyParser : IArgumentParser<IPFamily>
{
    public static string Accepted => "IPv4 or IPv6";

    public static bool TryParse(string text, out IPFamily value)
    {
        if (!Enum.TryParse(text, ignoreCase: true, out value) && Enum.TryParse(text, ignoreCase: true, out AddressFamily family))
        {
            value = (IPFamily)family;
        }

        // Several names in one text would be taken for one number, made of both.
        return !text.Contains(',', StringComparison.Ordinal) && Enum.IsDefined(value);
    }
}
