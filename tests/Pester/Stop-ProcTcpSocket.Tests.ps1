BeforeDiscovery {
    Import-Module -Name "$PSScriptRoot/Lab/States.psm1"
    $names = Get-StateName
}

BeforeAll {
    . "$PSScriptRoot/Lab/Initialize.ps1"
    $problem = Get-LabProblem
    $problem = $problem ? $problem : (Get-SockDiagProblem)
    if ($problem) {
        return
    }

    $lab = Start-Lab
    $null = Invoke-Lab -Lab $lab -Script {
        # The result of the next call on a socket.
        function global:Get-SocketError {
            param([Parameter(ValueFromPipeline)] $Socket)

            process {
                $Socket.ReceiveTimeout = 10000
                try {
                    "received $($Socket.Receive([byte[]]::new(1)))"
                }
                catch {
                    "$($_.Exception.InnerException.SocketErrorCode)"
                }
            }
        }

        # The row of a socket's own end.
        function global:Get-End {
            param($Socket, [string]$Source = 'SockDiag')

            Get-ProcTcpSocket -LocalPort $Socket.LocalEndPoint.Port -RemotePort $Socket.RemoteEndPoint.Port -Source $Source
        }
    }
}

AfterAll {
    if (-not $problem) {
        Stop-Lab -Lab $lab
    }
}

