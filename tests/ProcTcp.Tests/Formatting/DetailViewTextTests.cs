using System;
using System.Management.Automation;
using ProcTcp.Formatting;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests.Formatting;

public sealed class DetailViewTextTests
{
    [Theory]
    [InlineData(0.004, "0.004")]
    [InlineData(1.017, "1.02")]
    [InlineData(84.21, "84.2")]
    [InlineData(204, "204")]
    [InlineData(99_998, "99998")]
    [InlineData(99_999.6, "100s")]
    [InlineData(4_294_967, "4295s")]
    public void Time_HasFiveCharacters(double milliseconds, string expected) =>
        Assert.Equal(expected, DetailViewText.Milliseconds(PlainStyle.Of(("RoundTripTime", TimeSpan.FromMilliseconds(milliseconds))), "RoundTripTime"));

    [Theory]
    [InlineData(0.2, "0.20s")]
    [InlineData(99.99, "99.99s")]
    [InlineData(99.996, "100.0s")]
    [InlineData(7200, "7200s")]
    [InlineData(42_949_672, "42949672s")]
    public void Seconds_AreTheMoreExactTheFewer(double seconds, string expected) =>
        Assert.Equal(expected, DetailViewText.Seconds(PlainStyle.Of(("TimerExpiresIn", TimeSpan.FromSeconds(seconds))), "TimerExpiresIn"));

    [Theory]
    [InlineData(0ul, "0")]
    [InlineData(99_999ul, "99999")]
    [InlineData(100_000ul, "97.7K")]
    [InlineData(1_047_552ul, "1023K")]
    [InlineData(125_000_000ul, "119.2M", 6)]
    [InlineData(125_000_000ul, "119M")]
    [InlineData(ulong.MaxValue, "16E")]
    public void Bytes_FitTheColumn(ulong bytes, string expected, int width = 5) =>
        Assert.Equal(expected, DetailViewText.Bytes(PlainStyle.Of(("DeliveryRate", bytes)), "DeliveryRate", width));

    [Theory]
    [InlineData(9_999u, "9999")]
    [InlineData(10_000u, "10K")]
    [InlineData(uint.MaxValue, "4.3G")]
    public void Counts_AreInThousands(uint count, string expected) =>
        Assert.Equal(expected, DetailViewText.Count(PlainStyle.Of(("TotalRetransmits", count)), "TotalRetransmits", 4));

    [Fact]
    public void WhatIsNotKnown_IsEmpty()
    {
        PSObject[] sockets = [PlainStyle.Of(("Value", null)), PlainStyle.Of(("Value", string.Empty)), PlainStyle.Of()];

        Assert.All(sockets, static socket => Assert.Equal((string.Empty, string.Empty, string.Empty), (DetailViewText.Milliseconds(socket, "Value") + DetailViewText.Seconds(socket, "Value"), DetailViewText.Bytes(socket, "Value", 5), DetailViewText.Count(socket, "Value", 5))));
    }
}
