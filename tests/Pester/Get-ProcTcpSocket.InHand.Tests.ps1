BeforeAll {
    . "$PSScriptRoot/Lab/Initialize.ps1"
    $lab = Start-Lab
}

AfterAll {
    Stop-Lab -Lab $lab
}

Describe 'Get-ProcTcpSocket with a socket in hand' {
    BeforeEach {
        Skip-TestIf -Problem (Get-LabProblem)
    }

    It 'takes it in every form, and gives one object for each, in their order' {
        $answer = Invoke-LabScript -Lab $lab -Script {
            $listener = [Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 4000)
            $listener.Start()
            $client = [Net.Sockets.TcpClient]::new('127.0.0.1', 4000)
            $accepted = $listener.AcceptSocket()
            $secure = [Net.Security.SslStream]::new($client.GetStream())
            $forms = $listener, $client, $accepted, $accepted.SafeHandle, $client.GetStream(), $secure
            @{
                Piped    = $forms | Get-ProcTcpSocket -Verbose
                Typed    = Get-ProcTcpSocket -InputObject $client, $listener
                Client   = $client.Client.LocalEndPoint.Port
                Handle   = $accepted.Handle.ToInt32()
                Walked   = Get-ProcTcpSocket -LocalPort 4000 -State Established
            }
            $accepted.Dispose(); $client.Dispose(); $listener.Stop()
        }
        $answer.Error | Should -BeNullOrEmpty
        $found = $answer.Output[0]
        $client = $found.Client
        $found.Piped.LocalPort | Should -Be 4000, $client, 4000, 4000, $client, $client
        "$($found.Piped.State)" | Should -Be 'Listen Established Established Established Established Established'
        $found.Piped[2].Owners.FileDescriptor | Should -Be $found.Handle
        $found.Piped[2].Inode | Should -Be $found.Walked.Inode
        "$($found.Piped[2].Owners)" | Should -Be "$($found.Walked.Owners)"
        $found.Typed.LocalPort | Should -Be $client, 4000
    }

    It 'reads the table once, and walks over the descriptors once' {
        $answer = Invoke-LabScript -Lab $lab -Script {
            $sockets = 1..5 | ForEach-Object { New-Listener -Address 127.0.0.1 }
            $sockets | Get-ProcTcpSocket -Verbose
        }
        $answer.Output.Count | Should -Be 5
        @($answer.Verbose -match '^Read \d+ rows?').Count | Should -Be 1
        @($answer.Verbose -match 'descriptors of [1-9]\d* process(es)?').Count | Should -Be 1
    }

    It 'finds the row of a descriptor whatever its state' {
        $answer = Invoke-LabScript -Lab $lab -Script {
            $null = New-LabState -Address '127.0.0.1', '::1'
            $rows = Get-ProcTcpSocket -OwningProcess $PID | Where-Object OwnerStatus -EQ Resolved
            @{
                States  = $rows.State | ForEach-Object ToString | Sort-Object -Unique
                Inodes  = $rows.Inode
                Numbers = foreach ($row in $rows) { (Get-ProcTcpSocket -FileDescriptor $row.Owners[0].FileDescriptor).Inode }
            }
        }
        $answer.Error | Should -BeNullOrEmpty
        $answer.Output[0].Numbers | Should -Be $answer.Output[0].Inodes
        $answer.Output[0].States | Should -Be 'CloseWait', 'Closing', 'Established', 'FinWait1', 'FinWait2', 'LastAck', 'Listen', 'SynSent'
    }

    It 'applies the filters' {
        $states = Invoke-Lab -Lab $lab -Script {
            $listener = New-Listener -Address 127.0.0.1
            $client = New-Client -Address 127.0.0.1 -Port $listener.LocalEndPoint.Port
            "$(($listener, $client | Get-ProcTcpSocket -State Established).State)"
        }
        $states | Should -Be 'Established'
    }

    It 'applies those on ends, states, inodes, users and the names of processes' {
        $answer = Invoke-LabScript -Lab $lab -Script {
            $listener = New-Listener -Address 127.0.0.1
            $port = $listener.LocalEndPoint.Port
            $client = New-Client -Address 127.0.0.1 -Port $port
            $name = [IO.File]::ReadAllText("/proc/$PID/comm").Trim()
            $filters = @(
                @{ LocalPort = $port }, @{ LocalPort = $client.LocalEndPoint.Port }, @{ RemotePort = $port }, @{ State = 'Listen' }
                @{ LocalAddress = '127.0.0.0/8' }, @{ LocalAddress = '10.0.0.0/8' }, @{ RemoteAddress = '127.0.0.1' }
                @{ Inode = ($listener | Get-ProcTcpSocket).Inode }, @{ UserName = '0' }, @{ UserName = '4711' }
                @{ OwningProcessName = $name }, @{ OwningProcessName = 'nobody', "$($name[0])*" }, @{ OwningProcessName = 'nobody' }
                @{ OwningProcess = $PID }
            )
            $descriptors = $listener.Handle, $client.Handle | ForEach-Object ToInt32
            foreach ($filter in $filters) {
                @{
                    Filter      = $filter | Out-String
                    InHand      = "$($listener, $client | Get-ProcTcpSocket @filter | ForEach-Object State)"
                    Descriptors = "$(Get-ProcTcpSocket -FileDescriptor $descriptors @filter | ForEach-Object State)"
                }
            }
        }
        $answer.Error | Should -BeNullOrEmpty
        $both, $listener, $client, $none = 'Listen Established', 'Listen', 'Established', ''
        $expected = @(
            $listener, $client, $client, $listener
            $both, $none, $client
            $listener, $both, $none
            $both, $both, $none
            $both
        )
        $answer.Output.Count | Should -Be $expected.Count
        for ($i = 0; $i -lt $expected.Count; $i++) {
            $answer.Output[$i].InHand | Should -Be $expected[$i] -Because $answer.Output[$i].Filter
            $answer.Output[$i].Descriptors | Should -Be $expected[$i] -Because $answer.Output[$i].Filter
        }
    }

    It 'says what is wrong with <Kind> by <Id>' -ForEach @(
        @{ Kind = 'a socket of UDP'; Id = 'NotTcpSocket'; Script = { [Net.Sockets.UdpClient]::new(0) | Get-ProcTcpSocket } }
        @{ Kind = 'a closed client'; Id = 'SocketClosed'; Script = { $client = [Net.Sockets.TcpClient]::new(); $client.Close(); $client | Get-ProcTcpSocket } }
        @{
            Kind   = 'a closed socket'
            Id     = 'SocketClosed'
            Script = {
                $socket = [Net.Sockets.Socket]::new('Stream', 'Tcp')
                $socket.Dispose()
                $socket | Get-ProcTcpSocket
            }
        }
        @{ Kind = 'a file'; Id = 'NotSocket'; Script = { [IO.File]::OpenRead('/proc/self/stat') | Get-ProcTcpSocket } }
        @{ Kind = 'a stream over memory'; Id = 'NotSocket'; Script = { [IO.MemoryStream]::new() | Get-ProcTcpSocket } }
        @{
            Kind   = 'a socket that is only bound'
            Id     = 'SocketNotInTable'
            Script = {
                $socket = New-Socket -Address 127.0.0.1
                $socket.Bind([ipendpoint]::new([ipaddress]::Loopback, 0))
                $socket | Get-ProcTcpSocket
            }
        }
        @{ Kind = 'a descriptor that is none'; Id = 'FileDescriptorNotFound'; Script = { Get-ProcTcpSocket -FileDescriptor 99999 } }
        @{ Kind = 'a process that is none'; Id = 'FileDescriptorNotFound'; Script = { Get-ProcTcpSocket -FileDescriptor 0 -OwningProcess 999999999 } }
        @{
            Kind   = 'a descriptor that is no socket'
            Id     = 'NotSocket'
            Script = {
                $file = [IO.File]::OpenHandle('/proc/self/stat')
                Get-ProcTcpSocket -FileDescriptor $file.DangerousGetHandle().ToInt32()
            }
        }
    ) {
        $answer = Invoke-LabScript -Lab $lab -Script $Script
        $answer.Ended | Should -BeNullOrEmpty
        $answer.Output | Should -BeNullOrEmpty
        $answer.Error.Id | Should -Be "$Id,ProcTcp.Commands.GetProcTcpSocketCommand"
    }

    It 'gives the good ones where others are bad' {
        $answer = Invoke-LabScript -Lab $lab -Script {
            $listener = New-Listener -Address 127.0.0.1
            @{ Ports = ([Net.Sockets.UdpClient]::new(0), $listener | Get-ProcTcpSocket).LocalPort; Expected = $listener.LocalEndPoint.Port }
        }
        $answer.Error.Id | Should -Be 'NotTcpSocket,ProcTcp.Commands.GetProcTcpSocketCommand'
        $answer.Output[0].Ports | Should -Be $answer.Output[0].Expected
    }

    It 'finds a descriptor of another process, with all its owners' {
        $answer = Invoke-LabScript -Lab $lab -Script {
            $listener = New-Listener -Address 127.0.0.1
            $holder = Start-Holder -Socket $listener
            $descriptor = (Get-ProcTcpSocket -Inode ($listener | Get-ProcTcpSocket).Inode).Owners | Where-Object ProcessId -EQ $holder
            @{
                Holder = $holder
                Lab    = $PID
                InHand = @($listener | Get-ProcTcpSocket -OwningProcess $holder)
                Of4711 = $listener | Get-ProcTcpSocket -OwningProcess 4711
                Typed  = Get-ProcTcpSocket -FileDescriptor $descriptor.FileDescriptor -OwningProcess $holder
                Piped  = Get-Process -Id $holder | Get-ProcTcpSocket -FileDescriptor $descriptor.FileDescriptor
                Port   = $listener.LocalEndPoint.Port
            }
        }
        $answer.Error | Should -BeNullOrEmpty
        $found = $answer.Output[0]
        $found.Typed.LocalPort | Should -Be $found.Port
        $found.Typed.Owners.ProcessId | Should -Be (@($found.Holder, $found.Lab) | Sort-Object)
        $found.Typed.Owners.CommandName | Should -Contain 'holder'
        $found.InHand.Count | Should -Be 1
        $found.Of4711 | Should -BeNullOrEmpty
        $found.Piped.LocalPort | Should -Be $found.Port
    }

    It 'says that a descriptor may not be read' {
        Skip-TestIf -Problem (Get-OrdinaryUserProblem)
        $guest = Start-LabGuest -Lab $lab -OrdinaryUser
        try {
            $answer = Invoke-LabScript -Lab $guest -Script { Get-ProcTcpSocket -FileDescriptor 0 -OwningProcess 1 }
        }
        finally {
            Stop-Lab -Lab $guest
        }
        $answer.Error.Id | Should -Be 'FileDescriptorDenied,ProcTcp.Commands.GetProcTcpSocketCommand'
        $answer.Error.Category | Should -Be 'PermissionDenied'
    }
}
