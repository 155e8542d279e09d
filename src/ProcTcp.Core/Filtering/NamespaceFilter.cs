using System.Collections.Generic;
using System.Globalization;

namespace ProcTcp.Filtering;

/// <summary>Network namespaces by inode, or by name with wildcards.</summary>
internal sealed class NamespaceFilter
{
    private readonly HashSet<ulong> _ids = [];
    private readonly List<WildcardText> _names = [];

    public NamespaceFilter(IEnumerable<string> namespaces)
    {
        foreach (string text in namespaces)
        {
            if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong id))
            {
                _ids.Add(id);
            }
            else
            {
                _names.Add(new WildcardText(text));
            }
        }
    }

    public bool IsMatch(ulong? id, string? name) =>
        (id is ulong known && _ids.Contains(known))
        || (name is not null && _names.Exists(pattern => pattern.IsMatch(name)));
}
