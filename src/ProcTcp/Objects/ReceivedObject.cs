using System;
using System.ComponentModel;
using System.Management.Automation;
using ProcTcp.Formatting;

namespace ProcTcp.Objects;

/// <summary>
/// A socket or measure that came through remoting or Clixml: there, the owner of a socket without one becomes an empty object, and this
/// class converts it to nothing again.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[TypeConverter(typeof(ReceivedObject))]
public sealed class ReceivedObject : PSTypeConverter
{
    /// <inheritdoc/>
    public override bool CanConvertFrom(object sourceValue, Type destinationType) => sourceValue is PSObject;

    /// <inheritdoc/>
    public override object ConvertFrom(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase)
    {
        var received = (PSObject)sourceValue;
        foreach (string name in new[] { nameof(TcpSocketInfo.OwningProcess), "PID" })
        {
            if (received.Members[name] is PSNoteProperty property && SocketMembers.IsNothing(property.Value))
            {
                property.Value = SocketMembers.Nothing;
            }
        }

        return received;
    }

    /// <inheritdoc/>
    public override bool CanConvertTo(object sourceValue, Type destinationType) => false;

    /// <inheritdoc/>
    public override object ConvertTo(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase) =>
        throw new NotSupportedException();
}
