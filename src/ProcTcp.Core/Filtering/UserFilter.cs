using System;
using System.Collections.Generic;
using System.Globalization;
using ProcTcp.Text;

namespace ProcTcp.Filtering;

/// <summary>Users by name, wildcard text or numeric id; the answer for each user is found once.</summary>
internal sealed class UserFilter
{
    private readonly HashSet<uint> _ids = [];
    private readonly List<WildcardText> _names = [];
    private readonly Dictionary<uint, bool> _answers = [];
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
        if (!_answers.TryGetValue(userId, out bool answer))
        {
            _answers.Add(userId, answer = Find(userId));
        }

        return answer;
    }

    private bool Find(uint userId) =>
        _ids.Contains(userId)
        || (_names.Count > 0 && _findName(userId) is string name && _names.Exists(pattern => pattern.IsMatch(name)));
}
