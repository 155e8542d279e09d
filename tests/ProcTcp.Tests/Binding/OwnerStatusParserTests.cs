using System;
using System.Linq;
using ProcTcp.Binding;
using Xunit;

namespace ProcTcp.Tests.Binding;

public sealed class OwnerStatusParserTests
{
    [Fact]
    public void EveryStatusOfALookup_IsAccepted_InAnyCase()
    {
        SocketOwnerStatus[] accepted =
            [.. Enum.GetValues<SocketOwnerStatus>().Where(static status => OwnerStatusParser.TryParse($"{status}".ToUpperInvariant(), out OwnerStatusName parsed) && parsed.Value == status && OwnerStatusParser.Accepts(parsed))];

        Assert.Equal(Enum.GetValues<SocketOwnerStatus>().Except([SocketOwnerStatus.NotRequested, SocketOwnerStatus.ForeignTable]), accepted);
        Assert.All(accepted, static status => Assert.Contains($"{status}", OwnerStatusParser.Accepted, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("closed")]
    [InlineData("Resolved,Orphaned")]
    public void OtherText_IsRefused(string text) => Assert.False(OwnerStatusParser.TryParse(text, out _));

    [Fact]
    public void OtherNumber_IsRefused() => Assert.False(OwnerStatusParser.TryParse("77", out OwnerStatusName status) && OwnerStatusParser.Accepts(status));
}
