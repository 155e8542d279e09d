BeforeAll {
    . "$PSScriptRoot/Lab/Initialize.ps1"
    Import-Module -Name "$PSScriptRoot/Lab/SsText.psm1", "$PSScriptRoot/Lab/Compare.psm1"
    $problem = Get-NamedNamespaceProblem
    if ($problem) {
        return
    }

    $names = Get-NamespaceName -Suffix live, empty
    $mark = $names[0].Split('-')[1]
    $lab = Start-Lab
    $facts = Invoke-Lab -Lab $lab -Argument (, $names) -Script {
        param($names)
        $names | ForEach-Object { New-NamedNamespace -Name $_ }
        $resident = Start-Resident -Command ip, netns, exec, $names[0]
        $stranger = Start-Resident -Command unshare, --user, --map-root-user, --net
        $paths = @{
            3000 = '/proc/self/ns/net'
            3001 = "/run/netns/$($names[0])"
            3002 = "/run/netns/$($names[1])"
            3003 = "/proc/$($stranger.Id)/ns/net"
        }
        $sockets = @{}
        $paths.Keys | ForEach-Object { $sockets[$_] = New-NamespaceSocket -Path $paths[$_] -Port $_ }
        $tenant = Start-Holder -Socket $sockets[3003][0] -Name tenant -Namespace $paths[3003]

        $ids = @{}
        $paths.Keys | ForEach-Object { $ids[$_] = stat --dereference --format %i $paths[$_] }
        $before, $after = @{}, @{}
        $paths.Keys | ForEach-Object { $before[$_] = Get-NamespaceSocketText -Path $paths[$_] }
        $rows = Get-ProcTcpSocket -AllNetworkNamespaces
        $paths.Keys | ForEach-Object { $after[$_] = Get-NamespaceSocketText -Path $paths[$_] }
        @{
            ResidentId = $resident.Id
            TenantId   = $tenant
            Ids        = $ids
            SsBefore   = $before
            SsAfter    = $after
            Rows       = $rows
        }
    }
}

AfterAll {
    if (-not $problem) {
        $null = Invoke-Lab -Lab $lab -Argument (, $names) -Script { param($names) Remove-NamedNamespace -Name $names }
    }
    Stop-Lab -Lab $lab
}

