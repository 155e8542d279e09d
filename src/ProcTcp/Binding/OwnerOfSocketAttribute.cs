using System.Management.Automation;
using ProcTcp.Formatting;

namespace ProcTcp.Binding;

/// <summary>Converts a socket to its owner. PowerShell itself does not bind a socket without an owner by property name, because the value is nothing.</summary>
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
