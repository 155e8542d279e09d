BeforeAll {
    . "$PSScriptRoot/Lab/Initialize.ps1"
    Import-Module -Name "$PSScriptRoot/Lab/SampleTree.psm1"
    $root = New-SampleTree -Path "$TestDrive/proc"
    $lab = Start-Lab
    if (-not $lab) {
        return
    }

    Invoke-Lab -Lab $lab -Argument "$PSScriptRoot/Lab/Watching.psm1", (Get-ManifestPath) -Script {
        Import-Module -Name $args[0]
        Set-Variable -Name manifest -Value $args[1] -Scope Global
    }
}

AfterAll {
    Stop-Lab -Lab $lab
}

Describe 'Watch-ProcTcpSocket on real sockets' {
    BeforeEach {
        Skip-TestIf -Problem (Get-LabProblem)
    }

    It 'tells of a connection closed from here, through TIME_WAIT, and of its end, where polls alone tell' {
        $told = Invoke-Lab -Lab $lab -Script {
            $listener = New-Listener -Address 127.0.0.1
            $port = $listener.LocalEndPoint.Port
            $watch = Start-Watch -ManifestPath $manifest -Parameter @{ LocalPort = $port, 4001; Interval = 0.1; Source = 'ProcFs' }
            $client = New-Socket -Address 127.0.0.1
            $client.SetSocketOption('Socket', 'ReuseAddress', $true)
            $client.Bind([ipendpoint]::new([ipaddress]::Loopback, 4001))
            $client.Connect($listener.LocalEndPoint)
            $server = Save-Socket -Socket $listener.Accept()
            $null = Wait-Change -Watch $watch -Where { $_.Kind -eq 'Opened' -and $_.Socket.LocalPort -eq 4001 }
            $null = Wait-Change -Watch $watch -Where { $_.State -eq 'Established' -and $_.Socket.LocalPort -ne 4001 -and $_.Socket.Inode }
            $client.Shutdown('Send')
            $null = Wait-Change -Watch $watch -Where { $_.State -eq 'FinWait2' }
            $null = Wait-Change -Watch $watch -Where { $_.State -eq 'CloseWait' }
            $server.Dispose()
            $client.Dispose()
            $null = Wait-Change -Watch $watch -Where { $_.State -eq 'TimeWait' }
            $null = Wait-Change -Watch $watch -Where { $_.Kind -eq 'Closed' -and $_.Socket.LocalPort -ne 4001 }

            # The same ends again end the old life: the kernel lets them be used once a clock tick of a second has passed.
            [Threading.Thread]::Sleep(1500)
            $again = New-Socket -Address 127.0.0.1
            $again.SetSocketOption('Socket', 'ReuseAddress', $true)
            $again.Bind([ipendpoint]::new([ipaddress]::Loopback, 4001))
            $again.Connect($listener.LocalEndPoint)
            $null = Wait-Change -Watch $watch -Where { $_.Kind -eq 'Closed' -and $_.Socket.LocalPort -eq 4001 }
            $changes = Stop-Watch -Watch $watch
            @{
                Here   = @(Get-Story -Change $changes -LocalPort 4001 -RemotePort $port)
                There  = @(Get-Story -Change $changes -LocalPort $port -RemotePort 4001)
                Inodes = @($changes | Where-Object { $_.Socket.LocalPort -eq 4001 } | ForEach-Object { $_.Socket.Inode })
                Ages   = @($changes | ForEach-Object { $null -ne $_.Age })
            }
        }
        $told.Here | Should -Be @(
            'Opened Established', 'StateChanged Established>FinWait2', 'StateChanged FinWait2>TimeWait', 'Closed TimeWait', 'Opened Established'
        )
        $told.There -join ';' | Should -BeLike '*;StateChanged Established>CloseWait;Closed CloseWait*'
        $told.Inodes[0] | Should -Not -Be $told.Inodes[-1]
        $told.Inodes[2] | Should -Be 0
        $told.Ages | Should -Not -Contain $false
    }

    It 'tells of a connection closed from there' {
        $told = Invoke-Lab -Lab $lab -Script {
            $pair = New-FullPair -Address 127.0.0.1
            $port = $pair.Client.LocalEndPoint.Port
            $watch = Start-Watch -ManifestPath $manifest -Parameter @{ LocalPort = $port; Interval = 0.1 }
            $pair.Server.Shutdown('Send')
            $null = Wait-Change -Watch $watch -Where { $_.State -eq 'CloseWait' }
            $pair.Client.Dispose()
            $null = Wait-Change -Watch $watch -Where { $_.State -eq 'LastAck' }
            $pair.Server.LingerState = [Net.Sockets.LingerOption]::new($true, 0)
            $pair.Server.Dispose()
            $last = Wait-Change -Watch $watch -Where { $_.Kind -eq 'Closed' }
            $changes = Stop-Watch -Watch $watch
            @{
                Story  = @(Get-Story -Change $changes -LocalPort $port -RemotePort $pair.Client.RemotePort)
                Owner  = @($changes.Socket.OwningProcess)
                Status = @($changes.Socket.OwnerStatus | ForEach-Object ToString)
                Self   = $PID
                Age    = $last.Age
            }
        }
        $told.Story | Should -Be 'StateChanged Established>CloseWait', 'StateChanged CloseWait>LastAck', 'Closed LastAck'
        $told.Owner | Sort-Object -Unique | Should -Be $told.Self
        $told.Status | Should -Be 'Resolved', 'Orphaned', 'Orphaned'
        $told.Age | Should -BeNullOrEmpty -Because 'the socket is older than the watch'
    }

    It 'tells who accepts a connection' {
        $told = Invoke-Lab -Lab $lab -Script {
            $listener = New-Listener -Address 127.0.0.1
            $watch = Start-Watch -ManifestPath $manifest -Parameter @{ LocalPort = $listener.LocalEndPoint.Port; Interval = 0.1 }
            $null = New-Client -Address 127.0.0.1 -Port $listener.LocalEndPoint.Port
            $null = Wait-Change -Watch $watch -Where { $_.Kind -eq 'Opened' }
            $null = Save-Socket -Socket $listener.Accept()
            $null = Wait-Change -Watch $watch -Where { $_.Kind -eq 'OwnerChanged' }
            Stop-Watch -Watch $watch | ForEach-Object { '{0} {1} {2} {3}' -f $_.Kind, $_.State, $_.Socket.OwnerStatus, ($_.Socket.OwningProcess -eq $PID) }
        }
        $told | Should -Be 'Opened Established AcceptQueue True', 'OwnerChanged Established Resolved True'
    }

    It 'tells when a socket is inherited, and when the parent lets it go' {
        $told = Invoke-Lab -Lab $lab -Script {
            $pair = New-Pair -Address 127.0.0.1
            $watch = Start-Watch -ManifestPath $manifest -Parameter @{ LocalPort = $pair.Client.LocalEndPoint.Port; Interval = 0.1 }
            $child = Start-Holder -Socket $pair.Client -Name 'heir'
            $null = Wait-Change -Watch $watch -Where { $_.Socket.Owners.ProcessId -contains $child }

            # What .NET does when it disposes of a socket ends the connection for all; closing the descriptor does not.
            $null = [ProcTcpLab.Libc]::fcntl($pair.Client.Handle.ToInt32(), 2, 1)
            $pair.Client.SafeHandle.SetHandleAsInvalid()
            Add-Type -Namespace ProcTcpLab -Name Close -MemberDefinition '[DllImport("libc")] public static extern int close(int fd);'
            $null = [ProcTcpLab.Close]::close($pair.Client.SafeHandle.DangerousGetHandle().ToInt32())
            $null = Wait-Change -Watch $watch -Where { "$($_.Socket.Owners.ProcessId)" -eq "$child" }
            Stop-Watch -Watch $watch | ForEach-Object {
                $before, $now = $_.PreviousOwners, $_.Socket.Owners | ForEach-Object {
                    ($_.ProcessId -replace "^$PID$", 'parent' -replace "^$child$", 'child') -join '+'
                }
                '{0} {1} {2}>{3}' -f $_.Kind, $_.State, $before, $now
            }
        }
        $told | Should -Be 'OwnerChanged Established parent>parent+child', 'OwnerChanged Established parent+child>child'
    }

    It 'tells of no close where a namespace loses its name and its processes live, but of one that was asked for by name' {
        $told = Invoke-Lab -Lab $lab -Argument "proctcp-$([guid]::NewGuid().ToString('n').Substring(0, 8))" -Script {
            param($name)
            New-NamedNamespace -Name $name
            $resident = Start-Resident -Command ip, netns, exec, $name
            $null = New-NamespaceSocket -Path "/run/netns/$name" -Port 3200
            $asked = @{
                All   = @{ AllNetworkNamespaces = $true }
                Inode = @{ NetworkNamespace = stat --dereference --format %i "/run/netns/$name" }
                Name  = @{ NetworkNamespace = $name }
            }
            $watches, $kinds = @{}, @{}
            foreach ($way in $asked.Keys) {
                $watches[$way] = Start-Watch -ManifestPath $manifest -Parameter ($asked[$way] + @{ Interval = 0.1; LocalPort = 3200, 3201 })
            }
            Remove-NamedNamespace -Name $name
            $null = New-NamespaceSocket -Path "/proc/$($resident.Id)/ns/net" -Port 3201
            $null = Wait-Change -Watch $watches.All -Where { $_.Kind -eq 'Opened' }
            $null = Wait-Change -Watch $watches.Inode -Where { $_.Kind -eq 'Opened' }
            $null = Wait-Change -Watch $watches.Name -Where { $_.Kind -eq 'Closed' }
            $problem = @($watches.Name.Shell.Streams.Error.ReadAll().FullyQualifiedErrorId)
            foreach ($way in $asked.Keys) {
                $kinds[$way] = @(Stop-Watch -Watch $watches[$way] | ForEach-Object { '{0} {1}' -f $_.Kind, $_.Socket.LocalPort } | Sort-Object -Unique)
            }
            @{ Kinds = $kinds; Problem = $problem }
        }
        $told.Kinds.All | Should -Be 'Opened 3201'
        $told.Kinds.Inode | Should -Be 'Opened 3201'
        $told.Kinds.Name | Should -Be 'Closed 3200'
        $told.Problem | Should -Be 'NetworkNamespaceNotFound,ProcTcp.Commands.WatchProcTcpSocketCommand'
    }

    It 'tells the state that sockets enter and leave' {
        $told = Invoke-Lab -Lab $lab -Script {
            $pair = New-FullPair -Address 127.0.0.1
            $port = $pair.Client.LocalEndPoint.Port
            $watch = Start-Watch -ManifestPath $manifest -Parameter @{ LocalPort = $port; Interval = 0.1; State = 'CLOSE_WAIT' }
            $pair.Server.Shutdown('Send')
            $null = Wait-Change -Watch $watch -Where { $_.State -eq 'CloseWait' }
            $pair.Client.Shutdown('Send')
            $null = Wait-Change -Watch $watch -Where { $_.State -eq 'LastAck' }
            Get-Story -Change (Stop-Watch -Watch $watch) -LocalPort $port -RemotePort $pair.Client.RemotePort
        }
        $told | Should -Be 'StateChanged Established>CloseWait', 'StateChanged CloseWait>LastAck'
    }

    It 'never tells of stable sockets while 10,000 others come and go' {
        $told = Invoke-Lab -Lab $lab -Script {
            $pairs = 1..40 | ForEach-Object { New-Pair -Address 127.0.0.1 }
            $listener = New-Listener -Address 127.0.0.1
            $stable = @("$($listener.LocalEndPoint.Port) 0")
            foreach ($pair in $pairs) {
                $stable += "$($pair.Client.LocalEndPoint.Port) $($pair.Client.RemotePort)"
                $stable += "$($pair.Client.RemotePort) $($pair.Client.LocalEndPoint.Port)"
            }
            $watch = Start-Watch -ManifestPath $manifest -Parameter @{ Interval = 0.25 }
            Invoke-Churn -Count 10000
            $null = Wait-Change -Watch $watch -Where { $_.Kind -eq 'Closed' -and $_.State -eq 'Listen' }
            $changes = Stop-Watch -Watch $watch
            $open = @{}
            $wrong = foreach ($change in $changes) {
                # Each life begins with Opened, ends with Closed, and goes on from the state it was in; one that no poll has seen is closed alone.
                $key = "$($change.Socket.GetLocalEndPoint()) $($change.Socket.GetRemoteEndPoint())"
                $isNew = $change.Kind -eq 'Opened' -or $change.State -eq 'Closed'
                if ($isNew -eq $open.ContainsKey($key) -or ($change.PreviousState -and $open[$key] -ne $change.PreviousState)) { "$change" }
                $open[$key] = $change.State
                if ($change.Kind -eq 'Closed') { $open.Remove($key) }
            }
            @{
                Changes = $changes.Count
                Stable  = @($changes | Where-Object { "$($_.Socket.LocalPort) $($_.Socket.RemotePort)" -in $stable } | ForEach-Object ToString)
                Wrong   = @($wrong)
            }
        }
        $told.Changes | Should -BeGreaterThan 10
        $told.Stable | Should -BeNullOrEmpty
        $told.Wrong | Should -BeNullOrEmpty
    }

    It 'ends at once when it is stopped, however long the interval' {
        $ended = Invoke-Lab -Lab $lab -Script {
            $watch = Start-Watch -ManifestPath $manifest -Parameter @{ Interval = 3600 }
            $null = Stop-Watch -Watch $watch
            $watch.Ending.IsCompleted
        }
        $ended | Should -Be $true
    }

    It 'ends at once when its pipeline has enough' {
        $told = Invoke-Lab -Lab $lab -Script {
            $null = New-Listener -Address 127.0.0.1
            @(Watch-ProcTcpSocket -IncludeExisting -Interval 3600 | Select-Object -First 1).Count
        }
        $told | Should -Be 1
    }

    It 'leaves no descriptor behind' {
        $descriptors = Invoke-Lab -Lab $lab -Script {
            $null = Watch-ProcTcpSocket -Duration 0
            @(Get-ChildItem -Path /proc/self/fd).Count
            foreach ($round in 1..20) {
                $null = Watch-ProcTcpSocket -Duration 0
                $null = Watch-ProcTcpSocket -IncludeExisting -Interval 3600 | Select-Object -First 1
            }
            @(Get-ChildItem -Path /proc/self/fd).Count
        }
        $descriptors[1] | Should -BeLessOrEqual ($descriptors[0] + 3)
    }

    It 'tells that other processes could not be read, once' {
        Skip-TestIf -Problem (Get-OrdinaryUserProblem)
        $user = Get-OrdinaryUser
        $guest = Start-LabGuest -Lab $lab -OrdinaryUser
        try {
            Invoke-Lab -Lab $guest -Argument "$($user.Lab)/Watching.psm1", $user.Manifest -Script {
                Import-Module -Name $args[0]
                $watch = Start-Watch -ManifestPath $args[1] -Parameter @{ Interval = 0.05; State = 'Listen' }
                Set-Variable -Name watch -Value $watch -Scope Global
            }
            foreach ($round in 1..3) {
                # Each is opened at a poll of its own, and nobody but root can tell who holds it.
                $port = Invoke-Lab -Lab $lab -Script { (New-Listener -Address 127.0.0.1).LocalEndPoint.Port }
                Invoke-Lab -Lab $guest -Argument $port -Script {
                    $port = $args[0]
                    $null = Wait-Change -Watch $watch -Where { $_.Kind -eq 'Opened' -and $_.Socket.LocalPort -eq $port }
                }
            }
            $told = Invoke-Lab -Lab $guest -Script {
                @{
                    Warnings = @($watch.Shell.Streams.Warning | ForEach-Object ToString)
                    Status   = @(Stop-Watch -Watch $watch | ForEach-Object { "$($_.Socket.OwnerStatus)" })
                }
            }
        }
        finally {
            Stop-Lab -Lab $guest
        }
        $told.Status | Should -Be 'AccessDenied', 'AccessDenied', 'AccessDenied'
        $told.Warnings.Count | Should -Be 1
        $told.Warnings | Should -Match 'CAP_SYS_PTRACE'
    }
}

