using System;
using System.IO;
using System.Linq;
using System.Text;
using Xunit;

namespace ProcTcp.Tests.Architecture;

public sealed class PublicApiTests
{
    [Fact]
    public void PublicApi_IsTheApprovedOne()
    {
        string approvedFile = Path.Combine(AppContext.BaseDirectory, "PublicApi.approved.txt");
        string receivedFile = Path.Combine(AppContext.BaseDirectory, "PublicApi.received.txt");
        string approved = File.Exists(approvedFile) ? File.ReadAllText(approvedFile) : string.Empty;
        string received = PublicApi.Print(typeof(TcpSocketInfo).Assembly);
        File.WriteAllText(receivedFile, received);

        Assert.True(string.Equals(approved, received, StringComparison.Ordinal), Explain(approved, received, receivedFile));
    }

    private static string Explain(string approved, string received, string receivedFile)
    {
        string[] before = [.. Qualified(approved)];
        string[] now = [.. Qualified(received)];
        var text = new StringBuilder("The public API of ProcTcp.Core has changed:\n");
        text.AppendJoin('\n', before.Except(now, StringComparer.Ordinal).Select(static line => "- " + line)).Append('\n');
        text.AppendJoin('\n', now.Except(before, StringComparer.Ordinal).Select(static line => "+ " + line)).Append('\n');
        text.Append("To approve it:\ncp '").Append(receivedFile).Append("' tests/ProcTcp.Core.Tests/PublicApi.approved.txt\n");
        return text.ToString();
    }

    // Each member with its type before it, so that the same member of two types is distinguished.
    private static System.Collections.Generic.IEnumerable<string> Qualified(string api)
    {
        string type = string.Empty;
        foreach (string line in api.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            type = line.StartsWith(' ') ? type : line;
            yield return line.StartsWith(' ') ? $"{type.Split(" : ")[0]}: {line.Trim()}" : line;
        }
    }
}
