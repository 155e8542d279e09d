namespace ProcTcp.Binding;

/// <summary>A state as an argument: PowerShell lets no completer complete an enumeration, and has no other order than that of the alphabet.</summary>
/// <param name="Value">The value.</param>
public readonly record struct StateName(TcpSocketState Value)
{
    /// <summary>Returns the name of the value.</summary>
    /// <returns>The name, or the number of a value without one.</returns>
    public override string ToString() => $"{Value}";
}
