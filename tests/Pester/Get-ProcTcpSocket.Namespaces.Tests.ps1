BeforeAll {
    . "$PSScriptRoot/Lab/Initialize.ps1"
    $problem = Get-LabProblem
    if (-not $problem -and (id -u) -ne '0') {
        $problem = 'only root can give names to network namespaces'
    }
    if ($problem) {
        return
    }

    $mark = [guid]::NewGuid().ToString('n').Substring(0, 8)
    $names = "proctcp-$mark-live", "proctcp-$mark-empty"
    $lab = Start-Lab
    $facts = Invoke-Lab -Lab $lab -Argument (, $names) -Script {
        param($names)
        $names | ForEach-Object { New-NamedNamespace -Name $_ }
        $resident = Start-Resident -Command ip, netns, exec, $names[0]
        $stranger = Start-Resident -Command unshare, --user, --map-root-user, --net
        $null = New-Listener -Address 127.0.0.1 -Port 3000
        $null = New-NamespaceListener -Path "/run/netns/$($names[0])" -Port 3001
        $null = New-NamespaceListener -Path "/run/netns/$($names[1])" -Port 3002
        $null = New-NamespaceListener -Path "/proc/$($stranger.Id)/ns/net" -Port 3003
        @{
            ProcessId  = $PID
            ResidentId = $resident.Id
            StrangerId = $stranger.Id
            Ids        = @{
                3000 = (readlink /proc/self/ns/net) -replace '\D'
                3001 = stat --dereference --format %i "/run/netns/$($names[0])"
                3002 = stat --dereference --format %i "/run/netns/$($names[1])"
                3003 = (readlink "/proc/$($stranger.Id)/ns/net") -replace '\D'
            }
        }
    }
    $all = Invoke-LabScript -Lab $lab -Script { Get-ProcTcpSocket -AllNetworkNamespaces -State Listen -Verbose }
}

AfterAll {
    if (-not $problem) {
        $null = Invoke-Lab -Lab $lab -Argument (, $names) -Script { param($names) Remove-NamedNamespace -Name $names }
    }
    Stop-Lab -Lab $lab
}

