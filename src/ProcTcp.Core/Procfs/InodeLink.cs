using System;
using System.Buffers.Text;

namespace ProcTcp.Procfs;

/// <summary>Link targets of the form <c>kind:[inode]</c>, as in the links of sockets and namespaces.</summary>
internal static class InodeLink
{
    public static bool TryParse(ReadOnlySpan<byte> kind, ReadOnlySpan<byte> target, out ulong inode)
    {
        inode = 0;
        int digits = kind.Length + 2;
        return target.Length > digits + 1
            && target.StartsWith(kind)
            && target[kind.Length] == ':'
            && target[kind.Length + 1] == '['
            && target[^1] == ']'
            && Utf8Parser.TryParse(target[digits..^1], out inode, out int consumed)
            && consumed == target.Length - digits - 1;
    }
}
