using System;

namespace ProcTcp.Parsing;

/// <summary>Walks over the blank-separated fields of one line.</summary>
internal ref struct FieldCursor(ReadOnlySpan<byte> line)
{
    private const byte NotHex = 0xFF;

    private readonly ReadOnlySpan<byte> _line = line;
    private int _position;

    private static ReadOnlySpan<byte> HexValues =>
    [
        NotHex, NotHex, NotHex, NotHex, NotHex, NotHex, NotHex, NotHex, NotHex, NotHex, NotHex, NotHex, NotHex, NotHex, NotHex, NotHex,
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, NotHex, NotHex, NotHex, NotHex, NotHex, NotHex,
        NotHex, 10, 11, 12, 13, 14, 15, NotHex, NotHex, NotHex, NotHex, NotHex, NotHex, NotHex, NotHex, NotHex,
        NotHex, NotHex, NotHex, NotHex, NotHex, NotHex, NotHex, NotHex, NotHex, NotHex, NotHex, NotHex, NotHex, NotHex, NotHex, NotHex,
        NotHex, 10, 11, 12, 13, 14, 15, NotHex, NotHex, NotHex, NotHex, NotHex, NotHex, NotHex, NotHex, NotHex,
    ];

    /// <summary>Gets a value that indicates whether the field just read ends here, at a blank or at the end of the line.</summary>
    public readonly bool AtFieldEnd => _position >= _line.Length || IsBlank(_line[_position]);

    /// <summary>Skips blanks. Returns false at the end of the line.</summary>
    public bool MoveToField()
    {
        while (_position < _line.Length && IsBlank(_line[_position]))
        {
            _position++;
        }

        return _position < _line.Length;
    }

    public bool TryTake(byte expected)
    {
        if (_position >= _line.Length || _line[_position] != expected)
        {
            return false;
        }

        _position++;
        return true;
    }

    public bool TryTake(ReadOnlySpan<byte> expected)
    {
        if (!_line[_position..].StartsWith(expected))
        {
            return false;
        }

        _position += expected.Length;
        return true;
    }

    /// <summary>Reads up to 16 hexadecimal digits, and counts them.</summary>
    public bool TryHex(out ulong value, out int digits)
    {
        ReadOnlySpan<byte> hex = HexValues;
        int position = _position;
        ulong result = 0;
        while (position < _line.Length)
        {
            int index = _line[position] - 0x20;
            if ((uint)index >= (uint)hex.Length || hex[index] == NotHex)
            {
                break;
            }

            result = (result << 4) | hex[index];
            position++;
        }

        digits = position - _position;
        value = result;
        _position = position;
        return digits is > 0 and <= 16;
    }

    /// <summary>Reads exactly eight hexadecimal digits: one word of an address.</summary>
    public bool TryHexWord(out uint value)
    {
        value = 0;
        ReadOnlySpan<byte> hex = HexValues;
        if (_line.Length - _position < 8)
        {
            return false;
        }

        ReadOnlySpan<byte> word = _line.Slice(_position, 8);
        foreach (byte digit in word)
        {
            int index = digit - 0x20;
            if ((uint)index >= (uint)hex.Length || hex[index] == NotHex)
            {
                return false;
            }

            value = (value << 4) | hex[index];
        }

        _position += 8;
        return true;
    }

    public bool TryDecimal(out ulong value)
    {
        value = 0;
        int start = _position;
        while (_position < _line.Length)
        {
            uint digit = (uint)(_line[_position] - '0');
            if (digit > 9)
            {
                break;
            }

            if (value > (ulong.MaxValue - digit) / 10)
            {
                return false;
            }

            value = (value * 10) + digit;
            _position++;
        }

        return _position > start;
    }

    private static bool IsBlank(byte value) => value is (byte)' ' or (byte)'\t';
}
