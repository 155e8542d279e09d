using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Reflection.Emit;

namespace ProcTcp.Tests.Architecture;

/// <summary>Finds the types that a method's instructions name.</summary>
internal static class MethodCode
{
    private static readonly Dictionary<short, OpCode> s_codes = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(static field => (OpCode)field.GetValue(null)!)
        .ToDictionary(static code => code.Value);

    public static IEnumerable<Type> NamedTypes(MethodBase method)
    {
        if (method.GetMethodBody() is not MethodBody body)
        {
            yield break;
        }

        foreach (LocalVariableInfo local in body.LocalVariables)
        {
            yield return local.LocalType;
        }

        foreach (int token in Tokens(body.GetILAsByteArray()!))
        {
            MemberInfo? member = Resolve(method, token);
            if ((member as Type ?? member?.DeclaringType) is Type type)
            {
                yield return type;
            }

            foreach (Type argument in member is MethodInfo { IsGenericMethod: true } generic ? generic.GetGenericArguments() : [])
            {
                yield return argument;
            }
        }
    }

    private static MemberInfo? Resolve(MethodBase method, int token) => method.Module.ResolveMember(
        token,
        method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : null,
        method.IsGenericMethod ? method.GetGenericArguments() : null);

    private static IEnumerable<int> Tokens(byte[] code)
    {
        for (int i = 0; i < code.Length;)
        {
            short value = code[i++];
            if (value == 0xFE)
            {
                value = (short)(0xFE00 | code[i++]);
            }

            OperandType operand = s_codes[value].OperandType;
            if (operand is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType)
            {
                yield return BitConverter.ToInt32(code, i);
            }

            i += operand == OperandType.InlineSwitch ? 4 + (4 * BitConverter.ToInt32(code, i)) : Size(operand);
        }
    }

    private static int Size(OperandType operand) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        _ => 4,
    };
}
