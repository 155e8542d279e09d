using ProcTcp.Namespaces;
using Xunit;

namespace ProcTcp.Tests.Namespaces;

public sealed class ContainerCgroupTests
{
    private const string Id = "3f2a9c41d07be85566aa0f1e2d3c4b5a69788796a5b4c3d2e1f0011223344556";

    [Theory]
    [InlineData("docker, version 1", "12:memory:/docker/" + Id)]
    [InlineData("docker, version 2 under systemd", "0::/system.slice/docker-" + Id + ".scope")]
    [InlineData("docker, a service in the container", "0::/docker/" + Id + "/init.scope")]
    [InlineData("containerd under Kubernetes, version 1", "5:cpu:/kubepods/burstable/pod7f2c1b9e-4a55-4d06-8f6e-1c2d3e4f5a6b/" + Id)]
    [InlineData("containerd under Kubernetes, version 2", "0::/kubepods.slice/kubepods-pod7f2c.slice/cri-containerd-" + Id + ".scope")]
    [InlineData("containerd with its own driver", "4:pids:/system.slice/containerd.service/kubepods-besteffort-pod1.slice:cri-containerd:" + Id)]
    [InlineData("cri-o", "0::/kubepods.slice/kubepods-pod7f2c.slice/crio-" + Id + ".scope")]
    [InlineData("podman", "0::/machine.slice/libpod-" + Id + ".scope/container")]
    [InlineData("podman of an ordinary user", "0::/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-" + Id + ".scope")]
    [InlineData("nerdctl", "0::/system.slice/nerdctl-" + Id + ".scope")]
    [InlineData("seen from a cgroup namespace", "0::/../docker-" + Id + ".scope")]
    public void Runtime_WithIds(string runtime, string line)
    {
        Assert.NotEmpty(runtime);
        Assert.Equal(Id, ContainerCgroup.FindId(line + "\n"));
    }

    [Theory]
    [InlineData("0::/lxc.payload.web/system.slice/nginx.service", "web")]
    [InlineData("0::/lxc.payload/web/init.scope", "web")]
    [InlineData("3:memory:/lxc/web", "web")]
    [InlineData("0::/machine.slice/systemd-nspawn@build\\x2dhost.service/payload", "build-host")]
    [InlineData("0::/machine.slice/machine-debian\\x2dtree.scope", "debian-tree")]
    [InlineData("0::/machine.slice/machine-a\\x1b\\x5b31m\\x0a\\x00\\x20\\xff.scope", "a\\x1b[31m\\x0a\\x00\\x20\\xff")]
    public void Runtime_WithNames(string line, string name) => Assert.Equal(name, ContainerCgroup.FindId(line));

    [Theory]
    [InlineData("")]
    [InlineData("0::/")]
    [InlineData("0::/user.slice/user-1000.slice/session-2.scope")]
    [InlineData("0::/system.slice/docker.service")]
    [InlineData("0::/machine.slice/libpod-conmon-" + Id + ".scope")]
    [InlineData("0::/kubepods.slice/crio-conmon-" + Id + ".scope")]
    [InlineData("0::/machine.slice/machine-qemu\\x2d1\\x2dguest.scope")]
    [InlineData("0::/docker/3f2a9c41")]
    [InlineData("0::/docker/zf2a9c41d07be85566aa0f1e2d3c4b5a69788796a5b4c3d2e1f0011223344556")]
    [InlineData("no colon at all")]
    [InlineData("1:one")]
    [InlineData("0::/lxc/")]
    public void NoContainer(string text) => Assert.Null(ContainerCgroup.FindId(text));

    [Fact]
    public void Id_IsFoundInAnyHierarchy() =>
        Assert.Equal(Id, ContainerCgroup.FindId($"12:cpuset:/\n11:pids:/docker/{Id}\n0::/system.slice/containerd.service\n"));
}
