using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using ProcTcp.Namespaces;

namespace ProcTcp.Benchmarks.Verbs;

/// <summary><c>namespace-loop</c>: all network namespaces of the host in one call, beside a bare read of each of their tables.</summary>
internal static class NamespaceLoopVerb
{
    private const int WarmUpRounds = 5;

    public static int Run(string[] args)
    {
        string[] processes =
        [
            .. NamespaceList.Read(EngineStages.Root, CancellationToken.None)
                .Where(static space => space.Processes.Count > 0)
                .Select(static space => space.Processes[0].ToString(CultureInfo.InvariantCulture)),
        ];
        return StageLoop.Run(
            [
                ("bareReads", () => ReadBare(processes)),
                ("ownerWalk", () => EngineStages.WalkOwners(findContainers: true)),
                ("engineNoOwner", () => EngineStages.ReadSockets(new TcpSocketQuery { AllNetworkNamespaces = true, IncludeOwners = false })),
                ("engine", () => EngineStages.ReadSockets(new TcpSocketQuery { AllNetworkNamespaces = true })),
            ],
            Program.Number(args, 0, WarmUpRounds));
    }

    private static long ReadBare(IEnumerable<string> processes)
    {
        long bytes = 0;
        foreach (string process in processes)
        {
            bytes += EngineStages.ReadBare($"/proc/{process}/net/tcp", isIPv6: false);
            bytes += EngineStages.ReadBare($"/proc/{process}/net/tcp6", isIPv6: true);
        }

        return bytes;
    }
}