Describe 'The parameters of Watch-ProcTcpSocket' {
    It 'tell the sockets that are there, and end after the last look' {
        $existing = Watch-ProcTcpSocket -ProcRoot $root -IncludeExisting -Duration 0
        $existing.Kind | Sort-Object -Unique | Should -Be 'Existing'
        ($existing.Socket | Get-SampleName) -join ';' | Should -Be ((Get-ProcTcpSocket -ProcRoot $root | Get-SampleName) -join ';')
        ($existing.Socket.OwningProcess) -join ';' | Should -Be ((Get-ProcTcpSocket -ProcRoot $root).OwningProcess -join ';')
        Watch-ProcTcpSocket -ProcRoot $root -Duration 0 | Should -BeNullOrEmpty
    }

    It 'end after so many changes' {
        @(Watch-ProcTcpSocket -ProcRoot $root -IncludeExisting -MaxEvents 3 -Interval 3600).Count | Should -Be 3
    }

    It 'take all filters' {
        $filters = @(
            @{ State = 'Listen' }, @{ LocalPort = 22 }, @{ LocalAddress = '10.0.0.0/8' }, @{ OwningProcessName = 'ngin*' }, @{ AddressFamily = 'IPv6' }
            @{ OwningProcess = 10 }, @{ Inode = 101 }, @{ UserName = '0' }, @{ RemotePort = 50000 }, @{ RemoteAddress = '10.0.0.0/8' }
        )
        foreach ($filter in $filters) {
            $expected = Get-ProcTcpSocket -ProcRoot $root @filter -ErrorAction Ignore | Get-SampleName
            $actual = Watch-ProcTcpSocket -ProcRoot $root -IncludeExisting -Duration 0 @filter
            $names = @($actual) | Where-Object { $_ } | ForEach-Object Socket | Get-SampleName
            $names -join ';' | Should -Be ($expected -join ';') -Because ($filter | Out-String)
        }
    }

    It 'take processes from the pipeline, all at once' {
        $told = 10, 20 | ForEach-Object { [pscustomobject]@{ Id = $_ } } | Watch-ProcTcpSocket -ProcRoot $root -IncludeExisting -Duration 0
        $told.Socket.Owners.ProcessId | Sort-Object -Unique | Should -Contain 20
        @() | Watch-ProcTcpSocket -ProcRoot $root | Should -BeNullOrEmpty
    }

    It 'leave owners out' {
        $told = Watch-ProcTcpSocket -ProcRoot $root -IncludeExisting -Duration 0 -NoOwner
        $told.Socket.OwnerStatus | Sort-Object -Unique | Should -Be 'NotRequested'
    }

    It 'take durations: <Text>' -ForEach @(
        @{ Text = 'text'; Value = '00:00:00' }
        @{ Text = 'a whole number'; Value = 0 }
        @{ Text = 'a number'; Value = 0.0 }
        @{ Text = 'a number as text'; Value = '0' }
        @{ Text = 'a TimeSpan'; Value = [timespan]::Zero }
    ) {
        Watch-ProcTcpSocket -ProcRoot $root -Duration $Value | Should -BeNullOrEmpty
    }

    It 'refuse what is no duration: <_>' -ForEach 'soon', -1, '-00:00:01', ([double]::MaxValue) {
        { Watch-ProcTcpSocket -ProcRoot $root -Duration $_ } |
            Should -Throw -ErrorId 'ParameterArgumentTransformationError,ProcTcp.Commands.WatchProcTcpSocketCommand'
    }

    It 'refuse an interval of nothing' {
        { Watch-ProcTcpSocket -ProcRoot $root -Interval 0 -Duration 0 } |
            Should -Throw -ErrorId 'IntervalNotPositive,ProcTcp.Commands.WatchProcTcpSocketCommand'
    }

    It 'refuse owner filters without owners' {
        { Watch-ProcTcpSocket -ProcRoot $root -NoOwner -OwningProcess 1 } |
            Should -Throw -ErrorId 'OwnerFilterWithoutOwners,ProcTcp.Commands.WatchProcTcpSocketCommand'
    }

    It 'end the watch where no table can be read' {
        { Watch-ProcTcpSocket -ProcRoot "$TestDrive/none" } | Should -Throw -ErrorId 'ProcNetUnreadable,ProcTcp.Commands.WatchProcTcpSocketCommand'
    }
}

