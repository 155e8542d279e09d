# Other network namespaces by socket diagnosis, which enters them.
BeforeAll {
    . "$PSScriptRoot/Lab/Initialize.ps1"
    $problem = Get-NamedNamespaceProblem
    if ($problem) {
        return
    }

    $names = Get-NamespaceName -Suffix live, empty
    $lab = Start-Lab
    $facts = Invoke-Lab -Lab $lab -Argument (, $names) -Script {
        param($names)
        $names | ForEach-Object { New-NamedNamespace -Name $_ }
        $resident = Start-Resident -Command ip, netns, exec, $names[0]
        $stranger = Start-Resident -Command unshare, --user, --map-root-user, --net
        $paths = [ordered]@{
            6000 = '/proc/self/ns/net'
            6001 = "/run/netns/$($names[0])"
            6002 = "/run/netns/$($names[1])"
            6003 = "/proc/$($stranger.Id)/ns/net"
        }
        foreach ($path in $paths.GetEnumerator()) {
            $sockets = New-NamespaceSocket -Path $path.Value -Port $path.Key
            $null = Start-Holder -Socket $sockets[0] -Name "holder $($path.Key)"
        }
        @{ Tenant = $stranger.Id; Resident = $resident.Id; Ids = $paths.Values | ForEach-Object { stat --dereference --format %i $_ } }
    }
}

AfterAll {
    if (-not $problem) {
        $null = Invoke-Lab -Lab $lab -Argument (, $names) -Script { param($names) Remove-NamedNamespace -Name $names }
    }
    Stop-Lab -Lab $lab
}

Describe 'Socket diagnosis in other network namespaces' {
    BeforeEach {
        Skip-TestIf -Problem $problem
    }

    It 'agrees with the tables about <Name>' -ForEach @(
        @{ Name = 'all namespaces'; Filter = { @{ AllNetworkNamespaces = $true } }; Count = 20 }
        @{ Name = 'all namespaces, without owners'; Filter = { @{ AllNetworkNamespaces = $true; NoOwner = $true } }; Count = 20 }
        @{ Name = 'all namespaces, filtered'; Filter = { @{ AllNetworkNamespaces = $true; State = 'Established'; LocalPort = '6000-6003' } }; Count = 4 }
        @{ Name = 'a name'; Filter = { @{ NetworkNamespace = $names[0] } }; Count = 5 }
        @{ Name = 'a name that only a mount keeps'; Filter = { @{ NetworkNamespace = $names[1] } }; Count = 5 }
        @{ Name = 'the inode of one without name'; Filter = { @{ NetworkNamespace = $facts.Ids[3] } }; Count = 5 }
        @{ Name = 'a process elsewhere'; Filter = { @{ OwningProcessName = 'holder 600*'; AllNetworkNamespaces = $true } }; Count = 4 }
    ) {
        $answer = Invoke-Lab -Lab $lab -Argument (& $Filter) -Script { param($filter) Compare-Source -Filter $filter }
        $answer.Count | Should -BeGreaterOrEqual $Count
        $answer.Difference | Should -BeNullOrEmpty
    }

    It 'reads them as text by default, and says why' {
        $answer = Invoke-LabScript -Lab $lab -Argument $names -Script { param($name) Get-ProcTcpSocket -NetworkNamespace $name -State Listen -Verbose }
        $answer.Output.Cookie | Should -BeNullOrEmpty
        $answer.Output.KernelAddress | Should -Not -BeNullOrEmpty
        $answer.Verbose -match '^Socket diagnosis was not used\. .*-Source SockDiag' | Should -HaveCount 1
    }

    It 'has details of their connections: -TcpInfo' {
        $answer = Invoke-LabScript -Lab $lab -Script { Get-ProcTcpSocket -AllNetworkNamespaces -TcpInfo -LocalPort 6000-6003 | Sort-Object -Property LocalPort, State }
        "$($answer.Ended.Text)$($answer.Error.Text)$($answer.Warning)" | Should -BeNullOrEmpty
        $answer.Output | Should -HaveCount 12
        $connections = $answer.Output | Where-Object { $_.State.ToString() -eq 'Established' }
        $connections | Should -HaveCount 4
        foreach ($connection in $connections) {
            $connection.RoundTripTime | Should -BeGreaterThan ([timespan]::Zero)
            $connection.CongestionControl | Should -BeIn ((Get-Content -Path /proc/sys/net/ipv4/tcp_available_congestion_control) -split ' ')
        }
        "$($answer.Output.NetworkNamespace | Sort-Object -Unique)" | Should -Be "$($facts.Ids | Sort-Object)"
        ($answer.Output | Where-Object LocalPort -EQ 6002).NetworkNamespaceName | Sort-Object -Unique | Should -Be $names[1]
    }

    It 'shows sockets that are bound only there, on request' {
        Skip-TestIf -Problem ([Environment]::OSVersion.Version -lt [version]'6.8' ? 'the kernel shows sockets that are bound only since Linux 6.8' : '')
        $answer = Invoke-LabScript -Lab $lab -Argument $names -Script {
            param($name)
            Get-ProcTcpSocket -NetworkNamespace $name -State BoundInactive, Listen -Source SockDiag
        }
        $answer.Ended | Should -BeNullOrEmpty
        $answer.Output.LocalPort | Should -Be 6001
    }

    It 'leaves the session in its own namespace' {
        Invoke-Lab -Lab $lab -Script {
            $null = Get-ProcTcpSocket -AllNetworkNamespaces -Source SockDiag
            Get-ChildItem -Path /proc/$PID/task | ForEach-Object { (readlink "$($_.FullName)/ns/net") -replace '\D' } | Sort-Object -Unique
        } | Should -Be $facts.Ids[0]
    }

    It 'warns an ordinary user of what cannot be entered, and shows the rest' {
        Skip-TestIf -Problem (Get-OrdinaryUserProblem)
        $guest = Start-LabGuest -Lab $lab -OrdinaryUser
        try {
            $answer = Invoke-LabScript -Lab $guest -Script { Get-ProcTcpSocket -AllNetworkNamespaces -LocalPort 6000-6003 -State Listen -Source SockDiag }
        }
        finally {
            Stop-Lab -Lab $guest
        }
        "$($answer.Ended.Text)$($answer.Error.Text)" | Should -BeNullOrEmpty
        $answer.Output.LocalPort | Should -Be 6000
        $answer.Warning | Should -HaveCount 1
        $answer.Warning[0] | Should -Match 'CAP_SYS_ADMIN'
    }
}
