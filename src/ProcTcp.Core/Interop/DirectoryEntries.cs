using System;
using System.Runtime.InteropServices;

namespace ProcTcp.Interop;

/// <summary>Enumerates a buffer of <c>struct linux_dirent64</c>: inode 8, offset 8, record length 2, type 1, name and a zero byte.</summary>
internal ref struct DirectoryEntries(ReadOnlySpan<byte> filled)
{
    private const int LengthOffset = 16;
    private const int NameOffset = 19;

    private ReadOnlySpan<byte> _rest = filled;

    /// <summary>Gets the name with its zero byte and the padding of the record.</summary>
    public ReadOnlySpan<byte> TerminatedName { get; private set; }

    public bool MoveNext()
    {
        if (_rest.Length <= NameOffset)
        {
            return false;
        }

        int length = MemoryMarshal.Read<ushort>(_rest[LengthOffset..]);
        if (length <= NameOffset || length > _rest.Length)
        {
            return false;
        }

        TerminatedName = _rest[NameOffset..length];
        _rest = _rest[length..];
        return true;
    }

    /// <summary>Parses the name as a number; returns false for <c>.</c>, <c>..</c> and every other name.</summary>
    public readonly bool TryGetNumber(out int number)
    {
        number = 0;
        foreach (byte value in TerminatedName)
        {
            uint digit = (uint)(value - '0');
            if (digit > 9)
            {
                return value == 0 && TerminatedName[0] != 0;
            }

            number = (number * 10) + (int)digit;
        }

        return false;
    }
}
