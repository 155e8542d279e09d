using System;
using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;

namespace ProcTcp.Binding;

/// <summary>Turns the arguments of a parameter into <typeparamref name="T"/>, one by one, by their text.</summary>
/// <typeparam name="TParser">What parses one value.</typeparam>
/// <typeparam name="T">The type of the values.</typeparam>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ParsedByAttribute<TParser, T> : ArgumentTransformationAttribute
    where TParser : IArgumentParser<T>
{
    /// <summary>Gets or sets a value that indicates whether the parameter takes one value, not an array.</summary>
    public bool IsSingle { get; set; }

    /// <summary>Gets or sets a value that indicates whether an argument without the name of a parameter is the parameter's, though another may be meant.</summary>
    public bool IsFirst { get; set; }

    /// <summary>Gets or sets a value that indicates whether such an argument is left to a parameter of another set if it cannot be understood.</summary>
    public bool IsShared { get; set; }

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? value = Unwrap(inputData);
        if (value is null)
        {
            return null;
        }

        try
        {
            T[] results = LanguagePrimitives.GetEnumerable(value) is { } elements ? ParseAll(elements) : [Parse(value)];
            return !IsSingle ? results
                : results is [T single] ? single
                : throw new ArgumentTransformationMetadataException($"The parameter takes one value: {TParser.Accepted}.");
        }
        catch (ArgumentTransformationMetadataException) when (IsShared)
        {
            return inputData;
        }
    }

    private static object? Unwrap(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;

    private T[] ParseAll(IEnumerable elements)
    {
        List<T> results = [];
        foreach (object? element in elements)
        {
            results.Add(Parse(Unwrap(element)));
        }

        return [.. results];
    }

    private T Parse(object? element)
    {
        T? value;
        if (element is T ready)
        {
            value = ready;
        }
        else
        {
            string text = LanguagePrimitives.ConvertTo<string>(element);
            if (!TParser.TryParse(text, out value) || value is null)
            {
                throw NotAccepted(text);
            }
        }

        return TParser.Accepts(value) ? value : throw NotAccepted(value);
    }

    private ArgumentTransformationMetadataException NotAccepted(object value) =>
        new(PrintableText.Escape($"'{value}' is not {TParser.Accepted}. {(IsFirst ? TParser.Advise($"{value}") : null)}".TrimEnd()));
}
