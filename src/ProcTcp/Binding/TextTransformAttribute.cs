using System;
using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;

namespace ProcTcp.Binding;

/// <summary>Turns the values of a parameter into <typeparamref name="T"/>, one by one, by their text.</summary>
/// <typeparam name="T">The type of the parameter's elements.</typeparam>
[AttributeUsage(AttributeTargets.Property)]
public abstract class TextTransformAttribute<T> : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? value = Unwrap(inputData);
        if (value is null)
        {
            return null;
        }

        List<T> results = [];
        if (LanguagePrimitives.GetEnumerable(value) is IEnumerable elements)
        {
            foreach (object? element in elements)
            {
                results.Add(TransformElement(Unwrap(element)));
            }
        }
        else
        {
            results.Add(TransformElement(value));
        }

        return results.ToArray();
    }

    private protected abstract bool TryParse(string text, out T? result);

    private protected abstract string Accepted { get; }

    private static object? Unwrap(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;

    private T TransformElement(object? element)
    {
        if (element is T ready)
        {
            return ready;
        }

        string text = LanguagePrimitives.ConvertTo<string>(element);
        return TryParse(text, out T? result) && result is not null
            ? result
            : throw new ArgumentTransformationMetadataException($"'{text}' is not {Accepted}.");
    }
}
