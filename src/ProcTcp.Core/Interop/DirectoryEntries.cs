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

    /// <summary>Parses the name as a number in the kernel's spelling, so that no two names are the same number.</summary>
    /// <returns>False for <c>.</c>, <c>..</c> and every other name, also for <c>007</c> and for numbers above 2,147,483,647.</returns>
    public readonly bool TryGetNumber(out int number)
    {
        ReadOnlySpan<byte> name = TerminatedName;
        long value = 0;
        number = 0;
        for (int i = 0; i < name.Length && value <= int.MaxValue; i++)
        {
            uint digit = (uint)(name[i] - '0');
            if (digit > 9)
            {
                number = (int)value;
                return name[i] == 0 && i > 0 && (i == 1 || name[0] != '0');
            }

            value = (value * 10) + digit;
        }

        return false;
    }
}
