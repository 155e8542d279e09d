namespace ProcTcp.Binding;

/// <summary>An owner status as an argument. PowerShell completes enumerations by itself, in alphabetical order, and uses no completer for them.</summary>
/// <param name="Value">The value.</param>
public readonly record struct OwnerStatusName(SocketOwnerStatus Value)
{
    /// <summary>Returns the name of the value.</summary>
    /// <returns>The name, or the number of a value without one.</returns>
    public override string ToString() => $"{Value}";
}
