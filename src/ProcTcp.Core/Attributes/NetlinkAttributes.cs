using System;
using System.Runtime.InteropServices;

namespace ProcTcp.Attributes;

/// <summary>The attributes of a message (<c>struct nlattr</c> of <c>linux/netlink.h</c>), one after the other. One with an impossible length ends them.</summary>
internal ref struct NetlinkAttributes(ReadOnlySpan<byte> attributes)
{
    private const int HeaderLength = 4;
    private const int TypeMask = 0x3FFF;

    private ReadOnlySpan<byte> _rest = attributes;

    /// <summary>Gets the type of the attribute.</summary>
    public int Type { get; private set; }

    /// <summary>Gets the value of the attribute.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Moves to the next attribute.</summary>
    public bool MoveNext()
    {
        int length = _rest.Length < HeaderLength ? 0 : MemoryMarshal.Read<ushort>(_rest);
        if (length < HeaderLength || length > _rest.Length)
        {
            return false;
        }

        Type = MemoryMarshal.Read<ushort>(_rest[2..]) & TypeMask;
        Value = _rest[HeaderLength..length];
        _rest = _rest[Math.Min(_rest.Length, (length + 3) & ~3)..];
        return true;
    }

    /// <summary>Finds an attribute by its type.</summary>
    /// <returns>The value of the first one; empty if there is none.</returns>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> attributes, int type)
    {
        var found = new NetlinkAttributes(attributes);
        while (found.MoveNext())
        {
            if (found.Type == type)
            {
                return found.Value;
            }
        }

        return default;
    }
}