Describe 'Get-ProcTcpSocket in every network namespace' {
    BeforeEach {
        Skip-TestIf -Problem $problem
    }

    It 'shows in the namespace <Kind> what ss shows there' -ForEach @(
        @{ Kind = 'of its own'; Port = 3000 }
        @{ Kind = 'with a process'; Port = 3001 }
        @{ Kind = 'without a process'; Port = 3002 }
        @{ Kind = 'of a user namespace'; Port = 3003 }
    ) {
        $before, $after = @($facts.SsBefore[$Port]), @($facts.SsAfter[$Port])
        $rows = @($facts.Rows | Where-Object { "$($_.NetworkNamespace)" -eq $facts.Ids[$Port] })
        $rows.Count | Should -Be 5
        $before.Count | Should -Be 5
        foreach ($row in $rows) {
            $remotePort = $row.RemotePort -eq 0 ? '\*' : $row.RemotePort
            $ends = "$($row.LocalAddress):$($row.LocalPort) +$($row.RemoteAddress):$remotePort "
            $lines = $before, $after | ForEach-Object { $_ -match $ends }
            $lines.Count | Should -Be 2 -Because "ss shows $ends before and after"
            Get-SsDifference -Row $row -LineBefore $lines[0] -LineAfter $lines[1] | Should -BeNullOrEmpty
        }
        $rows.State | ForEach-Object ToString | Sort-Object | Should -Be CloseWait, Established, Established, FinWait2, Listen
    }

    It 'shows every namespace once' {
        $sockets = $facts.Rows | Where-Object Inode -NE 0
        $sockets.Count | Should -Be 16
        @($sockets.Inode | Sort-Object -Unique).Count | Should -Be 16
    }

    It 'knows the names that ip netns gives' {
        $named = $facts.Rows | Where-Object { $_.State.ToString() -eq 'Listen' } | Sort-Object LocalPort
        $named.LocalPort | Should -Be 3000, 3001, 3002, 3003
        $named.NetworkNamespaceName | Should -Be $null, $names[0], $names[1], $null
    }

    It 'knows the name of the only namespace that it reads, from <_>' -ForEach 'SockDiag', 'ProcFs' {
        $found = Invoke-Lab -Lab $lab -Argument "$mark-own", $_ -Script {
            param($name, $source)
            ip netns attach $name $PID
            try { (Get-ProcTcpSocket -LocalPort 3000 -State Listen -Source $source).NetworkNamespaceName }
            finally { ip netns delete $name }
            (Get-ProcTcpSocket -LocalPort 3000 -State Listen -Source $source).NetworkNamespaceName ?? 'none'
        }
        $found | Should -Be "$mark-own", 'none'
    }

    It 'takes namespaces by name, wildcard and inode' {
        $answer = Invoke-Lab -Lab $lab -Argument $names, $mark, $facts.Ids[3003] -Script {
            param($names, $mark, $id)
            @{
                Name     = @(Get-ProcTcpSocket -NetworkNamespace $names[1] -State Listen).LocalPort
                Wildcard = @(Get-ProcTcpSocket -NetworkNamespace "proctcp-$mark-*" -State Listen | Sort-Object LocalPort).LocalPort
                Inode    = @(Get-ProcTcpSocket -NetworkNamespace $id -State Listen).LocalPort
            }
        }
        $answer.Name | Should -Be 3002
        $answer.Wildcard | Should -Be 3001, 3002
        $answer.Inode | Should -Be 3003
    }

    It 'says by an error that a namespace named outright is not there, and is silent about wildcards' {
        $answer = Invoke-LabScript -Lab $lab -Argument $names -Script {
            param($name)
            Get-ProcTcpSocket -NetworkNamespace "$name-not", $name, 'nothing-like-this*' -State Listen
        }
        $answer.Error.Id | Should -Be 'NetworkNamespaceNotFound,ProcTcp.Commands.GetProcTcpSocketCommand'
        $answer.Error.Category | Should -Be 'ObjectNotFound'
        $answer.Error.Target | Should -Be "$($names[0])-not"
        $answer.Output.LocalPort | Should -Be 3001
    }

    It 'reads without owners too' {
        $sockets = Invoke-Lab -Lab $lab -Script {
            Get-ProcTcpSocket -AllNetworkNamespaces -NoOwner -LocalPort 3000-3003 -State Listen | Sort-Object LocalPort
        }
        $sockets.LocalPort | Should -Be 3000, 3001, 3002, 3003
        $sockets.OwnerStatus | Should -Be (@('NotRequested') * 4)
        $sockets.OwningProcess | Should -BeNullOrEmpty
    }

    It 'finds the sockets of a process in the namespace where it lives, whoever asks' {
        $answer = Invoke-LabScript -Lab $lab -Argument $facts.TenantId -Script {
            param($tenant)
            (Get-ProcTcpSocket -OwningProcess $tenant).LocalPort
            (Get-Process -Id $tenant | Get-ProcTcpSocket).LocalPort
            (Get-ProcTcpSocket -OwningProcess $tenant, $PID -LocalPort 3000-3003 -State Listen).LocalPort | Sort-Object
            Test-ProcTcpSocket -OwningProcess $tenant -LocalPort 3003
            (Wait-ProcTcpSocket -OwningProcess $tenant -Timeout 0).LocalPort
            Wait-ProcTcpSocket -OwningProcess $tenant -Absent -Timeout 0
            (Measure-ProcTcpSocket -OwningProcess $tenant).Count
            (Watch-ProcTcpSocket -OwningProcess $tenant -IncludeExisting -MaxEvents 1).Socket.LocalPort
        }
        $answer.Output | Should -Be 3003, 3003, 3000, 3003, $true, 3003, 1, 3003
        $answer.Error.Id | Should -Be 'WaitTimeout,ProcTcp.Commands.WaitProcTcpSocketCommand'
    }

    It 'passes over zombies' {
        $answer = Invoke-LabScript -Lab $lab -Script {
            # The shell that starts it gives its place to one that never asks how it ended.
            $parent = Start-Resident -Command bash, -c, 'sleep 0.1 & exec "$@"', bash
            $zombie = Wait-Zombie -ParentId $parent.Id
            $sockets = Get-ProcTcpSocket -AllNetworkNamespaces -LocalPort 3000-3003 -State Listen
            @{ Seen = $zombie; StillThere = Test-Path -Path "/proc/$zombie"; Ports = ($sockets | Sort-Object LocalPort).LocalPort }
        }
        $answer.Output[0].Seen | Should -BeGreaterThan 0
        $answer.Output[0].StillThere | Should -BeTrue
        $answer.Output[0].Ports | Should -Be 3000, 3001, 3002, 3003
        $answer.Error | Should -BeNullOrEmpty
    }

    It 'loses no namespace while processes of it come and go' {
        $answer = Invoke-LabScript -Lab $lab -Argument $names -Script {
            param($name)
            $coming = Start-Resident -Command nsenter, "--net=/run/netns/$name", sh, -c, 'while :; do true | cat; done & "$@"; kill $!', sh
            try {
                foreach ($try in 1..50) {
                    @(Get-ProcTcpSocket -AllNetworkNamespaces -NoOwner -LocalPort 3001 -State Listen).Count
                }
            }
            finally {
                $coming.StandardInput.Close()
                $coming.WaitForExit()
            }
        }
        $answer.Error | Should -BeNullOrEmpty
        $answer.Output | Sort-Object -Unique | Should -Be 1
        $answer.Output.Count | Should -Be 50
    }

    It 'completes the names' {
        $texts = Invoke-Lab -Lab $lab -Argument $mark -Script {
            param($mark)
            $line = "Get-ProcTcpSocket -NetworkNamespace proctcp-$mark"
            [System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches.CompletionText
        }
        $texts | Sort-Object | Should -Be ($names | Sort-Object)
    }

    It 'shows an ordinary user what the kernel lets everybody see, and tells namespaces apart' {
        Skip-TestIf -Problem (Get-OrdinaryUserProblem)
        $guest = Start-LabGuest -Lab $lab -OrdinaryUser
        try {
            $answer = Invoke-LabScript -Lab $guest -Script {
                Get-ProcTcpSocket -AllNetworkNamespaces -LocalPort 3000-3003 -State Listen
            }
        }
        finally {
            Stop-Lab -Lab $guest
        }
        $answer.Error | Should -BeNullOrEmpty
        $answer.Output.LocalPort | Sort-Object | Should -Be 3000, 3001, 3003
        @($answer.Output | ForEach-Object { "$($_.NetworkNamespace)$($_.NetworkNamespaceName)" } | Sort-Object -Unique).Count | Should -Be 3
        ($answer.Output | Where-Object LocalPort -EQ 3001).NetworkNamespaceName | Should -Match '^pid \d+$'
        @($answer.Warning).Count | Should -Be 1
        $answer.Warning[0] | Should -Match "$($names[1]).*CAP_SYS_ADMIN"
    }
}

Describe 'Get-ProcTcpSocket and the containers of a tree' {
    BeforeAll {
        $id = '3f2a9c41d07be85566aa0f1e2d3c4b5a69788796a5b4c3d2e1f0011223344556'
        $runtimes = @(
            @{ Runtime = 'docker, cgroup v1'; Cgroup = "12:memory:/docker/0$($id.Substring(1))"; Expected = "0$($id.Substring(1))" }
            @{ Runtime = 'docker, cgroup v2'; Cgroup = "0::/system.slice/docker-1$($id.Substring(1)).scope"; Expected = "1$($id.Substring(1))" }
            @{ Runtime = 'containerd, v1'; Cgroup = "5:cpu:/kubepods/burstable/pod7f2c/2$($id.Substring(1))"; Expected = "2$($id.Substring(1))" }
            @{
                Runtime  = 'containerd, v2'
                Cgroup   = "0::/kubepods.slice/kubepods-pod7f2c.slice/cri-containerd-4$($id.Substring(1)).scope"
                Expected = "4$($id.Substring(1))"
            }
            @{ Runtime = 'cri-o'; Cgroup = "0::/kubepods.slice/kubepods-pod8.slice/crio-5$($id.Substring(1)).scope"; Expected = "5$($id.Substring(1))" }
            @{ Runtime = 'podman'; Cgroup = "0::/machine.slice/libpod-6$($id.Substring(1)).scope/container"; Expected = "6$($id.Substring(1))" }
            @{ Runtime = 'lxc, v1'; Cgroup = '3:memory:/lxc/web'; Expected = 'web' }
            @{ Runtime = 'lxc, v2'; Cgroup = '0::/lxc.payload.mail/init.scope'; Expected = 'mail' }
            @{ Runtime = 'systemd-nspawn'; Cgroup = '0::/machine.slice/systemd-nspawn@build\x2dhost.service/payload'; Expected = 'build-host' }
            @{ Runtime = 'no container'; Cgroup = '0::/system.slice/docker.service'; Expected = $null }
        )
        $processes = @{}
        foreach ($i in 0..($runtimes.Count - 1)) {
            $processes[100 + $i] = @{
                Name             = "server $i"
                Descriptor       = @{ 3 = 1000 + $i }
                Cgroup           = $runtimes[$i].Cgroup
                NetworkNamespace = 4026532000 + $i
                Tcp              = @(New-KernelRow -Local "0.0.0.0:$(5000 + $i)" -Inode (1000 + $i))
            }
        }
        $root = New-ProcTree -Path "$TestDrive/containers" -Tcp @() -Process $processes
    }

    It 'knows the container of each runtime' {
        $sockets = Get-ProcTcpSocket -ProcRoot $root -AllNetworkNamespaces | Sort-Object LocalPort
        $sockets.LocalPort | Should -Be (5000..(4999 + $runtimes.Count))
        $sockets.NetworkNamespace | Should -Be ($sockets.LocalPort | ForEach-Object { 4026532000 + $_ - 5000 })
        for ($i = 0; $i -lt $runtimes.Count; $i++) {
            $sockets[$i].ContainerId | Should -BeExactly $runtimes[$i].Expected -Because $runtimes[$i].Runtime
        }
    }

    It 'takes -ContainerId <Value>' -ForEach @(
        @{ Value = '0f2a'; Port = 5000 }
        @{ Value = '*3344556'; Port = 5000, 5001, 5002, 5003, 5004, 5005 }
        @{ Value = 'web', 'build-host'; Port = 5006, 5008 }
        @{ Value = '*'; Port = 5000..5008 }
        @{ Value = 'nothing*'; Port = @() }
    ) {
        $found = Get-ProcTcpSocket -ProcRoot $root -ContainerId $Value | Sort-Object LocalPort
        @($found.LocalPort) | Should -Be $Port
    }

    It 'completes -ContainerId' {
        $line = "Get-ProcTcpSocket -ProcRoot '$root' -ContainerId "
        Import-Module -Name "$PSScriptRoot/Lab/Completion.psm1"
        $offers = Get-Completion -Line $line
        $offers.Count | Should -Be 9
        foreach ($offer in $offers) {
            $call = [scriptblock]::Create($line + $offer.CompletionText)
            @(& $call).Count | Should -Be 1 -Because $offer.CompletionText
        }
    }
}

Describe 'Get-ProcTcpSocket and a real container-like cgroup' {
    It 'takes the id of the container from the cgroup of the owner' {
        $id = [guid]::NewGuid().ToString('n') * 2
        $folder = '/sys/fs/cgroup/pids', '/sys/fs/cgroup' | Where-Object { Test-Path -Path "$_/cgroup.procs" } | Select-Object -First 1
        Skip-TestIf -Problem $problem
        Skip-TestIf -Problem ($folder ? '' : 'no cgroup file system is mounted')

        $cgroup = "$folder/docker-$id.scope"
        try {
            $null = New-Item -Path $cgroup -ItemType Directory -ErrorAction Stop
        }
        catch {
            Skip-TestIf -Problem "no cgroup can be made: $_"
        }

        try {
            $answer = Invoke-LabScript -Lab $lab -Argument $cgroup, $id -Script {
                param($cgroup, $id)
                $listener = New-Listener -Address 127.0.0.1
                $holder = Start-Holder -Socket $listener -Name 'contained'
                [IO.File]::WriteAllText("$cgroup/cgroup.procs", "$holder")
                $found = Get-ProcTcpSocket -ContainerId $id.Substring(0, 6)
                $wild = Get-ProcTcpSocket -ContainerId "*$($id.Substring(50))"
                Get-Process -Id $holder | Stop-Process
                @{ Port = $listener.LocalEndPoint.Port; Found = $found; Wild = @($wild).Count; None = @(Get-ProcTcpSocket -ContainerId 'zz*').Count }
            }
        }
        finally {
            $deadline = [datetime]::UtcNow.AddSeconds(20)
            while ((Get-Content -LiteralPath "$cgroup/cgroup.procs") -and [datetime]::UtcNow -lt $deadline) {
                Start-Sleep -Milliseconds 100
            }
            rmdir $cgroup
        }
        $answer.Error | Should -BeNullOrEmpty
        $answer.Output[0].Found.LocalPort | Should -Be $answer.Output[0].Port
        $answer.Output[0].Found.ContainerId | Should -Be $id
        $answer.Output[0].Wild | Should -Be 1
        $answer.Output[0].None | Should -Be 0
    }
}
