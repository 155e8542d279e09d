using System;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using ProcTcp.Rows;

namespace ProcTcp.Tests.SockDiag;

/// <summary>Audits and runs a program as <c>net/ipv4/inet_diag.c</c> does.</summary>
internal static class KernelMachine
{
    /// <summary>Determines whether the kernel takes the program.</summary>
    public static bool IsValid(byte[] program)
    {
        for (int i = 0; i < program.Length;)
        {
            int rest = program.Length - i;
            int no = No(program, i);
            bool isJump = program[i] == 1;
            int smallest = program[i] switch
            {
                1 => 4,
                >= 2 and <= 5 => 8,
                7 or 8 => 12 + (program[i + 4] == 2 ? 4 : 16),
                _ => int.MaxValue,
            };
            bool isTarget = no == rest + 4 || no == rest || (no < rest && IsReached(program, i + no));
            if (no < (isJump ? 4 : smallest) || no % 4 != 0 || !isTarget || program[i + 1] < smallest || program[i + 1] % 4 != 0 || program[i + 1] > rest)
            {
                return false;
            }

            i += program[i + 1];
        }

        return true;
    }

    /// <summary>Determines whether the program lets a row pass.</summary>
    public static bool Run(byte[] program, in TcpTableRow row)
    {
        int i = 0;
        while (i < program.Length)
        {
            i += Holds(program, i, row) ? program[i + 1] : No(program, i);
        }

        return i == program.Length;
    }

    private static int No(byte[] program, int at) => MemoryMarshal.Read<ushort>(program.AsSpan(at + 2));

    private static bool IsReached(byte[] program, int target)
    {
        int i = 0;
        while (i < target)
        {
            i += program[i + 1];
        }

        return i == target;
    }

    private static bool Holds(byte[] program, int at, in TcpTableRow row) => program[at] switch
    {
        2 => row.LocalPort >= No(program, at + 4),
        3 => row.LocalPort <= No(program, at + 4),
        4 => row.RemotePort >= No(program, at + 4),
        5 => row.RemotePort <= No(program, at + 4),
        7 => IsInNetwork(program.AsSpan(at + 4), row.LocalAddress, row.IsIPv6),
        8 => IsInNetwork(program.AsSpan(at + 4), row.RemoteAddress, row.IsIPv6),
        _ => false,
    };

    private static bool IsInNetwork(ReadOnlySpan<byte> condition, SocketAddressBits address, bool isIPv6)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, address.High);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], address.Low);
        bool isIPv4 = condition[0] == 2;
        bool isComparable = isIPv4 ? !isIPv6 || address.IsMapped : isIPv6;
        ReadOnlySpan<byte> value = isIPv4 ? bytes[12..] : bytes;
        for (int i = 0; i < condition[1]; i++)
        {
            int mask = 0x80 >> (i % 8);
            isComparable &= (value[i / 8] & mask) == (condition[8 + (i / 8)] & mask);
        }

        return isComparable;
    }
}