Describe 'Get-ProcTcpSocket in every network namespace' {
    BeforeEach {
        if ($problem) {
            Set-ItResult -Skipped -Because $problem
        }
    }

    It 'shows the sockets of namespace <Kind> once, with owner and namespace' -ForEach @(
        @{ Kind = 'of its own'; Port = 3000 }
        @{ Kind = 'with a process'; Port = 3001 }
        @{ Kind = 'without a process'; Port = 3002 }
        @{ Kind = 'in a user namespace'; Port = 3003 }
    ) {
        $socket = @($all.Output | Where-Object LocalPort -EQ $Port)
        $socket.Count | Should -Be 1
        $socket[0].OwningProcess | Should -Be $facts.ProcessId
        "$($socket[0].NetworkNamespace)" | Should -Be $facts.Ids[$Port]
        $all.Error | Should -BeNullOrEmpty
    }

    It 'knows the names that ip netns gives' {
        ($all.Output | Where-Object LocalPort -EQ 3001).NetworkNamespaceName | Should -Be $names[0]
        ($all.Output | Where-Object LocalPort -EQ 3002).NetworkNamespaceName | Should -Be $names[1]
        ($all.Output | Where-Object LocalPort -EQ 3000).NetworkNamespaceName | Should -BeNullOrEmpty
    }

    It 'agrees with ss in each namespace' {
        $ss = Invoke-Lab -Lab $lab -Argument (, $names) -Script {
            param($names)
            $names | ForEach-Object { ip netns exec $_ ss -Htlne } | Where-Object { $_ -match ':(?<Port>\d+) .*\bino:(?<Inode>\d+)' } |
                ForEach-Object { $null = $_ -match ':(?<Port>\d+) .*\bino:(?<Inode>\d+)'; "$($Matches.Port) $($Matches.Inode)" }
        }
        $ours = $all.Output | Where-Object LocalPort -In 3001, 3002 | ForEach-Object { "$($_.LocalPort) $($_.Inode)" }
        $ours | Sort-Object | Should -Be ($ss | Sort-Object)
    }

    It 'takes namespaces by name, wildcard and inode' {
        $answer = Invoke-LabScript -Lab $lab -Argument $names, $mark, $facts.Ids[3003] -Script {
            param($names, $mark, $id)
            @{
                Name     = @(Get-ProcTcpSocket -NetworkNamespace $names[1]).LocalPort
                Wildcard = @(Get-ProcTcpSocket -NetworkNamespace "proctcp-$mark-*" | Sort-Object LocalPort).LocalPort
                Inode    = @(Get-ProcTcpSocket -NetworkNamespace $id).LocalPort
            }
        }
        $answer.Output[0].Name | Should -Be 3002
        $answer.Output[0].Wildcard | Should -Be 3001, 3002
        $answer.Output[0].Inode | Should -Be 3003
    }

    It 'says by an error that a namespace named outright is not there, and is silent about wildcards' {
        $answer = Invoke-LabScript -Lab $lab -Argument $names -Script {
            param($name)
            Get-ProcTcpSocket -NetworkNamespace "$name-not", $name, 'nothing-like-this*'
        }
        $answer.Error.Id | Should -Be 'NetworkNamespaceNotFound,ProcTcp.Commands.GetProcTcpSocketCommand'
        $answer.Error.Target | Should -Be "$($names[0])-not"
        $answer.Output.LocalPort | Should -Be 3001
    }

    It 'reads without owners too' {
        $ports = Invoke-Lab -Lab $lab -Script { (Get-ProcTcpSocket -AllNetworkNamespaces -NoOwner -LocalPort 3000-3003 | Sort-Object LocalPort).LocalPort }
        $ports | Should -Be 3000, 3001, 3002, 3003
    }

    It 'passes over zombies and processes that end' {
        $answer = Invoke-LabScript -Lab $lab -Script {
            $parent = Start-Resident -Command bash, -c, 'true & exec "$@"', bash
            $states = foreach ($try in 1..50) {
                $state = Get-ChildItem -Path /proc -Directory | Where-Object Name -Match '^\d+$' |
                    ForEach-Object { try { [IO.File]::ReadAllText("$_/stat") } catch { } } | Where-Object { $_ -match "\) Z $($parent.Id) " }
                if ($state) { 'zombie'; break }
                Start-Sleep -Milliseconds 100
            }
            @{ States = $states; Ports = @(Get-ProcTcpSocket -AllNetworkNamespaces -LocalPort 3000-3003).Count }
        }
        $answer.Output[0].States | Should -Be 'zombie'
        $answer.Output[0].Ports | Should -Be 4
        $answer.Error | Should -BeNullOrEmpty
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
        $ordinary = Get-OrdinaryUserProblem
        if ($ordinary) {
            Set-ItResult -Skipped -Because $ordinary
            return
        }

        $guest = Start-LabGuest -Lab $lab -OrdinaryUser
        try {
            $answer = Invoke-LabScript -Lab $guest -Script { Get-ProcTcpSocket -AllNetworkNamespaces -LocalPort 3000-3003 -Verbose }
        }
        finally {
            Stop-Lab -Lab $guest
        }
        $answer.Error | Should -BeNullOrEmpty
        $answer.Output.LocalPort | Sort-Object | Should -Be 3000, 3001, 3003
        @($answer.Output | ForEach-Object { "$($_.NetworkNamespace)$($_.NetworkNamespaceName)" } | Sort-Object -Unique).Count | Should -Be 3
        ($answer.Output | Where-Object LocalPort -EQ 3001).NetworkNamespaceName | Should -Match '^pid \d+$'
        @($answer.Verbose -match $names[1]).Count | Should -Be 1
    }
}

Describe 'Get-ProcTcpSocket and containers' {
    BeforeEach {
        if ($problem) {
            Set-ItResult -Skipped -Because $problem
        }
    }

    It 'takes the id of the container from the cgroup of the owner' {
        $id = [guid]::NewGuid().ToString('n') * 2
        $folder = '/sys/fs/cgroup/pids', '/sys/fs/cgroup' | Where-Object { Test-Path -Path "$_/cgroup.procs" } | Select-Object -First 1
        if (-not $folder) {
            Set-ItResult -Skipped -Because 'no cgroup file system is mounted'
            return
        }

        $cgroup = "$folder/docker-$id.scope"
        try {
            $null = New-Item -Path $cgroup -ItemType Directory -ErrorAction Stop
        }
        catch {
            Set-ItResult -Skipped -Because "no cgroup can be made: $_"
            return
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
                @{ Port = $listener.LocalEndPoint.Port; Found = $found; Wild = @($wild).Count; None = @(Get-ProcTcpSocket -ContainerId 'zz').Count }
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
