using System.Management.Automation;
using ProcTcp.Formatting;

namespace ProcTcp.Binding;

/// <summary>Takes a socket for its owner; PowerShell itself binds no socket of nobody by the name of the property, because the value is nothing.</summary>
internal sealed class OwnerOfSocketAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        PSPropertyInfo? owner = (inputData as PSObject)?.Properties[nameof(TcpSocketInfo.OwningProcess)];
        object? processes = owner is null ? inputData : owner.Value;
        return SocketMembers.IsNothing(processes) ? null : processes;
    }
}
