BeforeAll {
    . "$PSScriptRoot/Lab/Initialize.ps1"
    $lab = Start-Lab
}

AfterAll {
    Stop-Lab -Lab $lab
}

Describe 'Get-ProcTcpSocket owners' {
    BeforeEach {
        Skip-TestIf -Problem (Get-LabProblem)
    }

    It 'names process, command and descriptor' {
        $answer = Invoke-Lab -Lab $lab -Script {
            $listener = New-Listener -Address 127.0.0.1
            $socket = Get-ProcTcpSocket -LocalPort $listener.LocalEndPoint.Port
            @{ Socket = $socket; ProcessId = $PID; Name = [IO.File]::ReadAllText('/proc/self/comm').TrimEnd(); Descriptor = $listener.Handle.ToInt32() }
        }
        $answer.Socket.OwnerStatus.ToString() | Should -Be 'Resolved'
        $answer.Socket.OwningProcess | Should -Be $answer.ProcessId
        $answer.Socket.OwningProcessName | Should -BeExactly $answer.Name
        $answer.Socket.Owners.ProcessId | Should -Be $answer.ProcessId
        $answer.Socket.Owners.FileDescriptor | Should -Be $answer.Descriptor
    }

    It 'names every descriptor of a process' {
        $answer = Invoke-Lab -Lab $lab -Script {
            $listener = New-Listener -Address 127.0.0.1
            $copy = Copy-Descriptor -Socket $listener
            $socket = Get-ProcTcpSocket -LocalPort $listener.LocalEndPoint.Port
            @{ Owners = $socket.Owners; Descriptors = $listener.Handle.ToInt32(), $copy | Sort-Object }
        }
        $answer.Owners.FileDescriptor | Should -Be $answer.Descriptors
    }

    It 'names every process that shares a socket by fork, the lowest id first' {
        $answer = Invoke-Lab -Lab $lab -Script {
            $listener = New-Listener -Address '::1'
            $holders = 1..3 | ForEach-Object { Start-Holder -Socket $listener -Name "worker $_" }
            $socket = Get-ProcTcpSocket -LocalPort $listener.LocalEndPoint.Port
            @{ Socket = $socket; Expected = @($PID) + $holders; Found = (Get-ProcTcpSocket -OwningProcess $holders[1]).Inode }
        }
        $answer.Socket.Owners.ProcessId | Should -Be ($answer.Expected | Sort-Object)
        $answer.Socket.OwningProcess | Should -Be ($answer.Expected | Sort-Object)[0]
        $answer.Socket.Owners.CommandName | Should -Be @($answer.Socket.OwningProcessName, 'worker 1', 'worker 2', 'worker 3')
        $answer.Found | Should -Be $answer.Socket.Inode
    }

    It 'keeps listeners apart that share a port' {
        $answer = Invoke-Lab -Lab $lab -Script {
            $share = { Set-SocketNumber -Socket $_ -Level 1 -Option 15 -Value 1 }
            $listeners = @(1, 2) | ForEach-Object { New-Listener -Address 127.0.0.1 -Port 1999 -Prepare $share }
            $sockets = Get-ProcTcpSocket -LocalPort 1999
            @{
                Inodes      = $sockets.Inode
                Descriptors = $sockets.Owners.FileDescriptor | Sort-Object
                Expected    = $listeners.Handle | ForEach-Object { $_.ToInt32() } | Sort-Object
            }
        }
        $answer.Inodes.Count | Should -Be 2
        $answer.Inodes[0] | Should -Not -Be $answer.Inodes[1]
        $answer.Descriptors | Should -Be $answer.Expected
    }

    It 'has command names as they are: <Name>' -ForEach @(
        @{ Name = 'with blanks' }
        @{ Name = 'a) S 1 (b' }
        @{ Name = "two`nlines" }
        @{ Name = "$([char]27)[31mred" }
        @{ Name = "end`n" }
        @{ Name = 'schön' }
    ) {
        $answer = Invoke-Lab -Lab $lab -Argument $Name -Script {
            param($name)
            $listener = New-Listener -Address 127.0.0.1
            $holder = Start-Holder -Socket $listener -Name $name
            (Get-ProcTcpSocket -LocalPort $listener.LocalEndPoint.Port).Owners | Where-Object ProcessId -EQ $holder | Select-Object -ExpandProperty CommandName
        }
        @($answer).Count | Should -Be 1
        $answer | Should -BeExactly $Name
    }

    It 'says NotRequested with -NoOwner' {
        $status = Invoke-Lab -Lab $lab -Script {
            $listener = New-Listener -Address 127.0.0.1
            (Get-ProcTcpSocket -LocalPort $listener.LocalEndPoint.Port -NoOwner).OwnerStatus.ToString()
        }
        $status | Should -Be 'NotRequested'
    }

    It 'says NotVisible of a socket that a process of another PID namespace holds, and warns' {
        $stranger = Start-LabGuest -Lab $lab -OutsideProcesses
        try {
            $null = Invoke-Lab -Lab $stranger -Script { New-Listener -Address 127.0.0.1 -Port 1998 }
            $answer = Invoke-LabScript -Lab $lab -Script { Get-ProcTcpSocket -LocalPort 1998 }
            $filtered = Invoke-LabScript -Lab $lab -Script { Get-ProcTcpSocket -LocalPort 1998 -OwningProcessName '*' }
            $tested = Invoke-LabScript -Lab $lab -Script { Test-ProcTcpSocket -LocalPort 1998 -OwningProcessName '*' }
            $awaited = Invoke-LabScript -Lab $lab -Script { Wait-ProcTcpSocket -LocalPort 1998 -OwningProcessName '*' -Timeout 0 }
        }
        finally {
            Stop-Lab -Lab $stranger
        }
        $answer.Output[0].OwnerStatus.ToString() | Should -Be 'NotVisible'
        $answer.Output[0].Inode | Should -BeGreaterThan 0
        $answer.Output[0].Owners | Should -BeNullOrEmpty
        $answer.Warning.Count | Should -Be 1
        $answer.Warning[0] | Should -Match 'PID namespace.*\b1 socket is shown without an owner.*-ProcRoot'
        $filtered.Output | Should -BeNullOrEmpty
        $filtered.Warning[0] | Should -Match 'PID namespace.*\b1 socket whose owner is unknown may be missing.*-ProcRoot'
        $tested.Error.Id, $awaited.Error.Id | Should -BeLike 'OwnersUnreadable,*'
        $tested.Error.Text, $awaited.Error.Text | Should -Match '\b1 socket whose owner is unknown may be missing'
    }

    It 'does not say of <Filter.Keys> that there is no such process, if it may be in another PID namespace' -ForEach @(
        @{ Filter = @{ OwningProcess = 999999 }; Claim = 'has the ID 999999' }
        @{ Filter = @{ OwningProcessName = 'no-such-name' }; Claim = 'has this name' }
        @{ Filter = @{ ContainerId = 'deadbeef' }; Claim = 'is in a container with this ID' }
    ) {
        $answer = Invoke-LabScript -Lab $lab -Argument $Filter -Script { param($Filter) Get-ProcTcpSocket @Filter }
        $answer.Error.Count | Should -Be 1
        $answer.Error[0].Text | Should -Match "No visible process ${Claim}: processes outside this PID namespace are not visible"
    }

    It 'warns of no other PID namespace if the holders of all sockets are seen' {
        $answer = Invoke-LabScript -Lab $lab -Script {
            $listener = New-Listener -Address 127.0.0.1
            Get-ProcTcpSocket -LocalPort $listener.LocalEndPoint.Port
        }
        $answer.Output[0].OwnerStatus.ToString() | Should -Be 'Resolved'
        $answer.Warning | Should -BeNullOrEmpty
    }
}

