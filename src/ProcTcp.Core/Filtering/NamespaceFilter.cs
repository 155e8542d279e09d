using System.Collections.Generic;
using System.Globalization;
using ProcTcp.Text;

namespace ProcTcp.Filtering;

/// <summary>Matches network namespaces by inode, or by name with wildcards, and collects the literal ones that were not found.</summary>
internal sealed class NamespaceFilter
{
    private readonly HashSet<ulong> _ids = [];
    private readonly List<WildcardText> _names = [];
    private readonly HashSet<string> _notFound = new(System.StringComparer.OrdinalIgnoreCase);

    private readonly bool _hasWildcard;

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
                _notFound.Add(text);
            }
            else
            {
                _hasWildcard = true;
            }
        }
    }

    /// <summary>Gets the namespaces that were given literally and not found.</summary>
    public IEnumerable<string> NotFound => _notFound;

    /// <summary>Gets a value that indicates whether no further namespace can match, because all were given literally and found.</summary>
    public bool IsSatisfied => _notFound.Count == 0 && !_hasWildcard;

    public bool IsMatch(ulong? id, string? name)
    {
        bool isMatch = (id is ulong value && _ids.Contains(value))
            || (name is not null && _names.Exists(pattern => pattern.IsMatch(name)));
        if (isMatch)
        {
            _notFound.Remove(name ?? string.Empty);
            _notFound.Remove(id?.ToString(CultureInfo.InvariantCulture) ?? string.Empty);
        }

        return isMatch;
    }
}
