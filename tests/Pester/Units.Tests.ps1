BeforeAll {
    . "$PSScriptRoot/Lab/Initialize.ps1"
    Import-Module -Name "$PSScriptRoot/Lab/Completion.psm1"
}

Describe 'The systemd units of owners' {
    BeforeAll {
        $groups = @(
            '0::/system.slice/nginx.service', '0::/user.slice/user-1000.slice/session-3.scope', '1:name=systemd:/system.slice/old.service'
            '0::/user.slice/user-1000.slice/user@1000.service/app.slice/web.service', '0::/docker/3f2a'
        )
        $units = 'nginx.service', 'session-3.scope', 'old.service', 'web.service', $null
        $processes = @{ 1 = @{ Name = 'init'; Descriptor = @{}; Cgroup = '0::/init.scope' } }
        $rows = foreach ($i in 0..4) {
            $processes[100 + $i] = @{ Name = "server$i"; Descriptor = @{ 3 = 1000 + $i }; Cgroup = $groups[$i] }
            New-KernelRow -Local "0.0.0.0:$(5000 + $i)" -Inode (1000 + $i)
        }
        $root = New-ProcTree -Path "$TestDrive/units" -Tcp @($rows) -Process $processes
    }

    It 'are looked up if they are asked for' {
        $sockets = Get-ProcTcpSocket -ProcRoot $root -IncludeUnit | Sort-Object LocalPort
        $sockets.Count | Should -Be 5
        foreach ($i in 0..4) {
            $sockets[$i].OwningUnit | Should -BeExactly $units[$i] -Because $groups[$i]
        }
        (Get-ProcTcpSocket -ProcRoot $root).OwningUnit | Where-Object { $_ } | Should -BeNullOrEmpty
        $list = $sockets[0] | Format-List | Out-String
        $list | Should -Match 'OwningUnit\s+: nginx\.service'
    }

    It 'take -OwningUnit <Value> on every cmdlet' -ForEach @(
        @{ Value = 'nginx.service'; Port = 5000 }
        @{ Value = 'NGINX.*'; Port = 5000 }
        @{ Value = '*.service'; Port = 5000, 5002, 5003 }
        @{ Value = 'old.service', 'session-*'; Port = 5001, 5002 }
        @{ Value = 'none*'; Port = @() }
    ) {
        @((Get-ProcTcpSocket -ProcRoot $root -OwningUnit $Value | Sort-Object LocalPort).LocalPort) | Should -Be $Port
        Test-ProcTcpSocket -ProcRoot $root -OwningUnit $Value | Should -Be ($Port.Count -gt 0)
        @(Measure-ProcTcpSocket -ProcRoot $root -OwningUnit $Value).Count | Should -Be ($Port.Count ? 1 : 0)
        @(Watch-ProcTcpSocket -ProcRoot $root -OwningUnit $Value -IncludeExisting -MaxEvents 9 -Duration 0).Count | Should -Be @($Port).Count
    }

    It 'are what Measure-ProcTcpSocket groups by' {
        $measures = Measure-ProcTcpSocket -ProcRoot $root -Property OwningUnit, State
        @($measures.OwningUnit | Sort-Object) | Should -Be @($units | Sort-Object)
        ($measures | Measure-Object -Property Count -Sum).Sum | Should -Be 5
    }

    It 'are in the sockets of Watch-ProcTcpSocket if they are asked for' {
        $changes = Watch-ProcTcpSocket -ProcRoot $root -IncludeUnit -IncludeExisting -Duration 0
        @($changes.Socket.OwningUnit | Where-Object { $_ } | Sort-Object) | Should -Be @($units | Where-Object { $_ } | Sort-Object)
    }

    It 'are completed, with what their processes hold' {
        $line = "Get-ProcTcpSocket -ProcRoot '$root' -OwningUnit "
        $offers = Get-Completion -Line $line
        $offers.CompletionText | Should -Be @($units | Where-Object { $_ } | Sort-Object)
        $offers[0].ToolTip | Should -Be 'nginx.service - server0 (100): 1 Listen'
        (Get-Completion -Line "${line}se").CompletionText | Should -Be 'session-3.scope'
    }

    It 'that no process is in are an error, unless wildcards ask for them' {
        Get-ProcTcpSocket -ProcRoot $root -OwningUnit 'none.service', 'init.scope' -ErrorAction SilentlyContinue -ErrorVariable failures |
            Should -BeNullOrEmpty
        $failures.FullyQualifiedErrorId | Should -Be 'OwningUnitNotFound,ProcTcp.Commands.GetProcTcpSocketCommand'
        $failures.TargetObject | Should -Be 'none.service'
    }

    It 'cannot be asked for without owners' -ForEach @(
        @{ Parameter = @{ OwningUnit = '*' } }
        @{ Parameter = @{ IncludeUnit = $true } }
    ) {
        { Get-ProcTcpSocket -NoOwner @Parameter } | Should -Throw -ErrorId 'OwnerFilterWithoutOwners,ProcTcp.Commands.GetProcTcpSocketCommand'
    }

    It 'are those of the groups that the kernel has' {
        $mount = Get-Content -LiteralPath /proc/self/mounts | ForEach-Object { $_.Split(' ')[1] } |
            Where-Object { $_ -like '*/cgroup/systemd' -or $_ -like '*/cgroup/unified' -or $_ -eq '/sys/fs/cgroup' } |
            Where-Object { Test-Path -LiteralPath "$_/cgroup.procs" } | Select-Object -First 1
        $slice = "$mount/proctcp_$PID.slice"
        try {
            $null = New-Item -Path "$slice/proctcp_$PID.service" -ItemType Directory -ErrorAction Stop
        }
        catch {
            Set-ItResult -Skipped -Because 'control groups cannot be made here'
            return
        }

        $listener = [System.Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 0)
        $holder = $null
        try {
            $listener.Start()
            $holder = [System.Diagnostics.Process]::Start('bash', [string[]]('-c', "exec 9<>/dev/tcp/127.0.0.1/$($listener.LocalEndpoint.Port); exec sleep infinity"))
            $accepted = $listener.AcceptSocket()
            [IO.File]::WriteAllText("$slice/proctcp_$PID.service/cgroup.procs", "$($holder.Id)")
            $found = Get-ProcTcpSocket -OwningUnit "proctcp_$PID.*"
            $found.OwningProcess | Should -Be $holder.Id
            $found.OwningUnit | Should -BeExactly "proctcp_$PID.service"
            $found.RemotePort | Should -Be $listener.LocalEndpoint.Port
        }
        finally {
            $listener.Stop()
            if ($holder) {
                $accepted.Dispose()
                $holder.Kill()
                $holder.WaitForExit()
            }
            [IO.Directory]::Delete("$slice/proctcp_$PID.service")
            [IO.Directory]::Delete($slice)
        }
    }
}
