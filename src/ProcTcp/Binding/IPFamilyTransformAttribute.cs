using System;
using System.Net.Sockets;

namespace ProcTcp.Binding;

/// <summary>Lets a parameter take IPv4 and IPv6, and the names that .NET has for them.</summary>
public sealed class IPFamilyTransformAttribute : TextTransformAttribute<IPFamily>
{
    private protected override string Accepted => "IPv4 or IPv6";

    private protected override bool TryParse(string text, out IPFamily result)
    {
        if (!Enum.TryParse(text, ignoreCase: true, out result) && Enum.TryParse(text, ignoreCase: true, out AddressFamily family))
        {
            result = (IPFamily)family;
        }

        return Enum.IsDefined(result);
    }
}