Describe 'The view of changes' {
    BeforeAll {
        $changes = Watch-ProcTcpSocket -ProcRoot $root -IncludeExisting -Duration 0
        $escape = [string][char]27

        function Get-Line {
            param($Change, [string]$Rendering = 'PlainText')

            $before = $PSStyle.OutputRendering
            $PSStyle.OutputRendering = $Rendering
            try {
                $Change | Out-String -Width 160 -Stream | Where-Object { $_.Trim() }
            }
            finally {
                $PSStyle.OutputRendering = $before
            }
        }
    }

    It 'is one line for each: time, kind, state, ends, owner; two if its addresses are long' {
        $lines = Get-Line -Change $changes
        @($lines -match '^\d\d:').Count | Should -Be $changes.Count
        @($lines -notmatch '^\d\d:') | Should -Match '^ {9}\[.*\]:\d+ '
        $lines | ForEach-Object Length | Sort-Object -Bottom 1 | Should -BeLessOrEqual 80
        $listener = $changes | Where-Object { $_.Socket.LocalPort -eq 22 -and $_.State -eq 'Listen' } | Select-Object -First 1
        Get-Line -Change $listener | Should -Match '^\d\d:\d\d:\d\d Existing Listen {6}0\.0\.0\.0:22 0\.0\.0\.0:0 10/sshd'
    }

    It 'is coloured on a terminal, and plain where it is not' {
        Get-Line -Change $changes | Should -Not -Match $escape
        $coloured = Get-Line -Change $changes -Rendering Ansi
        $coloured -match 'Listen' | Should -Match "$escape\[[0-9;]*mListen"
        $coloured -replace "$escape\[[0-9;]*m" | Should -Be (Get-Line -Change $changes)
    }

    It 'is that of deserialized changes as well, at the depth of remoting' {
        $copies = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($changes, 1))
        Get-Line -Change $copies | Should -Be (Get-Line -Change $changes)
        $copies[0].Socket.LocalPort | Should -Be $changes[0].Socket.LocalPort
        $copies[0].Socket.Owners[0].ProcessId | Should -Be $changes[0].Socket.Owners[0].ProcessId
    }

    It 'has a table beside' {
        $screen = $changes | Format-Table | Out-String -Width 80 -Stream | Where-Object { $_.Trim() }
        $screen[0] | Should -Match '^Time +Kind +State +Local +Remote +Owner'
        @($screen -match '^\d\d:').Count | Should -Be $changes.Count
        $screen -match ':22 .*Listen|Listen +0\.0\.0\.0:22 ' | Should -Match '10/sshd'
    }
}
