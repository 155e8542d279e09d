using System;
using System.Collections;
using System.IO;
using System.Linq;
using System.Management.Automation.Language;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using ProcTcp.Reporting;
using Xunit;

namespace ProcTcp.Tests.Architecture;

/// <summary>What the assemblies of the module ask of a host, read from their metadata: no more than pwsh 7.4 and .NET 8, of any architecture.</summary>
public sealed class LowerBoundTests
{
    private static readonly Version s_oldestFramework = new(8, 0, 0, 0);
    private static readonly Version s_oldestAutomation = new(3, 0, 0, 0);

    public static TheoryData<string> Assemblies => [typeof(TcpSocketInfo).Assembly.Location, typeof(ErrorRecords).Assembly.Location];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void References_AreThoseOfTheOldestHost(string path)
    {
        using var image = new PEReader(File.OpenRead(path));
        MetadataReader metadata = image.GetMetadataReader();
        (string Name, Version Version)[] references =
        [
            .. from handle in metadata.AssemblyReferences
               let reference = metadata.GetAssemblyReference(handle)
               select (metadata.GetString(reference.Name), reference.Version),
        ];

        Assert.Contains(references, static reference => reference.Name is "System.Runtime");
        Assert.All(references, static reference => Assert.True(IsOnTheOldestHost(reference.Name, reference.Version), reference.ToString()));
    }

    // Code compiled ahead of time is for one architecture, and an image with it does not load on another.
    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Image_IsForEveryArchitecture(string path)
    {
        using var image = new PEReader(File.OpenRead(path));
        CorHeader header = image.PEHeaders.CorHeader!;

        Assert.Equal(CorFlags.ILOnly, header.Flags & (CorFlags.ILOnly | CorFlags.Requires32Bit | CorFlags.Prefers32Bit));
        Assert.Equal(0, header.ManagedNativeHeaderDirectory.Size);
        Assert.Equal(Machine.I386, image.PEHeaders.CoffHeader.Machine);
    }

    [Fact]
    public void Manifest_AsksForTheOldestHost()
    {
        ScriptBlockAst manifest = Parser.ParseFile(Path.Combine(AppContext.BaseDirectory, "ProcTcp.psd1"), out _, out ParseError[] errors);
        var values = (Hashtable)manifest.Find(static part => part is HashtableAst, searchNestedScriptBlocks: false).SafeGetValue();

        Assert.Empty(errors);
        Assert.Equal("7.4", values["PowerShellVersion"]);
        Assert.Equal(["Core"], (object[])values["CompatiblePSEditions"]!);
    }

    private static bool IsOnTheOldestHost(string name, Version version) => name switch
    {
        "ProcTcp.Core" => version == typeof(TcpSocketInfo).Assembly.GetName().Version,
        "System.Management.Automation" => version == s_oldestAutomation,
        _ => name.StartsWith("System.", StringComparison.Ordinal) && version <= s_oldestFramework,
    };
}
