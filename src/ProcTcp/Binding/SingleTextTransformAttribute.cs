using System.Management.Automation;

namespace ProcTcp.Binding;

/// <summary>Turns the value of a parameter that takes only one into <typeparamref name="T"/>, by its text.</summary>
/// <typeparam name="T">The type of the parameter.</typeparam>
public abstract class SingleTextTransformAttribute<T> : TextTransformAttribute<T>
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        base.Transform(engineIntrinsics, inputData) switch
        {
            null => null,
            T[] { Length: 1 } single => single[0],
            _ => throw new ArgumentTransformationMetadataException($"One value is wanted: {Accepted}."),
        };
}
