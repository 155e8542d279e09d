using FsCheck;
using FsCheck.Fluent;
using ProcTcp.Namespaces;
using Xunit;

namespace ProcTcp.Tests.Namespaces;

public sealed class SystemdUnitTests
{
    [Theory]
    [InlineData("0::/system.slice/nginx.service", "nginx.service")]
    [InlineData("0::/system.slice/nginx.service/workers", "nginx.service")]
    [InlineData("0::/init.scope", "init.scope")]
    [InlineData("0::/user.slice/user-1000.slice/session-3.scope", "session-3.scope")]
    [InlineData("0::/system.slice/system-getty.slice/getty@tty1.service", "getty@tty1.service")]
    [InlineData("0::/system.slice/sshd.socket", "sshd.socket")]
    [InlineData("0::/system.slice/mnt-data.mount", "mnt-data.mount")]
    [InlineData("0::/system.slice/dev-sda2.swap", "dev-sda2.swap")]
    [InlineData("0::/system.slice/_cpu.service", "cpu.service")]
    [InlineData("0::/system.slice/__a.service", "_a.service")]
    [InlineData("0::/system.slice/my\\x2dapp.service", "my\\x2dapp.service")]
    [InlineData("0::/system.slice/docker-3f2a.scope", "docker-3f2a.scope")]
    [InlineData("0::/../../system.slice/nginx.service", "nginx.service")]
    [InlineData("0::/user.slice/user-1000.slice/user@1000.service/app.slice/web.service", "web.service")]
    [InlineData("0::/user.slice/user-1000.slice/user@1000.service/init.scope", "init.scope")]
    [InlineData("0::/user.slice/user-1000.slice/user@1000.service", "user@1000.service")]
    [InlineData("0::/user.slice/user-1000.slice/user@1000.service/app.slice", "user@1000.service")]
    [InlineData("12:pids:/docker/3f\n1:name=systemd:/system.slice/nginx.service\n0::/", "nginx.service")]
    public void Unit_IsThatOfTheGroup(string cgroups, string unit) => Assert.Equal(unit, SystemdUnit.FindName(cgroups + "\n"));

    [Theory]
    [InlineData("")]
    [InlineData("0::/")]
    [InlineData("0::/system.slice")]
    [InlineData("0::/docker/3f2a")]
    [InlineData("0::/.service")]
    [InlineData("0::/lxc/web.service.d")]
    [InlineData("4:cpu:/system.slice/nginx.service")]
    [InlineData("0:/system.slice/nginx.service")]
    [InlineData("no colon at all")]
    public void OtherGroups_AreNoUnits(string cgroups) => Assert.Null(SystemdUnit.FindName(cgroups));

    [Fact]
    public void AnyText_IsReadWithoutError()
    {
        Gen<char> characters = Gen.Elements([.. "0:/_.@slice.service\n-=name\\"]);
        Prop.ForAll(characters.ArrayOf().ToArbitrary(), static text => SystemdUnit.FindName(new string(text)) is null or { Length: > 0 })
            .QuickCheckThrowOnFailure();
    }
}