Describe 'Get-ProcTcpSocket on connections that wait to be accepted' {
    BeforeEach {
        Skip-TestIf -Problem (Get-LabProblem)
    }

    It 'gives the owners of the listener on <Listener>, reached as <Client>' -ForEach @(
        @{ Listener = '127.0.0.1'; Client = '127.0.0.1' }
        @{ Listener = '0.0.0.0'; Client = '127.0.0.1' }
        @{ Listener = '::1'; Client = '::1' }
        @{ Listener = '::'; Client = '::1' }
        @{ Listener = '::'; Client = '127.0.0.1' }
        @{ Listener = '::'; Client = '::ffff:127.0.0.1' }
        @{ Listener = '0.0.0.0'; Client = '::ffff:127.0.0.1' }
    ) {
        $answer = Invoke-Lab -Lab $lab -Argument $Listener, $Client -Script {
            param($listenOn, $connectTo)
            $listener = New-Listener -Address $listenOn
            $port = $listener.LocalEndPoint.Port
            $holder = Start-Holder -Socket $listener
            $null = New-Client -Address $connectTo -Port $port
            $sockets = Get-ProcTcpSocket -LocalPort $port
            @{ Holder = $holder; Lab = $PID; Listener = $sockets.Where{ $_.State -eq 'Listen' }; Waiting = $sockets.Where{ $_.State -ne 'Listen' } }
        }
        @($answer.Waiting).Count | Should -Be 1
        $waiting = $answer.Waiting[0]
        $waiting.OwnerStatus.ToString() | Should -Be 'AcceptQueue'
        $waiting.Inode | Should -Be 0
        $waiting.Owners.ProcessId | Should -Be (@($answer.Holder, $answer.Lab) | Sort-Object)
        $waiting.Owners.FileDescriptor | Should -Be $answer.Listener[0].Owners.FileDescriptor
    }

    It 'takes the listener on the very address before the one on every address' {
        $answer = Invoke-Lab -Lab $lab -Script {
            $share = { Set-SocketNumber -Socket $_ -Level 1 -Option 15 -Value 1 }
            $exact = New-Listener -Address 127.0.0.2 -Port 1996 -Prepare $share
            $every = New-Listener -Address 0.0.0.0 -Port 1996 -Prepare $share
            $null = New-Client -Address 127.0.0.2 -Port 1996
            $null = New-Client -Address 127.0.0.3 -Port 1996
            @{
                Sockets = Get-ProcTcpSocket -LocalPort 1996 -State Established
                Exact   = $exact.Handle.ToInt32()
                Every   = $every.Handle.ToInt32()
            }
        }
        $byAddress = @{}
        $answer.Sockets | ForEach-Object { $byAddress[$_.LocalAddress] = $_.Owners.FileDescriptor }
        $byAddress['127.0.0.2'] | Should -Be $answer.Exact
        $byAddress['127.0.0.3'] | Should -Be $answer.Every
    }

    It 'gives all listeners that share the port' {
        $answer = Invoke-Lab -Lab $lab -Script {
            $share = { Set-SocketNumber -Socket $_ -Level 1 -Option 15 -Value 1 }
            $listeners = @(1, 2) | ForEach-Object { New-Listener -Address 127.0.0.1 -Port 1995 -Prepare $share }
            $null = New-Client -Address 127.0.0.1 -Port 1995
            @{
                Descriptors = (Get-ProcTcpSocket -LocalPort 1995 -State Established).Owners.FileDescriptor
                Expected    = $listeners.Handle | ForEach-Object { $_.ToInt32() } | Sort-Object
            }
        }
        $answer.Descriptors | Should -Be $answer.Expected
    }
}

