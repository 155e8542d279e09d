using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;

namespace ProcTcp.Tests.Architecture;

/// <summary>Finds the types that a type uses: in its bases, fields, signatures, local variables and instructions.</summary>
internal static class TypeUse
{
    private const BindingFlags Everything =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    /// <summary>Returns the types of an assembly that are not nested and that no compiler made.</summary>
    public static Type[] OuterTypes(Assembly assembly) =>
        [.. assembly.GetTypes().Where(static type => !type.IsNested && type.FullName!.StartsWith("ProcTcp.", StringComparison.Ordinal))];

    /// <summary>Returns the types that a type and those nested in it use, of any assembly, each by its outermost type.</summary>
    public static Type[] Of(Type outer) => [.. WithNested(outer).SelectMany(Named).SelectMany(Parts).Select(Outermost).Distinct().Except([outer])];

    private static IEnumerable<Type> WithNested(Type type) => type.GetNestedTypes(Everything).SelectMany(WithNested).Prepend(type);

    private static IEnumerable<Type> Named(Type type)
    {
        IEnumerable<Type?> bases = type.GetInterfaces().Append(type.BaseType);
        IEnumerable<Type> fields = type.GetFields(Everything).Select(static field => field.FieldType);
        IEnumerable<MethodBase> methods = type.GetMethods(Everything).Cast<MethodBase>().Concat(type.GetConstructors(Everything));
        return bases.OfType<Type>().Concat(fields).Concat(methods.SelectMany(Named));
    }

    private static IEnumerable<Type> Named(MethodBase method) =>
        method.GetParameters().Select(static parameter => parameter.ParameterType)
            .Append(method is MethodInfo function ? function.ReturnType : typeof(void))
            .Concat(MethodCode.NamedTypes(method));

    private static IEnumerable<Type> Parts(Type type) =>
        type.HasElementType ? Parts(type.GetElementType()!)
        : type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type.GetGenericTypeDefinition())
        : [type];

    private static Type Outermost(Type type) => type.DeclaringType is Type outer ? Outermost(outer) : type;
}
