using System.Collections.Generic;
using System.Globalization;
using ProcTcp.Text;

namespace ProcTcp.Filtering;

/// <summary>Network namespaces by inode, or by name with wildcards. Remembers which of those named outright it has met.</summary>
internal sealed class NamespaceFilter
{
    private readonly HashSet<ulong> _ids = [];
    private readonly List<WildcardText> _names = [];
    private readonly HashSet<string> _unmet = new(System.StringComparer.OrdinalIgnoreCase);

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

            if (!WildcardText.IsWildcard(text))
            {
                _unmet.Add(text);
            }
        }
    }

    /// <summary>Gets the namespaces that were named outright and not met.</summary>
    public IEnumerable<string> Unmet => _unmet;

    public bool IsMatch(ulong? id, string? name)
    {
        bool isMatch = (id is ulong known && _ids.Contains(known))
            || (name is not null && _names.Exists(pattern => pattern.IsMatch(name)));
        if (isMatch)
        {
            _unmet.Remove(name ?? string.Empty);
            _unmet.Remove(id?.ToString(CultureInfo.InvariantCulture) ?? string.Empty);
        }

        return isMatch;
    }
}