Describe 'Get-ProcTcpSocket as an ordinary user' {
    BeforeAll {
        if (-not $lab -or (Get-OrdinaryUserProblem)) {
            return
        }

        $visitor = Start-LabGuest -Lab $lab -OrdinaryUser
        $null = Invoke-Lab -Lab $lab -Script { 1..3 | ForEach-Object { New-Listener -Address 127.0.0.1 -Port (1900 + $_) } }
        $null = Invoke-Lab -Lab $visitor -Script { New-Listener -Address 127.0.0.1 -Port 1910; New-Client -Address 127.0.0.1 -Port 1910 }
        $seen = Invoke-LabScript -Lab $visitor -Script { Get-ProcTcpSocket }
    }

    AfterAll {
        Stop-Lab -Lab $visitor
    }

    BeforeEach {
        Skip-TestIf -Problem (Get-LabProblem)
        Skip-TestIf -Problem (Get-OrdinaryUserProblem)
    }

    It 'says AccessDenied of the sockets of others' {
        $others = $seen.Output | Where-Object { $_.LocalPort -in 1901..1903 }
        @($others).Count | Should -Be 3
        foreach ($socket in $others) {
            $socket.OwnerStatus.ToString() | Should -Be 'AccessDenied'
            $socket.OwningProcess | Should -BeNullOrEmpty
            $socket.UserName | Should -Be (id -un 0)
        }
    }

    It 'does not claim that a process holds no socket if its descriptors cannot be read' {
        $holder = Invoke-Lab -Lab $lab -Script { $PID }
        $answer = Invoke-LabScript -Lab $visitor -Argument $holder -Script { param($id) Get-ProcTcpSocket -OwningProcess $id -LocalPort 1901 }
        $answer.Error.Count | Should -Be 2
        $answer.Error[0].Text | Should -BeExactly "No TCP socket that could be read matches LocalPort 1901, OwningProcess $holder. On LocalPort 1901: 1 Listen."
        $answer.Error[1].Text | Should -BeLike "No TCP socket that could be read matches *. Process $holder denied access to its descriptors*CAP_SYS_PTRACE*"
    }

    It 'finds the owner of his own sockets, and of what waits for them' {
        $own = $seen.Output | Where-Object { $_.LocalPort -eq 1910 }
        $own.OwnerStatus | ForEach-Object { $_.ToString() } | Sort-Object | Should -Be 'AcceptQueue', 'Resolved'
        $own.OwningProcess | Sort-Object -Unique | Should -Be (Invoke-Lab -Lab $visitor -Script { $PID })
        # Before Linux 6.17 a connection that waits had no user of its own.
        $own.UserId | Where-Object { $null -ne $_ } | Sort-Object -Unique | Should -Be 65534
    }

    It 'warns once, and writes no error' {
        $seen.Warning.Count | Should -Be 1
        $seen.Error | Should -BeNullOrEmpty
        $seen.Ended | Should -BeNullOrEmpty
    }

    It 'does not warn where nothing is missing: <Words>' -ForEach @(
        @{ Words = 'own sockets'; Script = { Get-ProcTcpSocket -LocalPort 1910 } }
        @{ Words = '-NoOwner'; Script = { Get-ProcTcpSocket -NoOwner } }
    ) {
        $answer = Invoke-LabScript -Lab $visitor -Script $Script
        $answer.Warning | Should -BeNullOrEmpty
        $answer.Output.Count | Should -BeGreaterThan 0
    }

    It 'is seen by root with owner and user' {
        $socket = Invoke-Lab -Lab $lab -Script { Get-ProcTcpSocket -LocalPort 1910 -State Listen }
        $socket.OwnerStatus.ToString() | Should -Be 'Resolved'
        $socket.UserId | Should -Be 65534
        $socket.UserName | Should -Be (id -un 65534)
    }
}
