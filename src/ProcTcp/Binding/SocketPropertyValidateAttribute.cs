using System.Management.Automation;
using ProcTcp.Measuring;

namespace ProcTcp.Binding;

/// <summary>Accepts the names of properties that sockets have.</summary>
public sealed class SocketPropertyValidateAttribute : ValidateEnumeratedArgumentsAttribute
{
    /// <inheritdoc/>
    protected override void ValidateElement(object element)
    {
        if (element is not string name || SocketProperties.Find(name) is null)
        {
            throw new ValidationMetadataException($"'{PrintableText.Escape($"{element}")}' is not a property of sockets. Their properties are: {string.Join(", ", TcpSocketMeasurer.PropertyNames)}.");
        }
    }
}
