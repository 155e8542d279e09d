using System.Collections.Generic;
using System.Linq;
using ProcTcp.Filtering;
using Xunit;

namespace ProcTcp.Tests.Filtering;

public sealed class UserFilterTests
{
    private static readonly Dictionary<uint, string> s_names = new()
    {
        [0] = "root",
        [33] = "www-data",
        [34] = "backup",
        [1000] = "CORP\\jo",
    };

    private readonly List<uint> _lookups = [];

    [Theory]
    [InlineData(33, "www-data")]
    [InlineData(33, "WWW-DATA")]
    [InlineData(33, "33")]
    [InlineData(33, "www*")]
    [InlineData(33, "root", "www-data")]
    [InlineData(33, "0", "33")]
    [InlineData(1000, "corp\\*")]
    [InlineData(4000000000, "4000000000")]
    [InlineData(0, "root")]
    public void User_ByNameWildcardOrId_Matches(uint userId, params string[] users)
    {
        Assert.True(Filter(users).IsMatch(userId));
    }

    [Theory]
    [InlineData(33, "root")]
    [InlineData(33, "34")]
    [InlineData(33, "3*")]
    [InlineData(77, "*")]
    [InlineData(77, "-77")]
    [InlineData(33)]
    public void OtherUser_OrOneWithoutName_DoesNot(uint userId, params string[] users)
    {
        Assert.False(Filter(users).IsMatch(userId));
    }

    [Fact]
    public void Name_IsLookedUpOnce_ForEveryUser()
    {
        UserFilter filter = Filter("w*", "r*");
        foreach (uint userId in Enumerable.Repeat(new uint[] { 33, 0, 77 }, 5).SelectMany(static ids => ids))
        {
            filter.IsMatch(userId);
        }

        Assert.Equal([33u, 0u, 77u], _lookups);
    }

    [Fact]
    public void Id_NeedsNoName()
    {
        UserFilter filter = Filter("33", "34");

        Assert.True(filter.IsMatch(34));
        Assert.False(filter.IsMatch(35));
        Assert.Empty(_lookups);
    }

    private UserFilter Filter(params string[] users) => new(users, Find);

    private string? Find(uint userId)
    {
        _lookups.Add(userId);
        return s_names.GetValueOrDefault(userId);
    }
}
