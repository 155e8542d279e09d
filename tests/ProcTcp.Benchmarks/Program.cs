using System;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;
using ProcTcp.Benchmarks.Verbs;

namespace ProcTcp.Benchmarks;

internal static class Program
{
    // The analyzers run in the build of the generated project too.
    private static readonly TimeSpan s_buildTimeout = TimeSpan.FromMinutes(10);

    private static int Main(string[] args)
    {
        switch (args)
        {
            case ["hold", .. string[] rest]:
                return HoldVerb.Run(rest);
            case ["hold-namespaces", .. string[] rest]:
                return HoldNamespacesVerb.Run(rest);
            case ["churn", .. string[] rest]:
                return ChurnVerb.Run(rest);
            case ["pace", .. string[] rest]:
                return PaceVerb.Run(rest);
            case ["read-loop", .. string[] rest]:
                return ReadLoopVerb.Run(rest);
            case ["namespace-loop", .. string[] rest]:
                return NamespaceLoopVerb.Run(rest);
            case ["allocation"]:
                return AllocationVerb.Run();
            default:
                BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, ManualConfig.Create(DefaultConfig.Instance).WithBuildTimeout(s_buildTimeout));
                return 0;
        }
    }

    /// <summary>Reads a number above zero from a verb's arguments.</summary>
    internal static int Number(string[] args, int position, int otherwise) =>
        args.Length <= position ? otherwise
        : int.TryParse(args[position], System.Globalization.CultureInfo.InvariantCulture, out int value) && value > 0 ? value
        : throw new ArgumentException($"'{args[position]}' is not a number above zero.", nameof(args));
}
