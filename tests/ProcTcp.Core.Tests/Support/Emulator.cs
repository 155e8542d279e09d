using System;
using Xunit;

namespace ProcTcp.Tests.Support;

/// <summary>The program that the tests run under if they are compiled for another machine; build.ps1 names it.</summary>
internal static class Emulator
{
    /// <summary>Gets the name of the emulator, or null if there is none.</summary>
    public static string? Name { get; } = Environment.GetEnvironmentVariable("PROCTCP_EMULATOR");

    /// <summary>Skips a test that asks the kernel by socket diagnosis.</summary>
    public static void SkipTestOfSocketDiagnosis() =>
        Assert.SkipWhen(Name is not null, $"{Name} does not pass socket diagnosis on to the kernel.");
}
