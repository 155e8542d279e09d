using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using ProcTcp.Formatting;

namespace ProcTcp.Objects;

/// <summary>Adds to a measure the properties that its sockets were grouped by, under their own names.</summary>
internal static class MeasureObject
{
    /// <summary>The type name of measures by State, which have a view of their own.</summary>
    private static readonly string s_byState = $"{typeof(TcpSocketMeasure).FullName}#{nameof(TcpSocketInfo.State)}";

    public static PSObject Make(TcpSocketMeasure measure)
    {
        var result = new PSObject(measure);
        IReadOnlyList<KeyValuePair<string, object?>> group = measure.GetGroup();
        foreach ((string name, object? value) in group)
        {
            result.Properties.Add(new PSNoteProperty(name, name == nameof(TcpSocketInfo.OwningProcess) ? value ?? SocketMembers.Nothing : value));
        }

        if (group.Count == 1 && group.Single().Key == nameof(TcpSocketInfo.State))
        {
            result.TypeNames.Insert(0, s_byState);
        }

        return result;
    }
}
