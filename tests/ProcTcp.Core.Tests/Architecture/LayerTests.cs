using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace ProcTcp.Tests.Architecture;

/// <summary>
/// Dependencies run one way: façade, then ownership, filtering and parsing, then procfs, then interop. The model depends on nothing.
/// </summary>
public sealed class LayerTests
{
    private const string Model = "Model";
    private const string Facade = "Facade";

    private static readonly Type[] s_model =
    [
        typeof(TcpSocketInfo), typeof(TcpSocketState), typeof(TcpSocketTimer), typeof(TcpSocketOwner), typeof(SocketOwnerStatus),
        typeof(TcpSocketStateText), typeof(TcpTableRow), typeof(TcpTableFailure), typeof(SocketAddressBits), typeof(TableOrigin),
        typeof(TcpSocketChange), typeof(TcpSocketChangeKind), typeof(TcpSocketMeasure), typeof(MeasureSums),
        typeof(StateOrder),
    ];

    private static readonly Dictionary<string, string[]> s_allowed = new(StringComparer.Ordinal)
    {
        [Model] = [],
        ["Buffers"] = [],
        ["Interop"] = [],
        ["Procfs"] = ["Interop", "Buffers"],
        ["Parsing"] = [Model, "Buffers"],
        ["Filtering"] = [Model],
        ["Ownership"] = [Model, "Buffers", "Namespaces", "Procfs", "Interop"],
        ["Namespaces"] = ["Procfs", "Interop"],
        ["Held"] = ["Procfs", "Interop"],
        ["Captures"] = [Model, "Parsing", "Buffers"],
        ["Polling"] = ["Interop"],
        ["Measuring"] = [Model],
        ["Watching"] = [Model, "Buffers", "Interop", "Procfs", "Filtering", "Ownership"],
        [Facade] = [Model, "Buffers", "Interop", "Procfs", "Parsing", "Filtering", "Ownership", "Namespaces", "Held", "Captures", "Polling", "Measuring", "Watching"],
    };

    public static TheoryData<string> Layers => [.. s_allowed.Keys];

    [Theory]
    [MemberData(nameof(Layers))]
    public void Layer_UsesOnlyThoseBelowIt(string layer)
    {
        string[] allowed = [layer, .. s_allowed[layer]];
        Type[] types = [.. TypeUse.OuterTypes.Where(type => string.Equals(LayerOf(type), layer, StringComparison.Ordinal))];
        string[] violations =
        [
            .. from type in types
               from used in TypeUse.Of(type)
               where !allowed.Contains(LayerOf(used), StringComparer.Ordinal)
               select $"{type.FullName} uses {used.FullName}",
        ];

        Assert.NotEmpty(types);
        Assert.True(violations.Length == 0, string.Join('\n', violations));
    }

    [Fact]
    public void EveryNamespace_IsALayer()
    {
        Assert.All(TypeUse.OuterTypes, static type => Assert.Contains(LayerOf(type), s_allowed.Keys, StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(typeof(TcpSocketReader), "ProcTcp.Ownership.OwnerWalk")]
    [InlineData(typeof(TcpSocketQuery), "ProcTcp.Filtering.RowFilter")]
    [InlineData(typeof(TcpSocketInfo), "ProcTcp.TableOrigin")]
    public void Uses_AreFound_InsideMethodsAndIterators(Type type, string used)
    {
        Assert.Contains(used, TypeUse.Of(type).Select(static found => found.FullName!), StringComparer.Ordinal);
    }

    [Fact]
    public void Engine_ReferencesTheFrameworkAlone()
    {
        Assert.All(
            TypeUse.Engine.GetReferencedAssemblies(),
            static name => Assert.Matches("^(System|Microsoft.Win32)[.]", name.Name));
    }

    private static string LayerOf(Type type) =>
        s_model.Contains(type) ? Model
        : string.Equals(type.Namespace, "ProcTcp", StringComparison.Ordinal) ? Facade
        : type.Namespace!["ProcTcp.".Length..];
}
