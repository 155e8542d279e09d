namespace ProcTcp.Binding;

/// <summary>Parses the arguments of a parameter, one value at a time.</summary>
/// <typeparam name="T">The type of the values.</typeparam>
internal interface IArgumentParser<T>
{
    /// <summary>Gets what is accepted, as the end of a sentence: <c>a port from 0 to 65535</c>.</summary>
    public static abstract string Accepted { get; }

    /// <summary>Parses a value.</summary>
    /// <param name="text">The value's text.</param>
    /// <param name="value">The value.</param>
    /// <returns>False if the text cannot be understood.</returns>
    public static abstract bool TryParse(string text, out T? value);

    /// <summary>Determines whether the parameter accepts a value, parsed or given as an object.</summary>
    /// <param name="value">The value.</param>
    /// <returns>True, unless the parser knows better.</returns>
    public static virtual bool Accepts(T value) => true;
}
