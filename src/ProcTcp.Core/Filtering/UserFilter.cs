using System;
using System.Collections.Generic;
using System.Globalization;
using ProcTcp.Text;

namespace ProcTcp.Filtering;

/// <summary>Matches users by name, text with wildcards or numeric ID. The result for each user is cached.</summary>
internal sealed class UserFilter
{
    private readonly HashSet<uint> _ids = [];
    private readonly List<WildcardText> _names = [];
    private readonly Dictionary<uint, bool> _results = [];
    private readonly Func<uint, string?> _findName;

    public UserFilter(IEnumerable<string> users, Func<uint, string?> findName)
    {
        _findName = findName;
        foreach (string user in users)
        {
            if (uint.TryParse(user, NumberStyles.None, CultureInfo.InvariantCulture, out uint id))
            {
                _ids.Add(id);
            }
            else
            {
                _names.Add(new WildcardText(user));
            }
        }
    }

    public bool IsMatch(uint userId)
    {
        if (!_results.TryGetValue(userId, out bool isMatch))
        {
            _results.Add(userId, isMatch = Find(userId));
        }

        return isMatch;
    }

    private bool Find(uint userId) =>
        _ids.Contains(userId)
        || (_names.Count > 0 && _findName(userId) is string name && _names.Exists(pattern => pattern.IsMatch(name)));
}