Describe 'Stop-ProcTcpSocket' {
    BeforeEach {
        Skip-TestIf -Problem $problem
    }

    Context 'on sockets in every state' {
        BeforeAll {
            if ($problem) {
                return
            }

            $places = '127.0.0.1', '::1', '::ffff:127.0.0.1'
            $facts = Invoke-Lab -Lab $lab -Argument (, $places) -Script { param($places) New-LabState -Address $places }
        }

        # What the kernel's own table shows is gone, but for a reset that is on its way to a deaf peer.
        It 'closes one that is: <_>' -ForEach $names {
            foreach ($fact in $facts | Where-Object Name -EQ $_) {
                $result = Invoke-Lab -Lab $lab -Argument $fact -Script {
                    param($fact)
                    $row = Get-ProcTcpSocket -LocalPort $fact.LocalPort -RemotePort $fact.RemotePort -State $fact.State -ErrorAction Stop
                    $closed = $row | Stop-ProcTcpSocket -Force -PassThru
                    @{
                        Before = "$row"
                        Closed = "$closed"
                        Line   = Find-KernelLine -LocalPort $fact.LocalPort -RemotePort $fact.RemotePort
                    }
                }
                $result.Closed | Should -Be $result.Before -Because $fact.Address
                $result.Line | Should -BeNullOrEmpty -Because $fact.Address
            }
        }
    }

    Context 'what the owner and the peer see' {
        It 'aborts the calls of the owner, and resets the peer: <Address>, <Source>' -ForEach @(
            foreach ($address in '127.0.0.1', '::1', '::ffff:127.0.0.1') {
                foreach ($source in 'SockDiag', 'ProcFs') {
                    @{ Address = $address; Source = $source }
                }
            }
        ) {
            $result = Invoke-Lab -Lab $lab -Argument $Address, $Source -Script {
                param($address, $source)
                $pair = New-Pair -Address $address
                $end = Get-End -Socket $pair.Server -Source $source
                @($end).Count
                $end | Stop-ProcTcpSocket -Force
                $pair.Server, $pair.Client | Get-SocketError
            }
            $result | Should -Be 1, 'ConnectionAborted', 'ConnectionReset'
        }

        It 'ends a wait that is going on' {
            $result = Invoke-Lab -Lab $lab -Script {
                $pair = New-Pair -Address 127.0.0.1
                $listener = New-Listener -Address 127.0.0.1
                $received = $pair.Server.ReceiveAsync([ArraySegment[byte]]::new([byte[]]::new(1)), 'None')
                $accepted = $listener.AcceptAsync()
                Get-End -Socket $pair.Server | Stop-ProcTcpSocket -Force
                Get-ProcTcpSocket -LocalPort $listener.LocalEndPoint.Port | Stop-ProcTcpSocket -Force
                foreach ($task in $received, $accepted) {
                    try {
                        $task.Wait(10000)
                    }
                    catch {
                        "$($_.Exception.InnerException.InnerException.SocketErrorCode)"
                    }
                }
            }
            $result | Should -Be 'ConnectionAborted', 'InvalidArgument'
        }

        It 'leaves a listener bound to its port' {
            $result = Invoke-Lab -Lab $lab -Script {
                $listener = New-Listener -Address 127.0.0.1
                $port = $listener.LocalEndPoint.Port
                $row = Get-ProcTcpSocket -LocalPort $port
                $row | Stop-ProcTcpSocket -Force
                "$((Get-ProcTcpSocket -LocalPort $port -State BoundInactive).OwningProcess -eq $PID)"
                $row | Stop-ProcTcpSocket -Force -ErrorVariable problem -ErrorAction SilentlyContinue
                $problem.FullyQualifiedErrorId
            }
            $result | Should -Be 'True', 'SocketGone,ProcTcp.Commands.StopProcTcpSocketCommand'
        }
    }

    Context 'which socket' {
        It 'closes no newer one with the same ends: <_>' -ForEach 'SockDiag', 'ProcFs' {
            $result = Invoke-Lab -Lab $lab -Argument $_ -Script {
                param($source)
                $listener = New-Listener -Address 127.0.0.1
                $client = New-Socket -Address 127.0.0.1
                $client.Bind([ipendpoint]::new([ipaddress]::Loopback, 0))
                $local = $client.LocalEndPoint
                $client.Connect($listener.LocalEndPoint)
                $server = $listener.Accept()
                $old = @(Get-End -Socket $client -Source $source) + @(Get-End -Socket $server -Source $source)
                $server.Close(0)
                $client.Close(0)
                $newer = New-Socket -Address 127.0.0.1
                $newer.Bind($local)
                $newer.Connect($listener.LocalEndPoint)
                $accepted = Save-Socket -Socket $listener.Accept()
                $old.Count
                $old | Stop-ProcTcpSocket -Force -ErrorVariable problem -ErrorAction SilentlyContinue
                $problem.FullyQualifiedErrorId
                $newer.Send([byte[]]::new(1))
                $accepted | Get-SocketError
            }
            $gone = 'SocketGone,ProcTcp.Commands.StopProcTcpSocketCommand'
            $result | Should -Be 2, $gone, $gone, 1, 'received 1'
        }

        It 'closes all listeners that share a port: <_>' -ForEach 'SockDiag', 'ProcFs' {
            $result = Invoke-Lab -Lab $lab -Argument $_ -Script {
                param($source)
                $first = New-Listener -Address 127.0.0.1 -Prepare { Set-SocketNumber -Socket $_ -Level 1 -Option 15 -Value 1 }
                $port = $first.LocalEndPoint.Port
                $null = 1..5 | ForEach-Object { New-Listener -Address 127.0.0.1 -Port $port -Prepare { Set-SocketNumber -Socket $_ -Level 1 -Option 15 -Value 1 } }
                $rows = @(Get-ProcTcpSocket -LocalPort $port -State Listen -Source $source)
                [array]::Reverse($rows)
                $rows.Count
                @($rows | Stop-ProcTcpSocket -Force -PassThru).Count
                Test-ProcTcpSocket -LocalPort $port -State Listen
            }
            $result | Should -Be 6, 6, $false
        }

        It 'reports one of several listeners that the kernel does not find' {
            $result = Invoke-Lab -Lab $lab -Script {
                $first = New-Listener -Address 127.0.0.1 -Prepare { Set-SocketNumber -Socket $_ -Level 1 -Option 15 -Value 1 }
                $port = $first.LocalEndPoint.Port
                $null = New-Listener -Address 127.0.0.1 -Port $port -Prepare { Set-SocketNumber -Socket $_ -Level 1 -Option 15 -Value 1 }
                # The kernel finds one of the two, whichever it is: each alone, the other is left.
                foreach ($row in Get-ProcTcpSocket -LocalPort $port) {
                    $row | Stop-ProcTcpSocket -Force -ErrorVariable problem -ErrorAction SilentlyContinue
                    if ($problem) {
                        $problem.FullyQualifiedErrorId
                        "$problem"
                        @(Get-ProcTcpSocket -LocalPort $port -State Listen).Count
                        return
                    }
                    $null = New-Listener -Address 127.0.0.1 -Port $port -Prepare { Set-SocketNumber -Socket $_ -Level 1 -Option 15 -Value 1 }
                }
            }
            $result[0] | Should -Be 'SocketUnreachable,ProcTcp.Commands.StopProcTcpSocketCommand'
            $result[1] | Should -Match 'another listener on the same address and port'
            $result[2] | Should -Be 2
        }

        It 'closes one that two processes hold, for both' {
            $result = Invoke-Lab -Lab $lab -Script {
                $listener = New-Listener -Address 127.0.0.1
                $null = Start-Holder -Socket $listener -Name second
                $port = $listener.LocalEndPoint.Port
                (Get-ProcTcpSocket -LocalPort $port).Owners.Count
                Stop-ProcTcpSocket -LocalPort $port -WhatIf
                Stop-ProcTcpSocket -LocalPort $port -Force
                Test-ProcTcpSocket -LocalPort $port -State Listen
            }
            $result | Should -Be 2, $false
        }

        It 'reports that a socket that is bound only cannot be closed' {
            $answer = Invoke-LabScript -Lab $lab -Script {
                $socket = New-Socket -Address 127.0.0.1
                $socket.Bind([ipendpoint]::new([ipaddress]::Loopback, 0))
                Stop-ProcTcpSocket -LocalPort $socket.LocalEndPoint.Port -State BoundInactive -Force
            }
            $answer.Error.Id | Should -Be 'SocketUnreachable,ProcTcp.Commands.StopProcTcpSocketCommand'
            $answer.Error.Text | Should -Match 'BoundInactive: the kernel does not find sockets that are bound only'
        }

        It 'refuses one of the table without an inode, with advice' {
            $answer = Invoke-LabScript -Lab $lab -Script {
                $listener = New-Listener -Address 127.0.0.1
                $null = New-Client -Address 127.0.0.1 -Port $listener.LocalEndPoint.Port
                Stop-ProcTcpSocket -LocalPort $listener.LocalEndPoint.Port -OwnerStatus AcceptQueue -Source ProcFs -Force
                Stop-ProcTcpSocket -LocalPort $listener.LocalEndPoint.Port -OwnerStatus AcceptQueue -Force -PassThru
            }
            $answer.Error.Id | Should -Be 'SocketUnidentified,ProcTcp.Commands.StopProcTcpSocketCommand'
            $answer.Error.Category | Should -Be 'InvalidArgument'
            $answer.Error.Text | Should -Match 'Read it with -Source SockDiag\.$'
            @($answer.Output).Count | Should -Be 1
        }

        It 'reports that the kernel refuses to close a listener of MPTCP' {
            $answer = Invoke-LabScript -Lab $lab -Script {
                $setting = '/proc/sys/net/mptcp/enabled'
                if (-not (Test-Path -Path $setting)) {
                    return 'none'
                }
                Set-Content -Path $setting -Value 1
                # IPPROTO_MPTCP, which .NET does not know, and SOCK_CLOEXEC.
                Add-Type -Namespace ProcTcpLab -Name Mptcp -MemberDefinition '[DllImport("libc")] public static extern int socket(int domain, int type, int protocol);'
                $handle = [Net.Sockets.SafeSocketHandle]::new([ProcTcpLab.Mptcp]::socket(2, 0x80001, 262), $true)
                $listener = Save-Socket -Socket ([Net.Sockets.Socket]::new($handle))
                $listener.Bind([ipendpoint]::new([ipaddress]::Loopback, 0))
                $listener.Listen(8)
                Stop-ProcTcpSocket -LocalPort $listener.LocalEndPoint.Port -Force
            }
            Skip-TestIf -Problem ($answer.Output -contains 'none' ? 'this kernel has no MPTCP' : '')
            $answer.Error.Id | Should -Be 'StopRefused,ProcTcp.Commands.StopProcTcpSocketCommand'
            $answer.Error.Text | Should -Match 'Listen: the kernel refuses \(Invalid argument\), as it does for listeners of MPTCP\.$'
        }
    }

    Context 'asking' {
        BeforeEach {
            $port = Invoke-Lab -Lab $lab -Script { (New-Listener -Address 127.0.0.1).LocalEndPoint.Port }
        }

        It 'closes nothing without a filter or a socket' {
            $answer = Invoke-LabScript -Lab $lab -Script { Stop-ProcTcpSocket -Force -AllNetworkNamespaces }
            $answer.Error.Id | Should -Be 'FilterRequired,ProcTcp.Commands.StopProcTcpSocketCommand'
            Invoke-Lab -Lab $lab -Script { Get-ProcTcpSocket -Inode 1 -ErrorAction Ignore | Stop-ProcTcpSocket -Force }
            Invoke-Lab -Lab $lab -Script { Get-Process -Name none* | Stop-ProcTcpSocket -Force -State Listen }
            Invoke-Lab -Lab $lab -Argument $port -Script { param($port) Test-ProcTcpSocket -LocalPort $port } | Should -BeTrue
        }

        It 'closes nothing with -WhatIf, by whatever way the sockets come: <_>' -ForEach 'filter', 'pipeline', 'process', 'preference' {
            $result = Invoke-Lab -Lab $lab -Argument $_, $port -Script {
                param($way, $port)
                switch ($way) {
                    'filter' { Stop-ProcTcpSocket -LocalPort $port -WhatIf -Force -PassThru }
                    'pipeline' { Get-ProcTcpSocket -LocalPort $port | Stop-ProcTcpSocket -WhatIf -Force -PassThru }
                    'process' { Get-Process -Id $PID | Stop-ProcTcpSocket -LocalPort $port -WhatIf -PassThru }
                    'preference' {
                        $WhatIfPreference = $true
                        Stop-ProcTcpSocket -LocalPort $port -Force -PassThru
                    }
                }
                "$(Test-ProcTcpSocket -LocalPort $port)"
            }
            $result | Should -Be 'True'
        }

        It 'shows ends, state and owner in the prompt, which can be answered for all' {
            $result = Invoke-Lab -Lab $lab -Argument (Get-ManifestPath), "$PSHOME", $port -Script {
                param($manifest, $folder, $port)
                $null = New-Listener -Address 127.0.0.2 -Port $port
                $script = "Import-Module '$manifest'; Get-ProcTcpSocket -LocalPort $port | Stop-ProcTcpSocket"
                $pwsh = (Get-Command -Name pwsh -CommandType Application | Select-Object -First 1).Source
                (sh -c 'echo A | exec "$@"' sh $pwsh -NoProfile -Command $script) -join ' ' -replace '\s+', ' '
                $PID
                "$(Test-ProcTcpSocket -LocalPort $port -State Listen)"
            }
            $result[0] | Should -Match ('Performing the operation "Close TCP socket" on target "127\.0\.0\.[12]:{0} -> 0\.0\.0\.0:0 Listen, held by \w+ \({1}\)"\.' -f $port, $result[1])
            ($result[0] -split 'Performing').Count | Should -Be 2
            $result[2] | Should -Be 'False'
        }

        It 'does not ask with -Force or -Confirm:$false, and reports with -Verbose what it does' {
            $answer = Invoke-LabScript -Lab $lab -Argument $port -Script {
                param($port)
                Stop-ProcTcpSocket -LocalPort $port -Force -Verbose
                $listener = New-Listener -Address 127.0.0.1
                Stop-ProcTcpSocket -LocalPort $listener.LocalEndPoint.Port -Confirm:$false
                "$(Test-ProcTcpSocket -LocalPort $listener.LocalEndPoint.Port -State Listen)"
            }
            $answer.Error | Should -BeNullOrEmpty
            $answer.Verbose | Where-Object { $_ -match "^Performing the operation `"Close TCP socket`" on target `"127\.0\.0\.1:$port -> 0\.0\.0\.0:0 Listen, held by " } | Should -HaveCount 1
            $answer.Output | Should -Be 'False'
        }

        It 'asks with -Force -Confirm, which cannot be answered here' {
            $answer = Invoke-LabScript -Lab $lab -Argument $port -Script { param($port) Stop-ProcTcpSocket -LocalPort $port -Force -Confirm }
            $answer.Error.Text | Should -Match 'prompt'
            Invoke-Lab -Lab $lab -Argument $port -Script { param($port) Test-ProcTcpSocket -LocalPort $port } | Should -BeTrue
        }

        It 'names the process that has not accepted the connection: <_>' -ForEach 'AcceptQueue', 'SynReceived' {
            $result = Invoke-Lab -Lab $lab -Argument $_ -Script {
                param($status)
                $isDeferred = $status -eq 'SynReceived'
                $listener = New-Listener -Address 127.0.0.1 -Prepare { if ($isDeferred) { Set-SocketNumber -Socket $_ -Level 6 -Option 9 -Value 300 } }
                $client = New-Client -Address 127.0.0.1 -Port $listener.LocalEndPoint.Port
                Stop-ProcTcpSocket -LocalPort $listener.LocalEndPoint.Port -OwnerStatus $status -Force -Verbose 4>&1 | Select-Object -Last 1 -ExpandProperty Message
                $client.LocalEndPoint.Port
            }
            $result[0] | Should -Match "-> 127\.0\.0\.1:$($result[1]) (Established|SynReceived), not accepted by \w+ \(\d+\)`"\.$"
        }
    }

    Context 'what it accepts' {
        It 'accepts the filters of Get-ProcTcpSocket, and closes only the sockets that match' {
            $result = Invoke-Lab -Lab $lab -Script {
                $listener = New-Listener -Address 127.0.0.1
                $port = $listener.LocalEndPoint.Port
                $pairs = 1..3 | ForEach-Object {
                    $client = New-Client -Address 127.0.0.1 -Port $port
                    [pscustomobject]@{ Client = $client; Server = Save-Socket -Socket $listener.Accept() }
                }
                $pairs[0].Client.Shutdown('Send')
                while (-not (Test-ProcTcpSocket -LocalPort $port -State CloseWait)) { [Threading.Thread]::Sleep(10) }
                Stop-ProcTcpSocket -LocalPort $port -State CloseWait -OwningProcess $PID -Force -PassThru | ForEach-Object { $_.State.ToString() }
                @(Get-ProcTcpSocket -LocalPort $port).Count
                Stop-ProcTcpSocket -LocalPort $port -State Established -Force
                @(Get-ProcTcpSocket -LocalPort $port).Count
            }
            $result | Should -Be 'CloseWait', 3, 1
        }

        It 'accepts processes, for all of their sockets that match' {
            $result = Invoke-Lab -Lab $lab -Script {
                $socket = New-Listener -Address 127.0.0.1
                $port = $socket.LocalEndPoint.Port
                $holder = Start-Holder -Socket $socket -Name owner
                $socket.Dispose()
                $other = New-Listener -Address 127.0.0.1
                "$((Get-ProcTcpSocket -LocalPort $port).OwningProcess -eq $holder)"
                Get-Process -Id $holder | Stop-ProcTcpSocket -State Listen -Force
                Stop-ProcTcpSocket -InputObject (Get-Process -Id $holder) -State CloseWait -Force
                "$(Test-ProcTcpSocket -LocalPort $port -State Listen)"
                "$(Test-ProcTcpSocket -LocalPort $other.LocalEndPoint.Port -State Listen)"
            }
            $result | Should -Be 'True', 'False', 'True'
        }

        It 'accepts sockets by parameter, one or several, and details' {
            $result = Invoke-Lab -Lab $lab -Script {
                $pairs = 1..2 | ForEach-Object { New-Pair -Address 127.0.0.1 }
                Stop-ProcTcpSocket -InputObject ([Collections.Generic.List[object]]@($pairs | ForEach-Object { Get-End -Socket $_.Server })) -Force
                $pairs.Server | Get-SocketError
                $pair = New-Pair -Address 127.0.0.1
                Stop-ProcTcpSocket -InputObject (Get-ProcTcpSocket -TcpInfo -LocalPort $pair.Server.LocalEndPoint.Port -RemotePort $pair.Server.RemotePort) -Force
                $pair.Server | Get-SocketError
            }
            $result | Should -Be 'ConnectionAborted', 'ConnectionAborted', 'ConnectionAborted'
        }

        It 'returns with -PassThru what it has closed, as it was, and nothing without' {
            $result = Invoke-Lab -Lab $lab -Script {
                $pair = New-Pair -Address 127.0.0.1
                $end = Get-ProcTcpSocket -LocalPort $pair.Server.LocalEndPoint.Port -RemotePort $pair.Server.RemotePort
                $closed = $end, $end | Stop-ProcTcpSocket -Force -PassThru -ErrorAction SilentlyContinue
                "$([object]::ReferenceEquals($closed, $end))"
                $closed.State.ToString()
                $pair = New-Pair -Address 127.0.0.1
                @(Get-End -Socket $pair.Server | Stop-ProcTcpSocket -Force).Count
            }
            $result | Should -Be 'True', 'Established', 0
        }

        It 'goes on after each error' {
            $answer = Invoke-LabScript -Lab $lab -Script {
                $pairs = 1..3 | ForEach-Object { New-Pair -Address 127.0.0.1 }
                $ends = @($pairs | ForEach-Object { Get-End -Socket $_.Server })
                $ends[1] | Stop-ProcTcpSocket -Force
                @($ends[0]), 'text', $ends[1], $ends[2] | Stop-ProcTcpSocket -Force
                $pairs.Server | Get-SocketError
            }
            $answer.Error.Id | Should -Be 'NotSocketObject,ProcTcp.Commands.StopProcTcpSocketCommand', 'SocketGone,ProcTcp.Commands.StopProcTcpSocketCommand'
            $answer.Error[1].Category | Should -Be 'ObjectNotFound'
            $answer.Output | Should -Be 'ConnectionAborted', 'ConnectionAborted', 'ConnectionAborted'
        }

        It 'refuses what may not be a socket of this host now: <Id>' -ForEach @(
            @{ Id = 'ReceivedSocket'; Get = { Get-ProcTcpSocket -LocalPort $args[0] | Export-Clixml -Path "$($args[1])/socket.xml"; Import-Clixml -Path "$($args[1])/socket.xml" } }
            @{ Id = 'ReceivedSocket'; Get = { Get-ProcTcpSocket -LocalPort $args[0] | ConvertTo-Json | ConvertFrom-Json } }
            @{ Id = 'ReceivedSocket'; Get = { Start-Job -ArgumentList (Get-Module -Name ProcTcp).Path.Replace('module/bin/ProcTcp.dll', 'ProcTcp.psd1'), $args[0] -ScriptBlock { Import-Module -Name $args[0]; Get-ProcTcpSocket -LocalPort $args[1] } | Receive-Job -Wait -AutoRemoveJob } }
            @{ Id = 'CapturedSocket'; Get = { Get-Content -Path /proc/net/tcp | ConvertFrom-ProcTcpTable -LocalPort $args[0] } }
            @{ Id = 'NotSocketObject'; Get = { $PID } }
            @{ Id = 'NotSocketObject'; Get = { [pscustomobject]@{ Id = $PID } } }
        ) {
            $answer = Invoke-LabScript -Lab $lab -Argument "$Get", "$TestDrive" -Script {
                param($get, $folder)
                $port = (New-Listener -Address 127.0.0.1).LocalEndPoint.Port
                & ([scriptblock]::Create($get)) $port $folder | Stop-ProcTcpSocket -Force -PassThru
                "$(Test-ProcTcpSocket -LocalPort $port -State Listen)"
            }
            $answer.Output | Should -Be 'True'
            $answer.Error.Id | Should -Be "$Id,ProcTcp.Commands.StopProcTcpSocketCommand"
            if ($Id -ne 'NotSocketObject') {
                $answer.Error.Text | Should -Match '^Cannot close 127\.0\.0\.1:\d+ -> 0\.0\.0\.0:0 \w+: it '
            }
        }

        It 'ends with an error if sockets come and a filter is given, and closes nothing' {
            $answer = Invoke-LabScript -Lab $lab -Script {
                $script:kept = (New-Listener -Address 127.0.0.1).LocalEndPoint.Port
                Get-ProcTcpSocket -LocalPort $script:kept | Stop-ProcTcpSocket -State Listen -Force
            }
            $answer.Error.Id | Should -Be 'FilterWithInput,ProcTcp.Commands.StopProcTcpSocketCommand'
            Invoke-Lab -Lab $lab -Script { Test-ProcTcpSocket -LocalPort $script:kept -State Listen } | Should -BeTrue
        }

        It 'never reads the owner of a socket as a filter: <_>' -ForEach '-AllNetworkNamespaces', '-Source SockDiag', '-ProcRoot /proc' {
            $result = Invoke-Lab -Lab $lab -Argument $_ -Script {
                param($parameter)
                $one = (New-Listener -Address 127.0.0.1).LocalEndPoint.Port
                $other = (New-Listener -Address 127.0.0.1).LocalEndPoint.Port
                & ([scriptblock]::Create("Get-ProcTcpSocket -LocalPort $one | Stop-ProcTcpSocket -Force $parameter"))
                "$(Test-ProcTcpSocket -LocalPort $one -State Listen)"
                "$(Test-ProcTcpSocket -LocalPort $other -State Listen)"
            }
            $result | Should -Be 'False', 'True'
        }

        It 'refuses another proc file system' {
            $answer = Invoke-LabScript -Lab $lab -Argument "$TestDrive" -Script { param($folder) Stop-ProcTcpSocket -LocalPort 1 -ProcRoot $folder -Force }
            $answer.Error.Id | Should -Be 'OtherProcRoot,ProcTcp.Commands.StopProcTcpSocketCommand'
        }

        It 'writes the error of Get-ProcTcpSocket if a filter matches nothing' {
            $answer = Invoke-LabScript -Lab $lab -Script {
                Stop-ProcTcpSocket -LocalPort 1 -Force
                Stop-ProcTcpSocket -LocalPort 1 -State Listen, BoundInactive -Force
            }
            $answer.Error.Id | Should -Be (@('LocalPortNotFound,ProcTcp.Commands.StopProcTcpSocketCommand') * 2)
            $answer.Error.Text | Should -Be @(
                'No TCP socket matches LocalPort 1. A socket that is only bound may hold the port; -State BoundInactive shows it.'
                'No TCP socket matches LocalPort 1, State Listen or BoundInactive.'
            )
        }
    }

    Context 'other users and namespaces' {
        It 'reports to an ordinary user, for each socket, which capability is missing' {
            Skip-TestIf -Problem (Get-OrdinaryUserProblem)
            $guest = Start-LabGuest -Lab $lab -OrdinaryUser
            try {
                $answer = Invoke-LabScript -Lab $guest -Script {
                    $pair = New-Pair -Address 127.0.0.1
                    Stop-ProcTcpSocket -Port $pair.Server.LocalEndPoint.Port -Force
                    $pair.Server.Send([byte[]]::new(1))
                }
                $answer.Error.Id | Should -Be (@('StopDenied,ProcTcp.Commands.StopProcTcpSocketCommand') * 2)
                $answer.Error[0].Category | Should -Be 'PermissionDenied'
                $answer.Error[0].Text | Should -Match 'access is denied\. Run as root or with the capability CAP_NET_ADMIN in the user namespace of the network namespace\.$'
                $answer.Output | Should -Be 1
            }
            finally {
                Stop-Lab -Lab $guest
            }
        }

        It 'reports that socket diagnosis is not available, for each socket' {
            $deaf = Start-LabGuest -Lab $lab
            try {
                Invoke-Lab -Lab $deaf -Script { Deny-Netlink -ErrorNumber 1 }
                $answer = Invoke-LabScript -Lab $deaf -Script {
                    $ports = 1..2 | ForEach-Object { (New-Listener -Address 127.0.0.1 -Port (40000 + $_)).LocalEndPoint.Port }
                    Stop-ProcTcpSocket -LocalPort $ports -State Listen -Force
                    @(Get-ProcTcpSocket -LocalPort $ports -State Listen).Count
                }
                $answer.Error.Id | Should -Be (@('SockDiagUnavailable,ProcTcp.Commands.StopProcTcpSocketCommand') * 2)
                $answer.Error[0].Category | Should -Be 'PermissionDenied'
                $answer.Output | Should -Be 2
            }
            finally {
                Stop-Lab -Lab $deaf
            }
        }

        It 'closes sockets in another network namespace, which it enters: <_>' -ForEach 'Auto', 'SockDiag' {
            Skip-TestIf -Problem (Get-NamedNamespaceProblem)
            $name = Get-NamespaceName -Suffix stop
            $result = Invoke-Lab -Lab $lab -Argument $name, $_ -Script {
                param($name, $source)
                New-NamedNamespace -Name $name
                try {
                    $null = New-NamespaceSocket -Path "/run/netns/$name" -Port 3100
                    $before = @(Get-ProcTcpSocket -NetworkNamespace $name -Source $source)
                    "$($before.Count)"
                    "$((Get-ProcTcpSocket -NetworkNamespace $name -Source $source | Stop-ProcTcpSocket -Force -PassThru -ErrorAction SilentlyContinue).NetworkNamespaceName | Sort-Object -Unique)"
                    "$(@(Get-NamespaceSocketText -Path "/run/netns/$name" | Where-Object { $_ -match 'LISTEN' }).Count)"
                    $null = New-NamespaceSocket -Path "/run/netns/$name" -Port 3101
                    Stop-ProcTcpSocket -NetworkNamespace $name -LocalPort 3101 -State Listen -Force
                    "$(Test-ProcTcpSocket -NetworkNamespace $name -LocalPort 3101 -State Listen)"
                    $null = New-NamespaceSocket -Path "/run/netns/$name" -Port 3102
                    $lost = Get-ProcTcpSocket -NetworkNamespace $name -LocalPort 3102 -State Listen -Source $source
                }
                finally {
                    Remove-NamedNamespace -Name $name
                }
                $lost | Stop-ProcTcpSocket -Force -ErrorVariable problem -ErrorAction SilentlyContinue
                $problem.FullyQualifiedErrorId
                "$problem"
            }
            [int]$result[0] | Should -BeGreaterThan 0
            $result[1] | Should -Be $name
            $result[2] | Should -Be '0'
            $result[3] | Should -Be 'False'
            $result[4] | Should -Be 'NetworkNamespaceUnavailable,ProcTcp.Commands.StopProcTcpSocketCommand'
            $result[5] | Should -BeLike "*network namespace '$name' could not be entered*"
        }
    }
}
