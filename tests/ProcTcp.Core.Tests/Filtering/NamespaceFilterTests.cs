using ProcTcp.Filtering;
using Xunit;

namespace ProcTcp.Tests.Filtering;

public sealed class NamespaceFilterTests
{
    [Theory]
    [InlineData(true, "web", 1UL, "web")]
    [InlineData(true, "WEB", 1UL, "web")]
    [InlineData(true, "w*", 1UL, "web")]
    [InlineData(true, "1", 1UL, null)]
    [InlineData(false, "1", 11UL, "web1")]
    [InlineData(false, "we", 1UL, "web")]
    [InlineData(false, "*", 1UL, null)]
    [InlineData(false, "1", null, null)]
    public void Namespace_ByNameOrInode(bool expected, string text, ulong? id, string? name) =>
        Assert.Equal(expected, new NamespaceFilter([text]).IsMatch(id, name));

    [Fact]
    public void NotFound_AreTheLiteralOnes_ThatMatchNoNamespace()
    {
        var filter = new NamespaceFilter(["web", "db", "7", "8", "cache*"]);

        filter.IsMatch(7, name: null);
        filter.IsMatch(3, "db");
        filter.IsMatch(4, "other");

        Assert.Equal(["web", "8"], [.. filter.NotFound]);
    }
}
