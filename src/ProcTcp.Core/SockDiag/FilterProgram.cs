using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using ProcTcp.Filtering;
using ProcTcp.Rows;

namespace ProcTcp.SockDiag;

/// <summary>
/// Compiles the filters that the kernel can express to its bytecode (<c>INET_DIAG_REQ_BYTECODE</c> of <c>linux/inet_diag.h</c>): ports,
/// addresses and networks. What the program lets pass is still to be matched by the whole filter.
/// </summary>
internal static class FilterProgram
{
    private const int OperationLength = 4;
    private const int ConditionLength = 8;
    private const int MaxLength = 8192;
    private const int MappedPrefixLength = 96;

    private enum Operation : byte
    {
        Value = 0,
        Jump = 1,
        LocalPortAtLeast = 2,
        LocalPortAtMost = 3,
        RemotePortAtLeast = 4,
        RemotePortAtMost = 5,
        LocalAddress = 7,
        RemoteAddress = 8,
    }

    /// <summary>Returns the program; empty if the kernel has nothing to filter by.</summary>
    public static byte[] Compile(RowFilter filter) =>
        filter is { LocalPorts: null, RemotePorts: null, Ports: null, LocalAddresses: null, RemoteAddresses: null } ? [] : Join(filter);

    private static byte[] Join(RowFilter filter)
    {
        List<byte[][]> groups = [];
        AddGroup(groups, filter.LocalPorts?.Select(LocalPort));
        AddGroup(groups, filter.RemotePorts?.Select(RemotePort));
        AddGroup(groups, filter.Ports?.Select(LocalPort).Concat(filter.Ports.Select(RemotePort)));
        AddGroup(groups, filter.LocalAddresses?.Select(static address => Address(address, Operation.LocalAddress)));
        AddGroup(groups, filter.RemoteAddresses?.Select(static address => Address(address, Operation.RemoteAddress)));
        byte[][] programs = [.. groups.Select(Any)];
        int length = programs.Sum(static program => program.Length);
        if (length > MaxLength)
        {
            return [];
        }

        // A group that fails jumps one operation past the end, which is rejection.
        var all = new byte[length];
        int offset = 0;
        foreach (byte[] program in programs)
        {
            program.CopyTo(all, offset);
            Resolve(all.AsSpan(offset, program.Length), length - offset + OperationLength);
            offset += program.Length;
        }

        return all;
    }

    // A target that is still to be resolved: the group fails.
    private const ushort Failure = ushort.MaxValue;

    private static void AddGroup(List<byte[][]> groups, IEnumerable<byte[]?>? alternatives)
    {
        byte[]?[] conditions = [.. alternatives ?? []];
        if (conditions.Length > 0 && Array.TrueForAll(conditions, static condition => condition is not null))
        {
            groups.Add(conditions!);
        }
    }

    /// <summary>Joins alternatives: one that fails goes on with the next one, one that holds jumps to the end.</summary>
    private static byte[] Any(byte[][] alternatives)
    {
        byte[] rest = alternatives[^1];
        foreach (byte[] alternative in alternatives[..^1].AsEnumerable().Reverse())
        {
            var joined = new byte[alternative.Length + OperationLength + rest.Length];
            alternative.CopyTo(joined, 0);
            Resolve(joined.AsSpan(0, alternative.Length), alternative.Length + OperationLength);
            Write(joined.AsSpan(alternative.Length), Operation.Jump, OperationLength, (ushort)(OperationLength + rest.Length));
            rest.CopyTo(joined, alternative.Length + OperationLength);
            rest = joined;
        }

        return rest;
    }

    /// <summary>Points the open targets of a program at the place that is that far from its start.</summary>
    private static void Resolve(Span<byte> program, int target)
    {
        for (int i = 0; i < program.Length; i += program[i + 1])
        {
            if (MemoryMarshal.Read<ushort>(program[(i + 2)..]) == Failure)
            {
                MemoryMarshal.Write(program[(i + 2)..], (ushort)(target - i));
            }
        }
    }

    private static byte[] LocalPort(PortRange range) => Port(range, Operation.LocalPortAtLeast, Operation.LocalPortAtMost);

    private static byte[] RemotePort(PortRange range) => Port(range, Operation.RemotePortAtLeast, Operation.RemotePortAtMost);

    private static byte[] Port(PortRange range, Operation atLeast, Operation atMost)
    {
        var program = new byte[4 * OperationLength];
        Write(program, atLeast, 2 * OperationLength, Failure);
        Write(program.AsSpan(OperationLength), Operation.Value, 0, range.First);
        Write(program.AsSpan(2 * OperationLength), atMost, 2 * OperationLength, Failure);
        Write(program.AsSpan(3 * OperationLength), Operation.Value, 0, range.Last);
        return program;
    }

    // The kernel takes a prefix of no length for any family.
    private static byte[]? Address(AddressPattern pattern, Operation operation)
    {
        if (pattern.Network is not (SocketAddressBits network, int prefixLength, bool isIPv6))
        {
            return null;
        }

        int length = isIPv6 ? prefixLength : prefixLength - MappedPrefixLength;
        if (length == 0)
        {
            return null;
        }

        var program = new byte[OperationLength + ConditionLength + (isIPv6 ? 16 : 4)];
        Write(program, operation, program.Length, Failure);
        Span<byte> condition = program.AsSpan(OperationLength);
        condition[0] = isIPv6 ? SockDiagRequest.IPv6 : SockDiagRequest.IPv4;
        condition[1] = (byte)length;
        MemoryMarshal.Write(condition[4..], -1);
        if (isIPv6)
        {
            BinaryPrimitives.WriteUInt64BigEndian(condition[8..], network.High);
            BinaryPrimitives.WriteUInt64BigEndian(condition[16..], network.Low);
        }
        else
        {
            BinaryPrimitives.WriteUInt32BigEndian(condition[8..], network.IPv4);
        }

        return program;
    }

    private static void Write(Span<byte> target, Operation operation, int yes, ushort no)
    {
        target[0] = (byte)operation;
        target[1] = (byte)yes;
        MemoryMarshal.Write(target[2..], no);
    }
}
