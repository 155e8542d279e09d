using System;
using System.Runtime.InteropServices;
using System.Text;

namespace ProcTcp.Attributes;

/// <summary>The fields of an attribute by their offsets. Structures grow from kernel to kernel: a field beyond the end is null.</summary>
internal readonly ref struct AttributeFields(ReadOnlySpan<byte> value)
{
    private readonly ReadOnlySpan<byte> _value = value;

    public byte? Byte(int offset) => Read<byte>(offset);

    public uint? UInt32(int offset) => Read<uint>(offset);

    public ulong? UInt64(int offset) => Read<ulong>(offset);

    /// <summary>Reads a number that is 0 before it has a value.</summary>
    public uint? Positive(int offset) => UInt32(offset) is uint and > 0 and var number ? number : null;

    /// <summary>Reads a number of bytes a second that is 0 before it has a value, and has all bits set if it is unlimited.</summary>
    public ulong? Rate(int offset) => UInt64(offset) is ulong and > 0 and < ulong.MaxValue and var rate ? rate : null;

    /// <summary>Reads a time in microseconds that is 0, or has all bits set, before it is measured.</summary>
    public TimeSpan? Measured(int offset) =>
        UInt32(offset) is uint and > 0 and < uint.MaxValue and var time ? TimeSpan.FromTicks(time * TimeSpan.TicksPerMicrosecond) : null;

    public TimeSpan? Microseconds(int offset) =>
        UInt64(offset) is ulong and <= long.MaxValue / TimeSpan.TicksPerMicrosecond and var time ? TimeSpan.FromTicks((long)time * TimeSpan.TicksPerMicrosecond) : null;

    public TimeSpan? Milliseconds(int offset) => UInt32(offset) is uint time ? TimeSpan.FromTicks(time * TimeSpan.TicksPerMillisecond) : null;

    /// <summary>Reads the whole attribute as text; null if it is empty.</summary>
    public string? Text()
    {
        int end = _value.IndexOf((byte)0);
        ReadOnlySpan<byte> text = end < 0 ? _value : _value[..end];
        return text.IsEmpty ? null : Encoding.UTF8.GetString(text);
    }

    private T? Read<T>(int offset)
        where T : struct => MemoryMarshal.TryRead(_value[Math.Min(offset, _value.Length)..], out T field) ? field : null;
}
