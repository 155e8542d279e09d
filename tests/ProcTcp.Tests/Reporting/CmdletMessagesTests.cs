using System.Management.Automation;
using ProcTcp.Reporting;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests.Reporting;

public sealed class CmdletMessagesTests
{
    private const string Hostile = "a\u001b[2Jb\n\u202e";
    private const string Shown = @"a\e[2Jb\n\u202e";

    [Fact]
    public void Message_IsSafeToPrint()
    {
        var cmdlet = new RecordedCmdlet();

        cmdlet.Say(Hostile);
        cmdlet.Warn(Hostile);
        cmdlet.Show(new ProgressRecord(0, Hostile, Hostile));

        Assert.Equal([Shown], cmdlet.Verbose);
        Assert.Equal([Shown], cmdlet.Warnings);
        Assert.Equal([(Shown, Shown)], cmdlet.Progress.ConvertAll(static record => (record.Activity, record.StatusDescription)));
    }
}
