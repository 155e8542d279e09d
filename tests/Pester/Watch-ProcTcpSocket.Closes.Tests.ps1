BeforeAll {
    . "$PSScriptRoot/Lab/Initialize.ps1"
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

Describe 'Watch-ProcTcpSocket, told by the kernel what it closes' {
    BeforeEach {
        Skip-TestIf -Problem (Get-LabProblem)
    }

    It 'tells of each of 20,000 ends that come and go once, as many as were made' {
        $told = Invoke-Lab -Lab $lab -Script {
            $watch = Start-Watch -ManifestPath $manifest -Parameter @{ Interval = 0.5 }
            Invoke-Churn -Count 10000
            $null = Wait-Change -Watch $watch -Where { $_.Kind -eq 'Closed' -and $_.State -eq 'Listen' }
            $verbose = @($watch.Shell.Streams.Verbose)
            $closed = @(Stop-Watch -Watch $watch | Where-Object { $_.Kind -eq 'Closed' -and $_.State -ne 'Listen' })
            @{
                Closed  = $closed.Count
                Cookies = @($closed.Socket.Cookie | Sort-Object -Unique).Count
                Unseen  = @($closed | Where-Object { $_.State -eq 'Closed' }).Count
                Verbose = "$verbose"
            }
        }
        $told.Closed | Should -Be 20000
        $told.Cookies | Should -Be 20000
        $told.Unseen | Should -BeGreaterThan 0
        $told.Verbose | Should -Not -Match 'close events were not used|lost'
    }

    It 'tells what ss -E tells, of connections that no poll can see' {
        Skip-TestIf -Problem ((Get-Command -Name stdbuf -CommandType Application -ErrorAction Ignore) ? '' : "there is no 'stdbuf' on PATH (coreutils), and ss keeps back what it prints")
        $told = Invoke-Lab -Lab $lab -Script {
            $listener = New-Listener -Address 127.0.0.1
            $port = $listener.LocalEndPoint.Port
            $watch = Start-Watch -ManifestPath $manifest -Parameter @{ Port = $port; Interval = 3600 }
            $ss = [Diagnostics.Process]::Start([Diagnostics.ProcessStartInfo]@{ FileName = 'stdbuf'; Arguments = '-oL ss -HtnE'; RedirectStandardOutput = $true })
            $lines = [Collections.Generic.List[string]]::new()

            # It prints nothing when it is ready, so that connections of its own show it.
            $read = $ss.StandardOutput.ReadLineAsync()
            while (-not $read.Wait(20)) {
                [Net.Sockets.TcpClient]::new('127.0.0.1', $port).Dispose()
                $listener.Accept().Dispose()
            }
            foreach ($round in 1..50) {
                $client = [Net.Sockets.TcpClient]::new('127.0.0.1', $port)
                $last = $client.Client.LocalEndPoint.Port
                $client.Dispose()
                $listener.Accept().Dispose()
            }
            do {
                $lines.Add($read.Result.Trim())
                $read = $ss.StandardOutput.ReadLineAsync()
            } until ($lines[-1] -match ":$port\s.*:$last$")
            $ss.Kill()
            $null = Wait-Change -Watch $watch -Where { $_.LocalPort -eq $port -and $_.RemotePort -eq $last }
            $changes = Stop-Watch -Watch $watch
            @{
                Ss     = @($lines -replace '[][]' -replace '^\S+\s+\d+\s+\d+\s+(\S+)\s+(\S+).*', '$1 $2')
                Told   = @($changes | ForEach-Object { '{0}:{1} {2}:{3}' -f $_.LocalAddress, $_.LocalPort, $_.RemoteAddress, $_.RemotePort })
                Kinds  = @($changes | ForEach-Object { '{0} {1}' -f $_.Kind, $_.State } | Sort-Object -Unique)
                Owners = @($changes | ForEach-Object { '{0} {1} {2}' -f ($_.LocalPort -eq $port), $_.Socket.OwnerStatus, ($_.OwningProcess -eq $PID) } | Sort-Object -Unique)
                Aged   = @($changes | Where-Object { $null -ne $_.Age }).Count
                Detail = @($changes.Socket | ForEach-Object { $_.GetType().Name } | Sort-Object -Unique)
            }
        }
        $told.Ss.Count | Should -BeGreaterOrEqual 100
        $told.Ss | Where-Object { $_ -notin $told.Told } | Should -BeNullOrEmpty
        @($told.Told | Sort-Object -Unique).Count | Should -Be $told.Told.Count
        $told.Kinds | Should -Be 'Closed Closed'
        $told.Owners | Should -Be 'False NotFound False', 'True Listener True'
        $told.Aged | Should -Be 0
        $told.Detail | Should -Be 'TcpSocketDetail'
    }

    It 'tells at once of a close, with what was sent and received, and is silent of the TIME_WAIT that it leaves' {
        $told = Invoke-Lab -Lab $lab -Script {
            $listener = New-Listener -Address 127.0.0.1
            $port = $listener.LocalEndPoint.Port
            $watch = Start-Watch -ManifestPath $manifest -Parameter @{ LocalPort = $port, 4011; Interval = 0.1 }
            $client = New-Socket -Address 127.0.0.1
            $client.SetSocketOption('Socket', 'ReuseAddress', $true)
            $client.Bind([ipendpoint]::new([ipaddress]::Loopback, 4011))
            $client.Connect($listener.LocalEndPoint)
            $server = Save-Socket -Socket $listener.Accept()
            $null = $client.Send([byte[]]::new(1000))
            $null = $server.Receive([byte[]]::new(1000))
            $null = Wait-Change -Watch $watch -Where { $_.Kind -eq 'Opened' -and $_.LocalPort -eq 4011 }
            $null = Wait-Change -Watch $watch -Where { $_.State -eq 'Established' -and $_.LocalPort -eq $port -and $_.Socket.Inode }
            $client.Shutdown('Send')
            $null = Wait-Change -Watch $watch -Where { $_.State -eq 'FinWait2' }
            $null = Wait-Change -Watch $watch -Where { $_.State -eq 'CloseWait' }
            $client.Dispose()
            $server.Dispose()
            $null = Wait-Change -Watch $watch -Where { $_.Kind -eq 'Closed' -and $_.LocalPort -eq $port }
            $left = @(Get-ProcTcpSocket -LocalPort 4011).State

            # The same ends again: the kernel lets them be used once a clock tick of a second has passed.
            [Threading.Thread]::Sleep(1500)
            $again = New-Socket -Address 127.0.0.1
            $again.SetSocketOption('Socket', 'ReuseAddress', $true)
            $again.Bind([ipendpoint]::new([ipaddress]::Loopback, 4011))
            $again.Connect($listener.LocalEndPoint)
            Wait-Until -Condition { @($watch.Output | Where-Object { $_.Kind -eq 'Opened' -and $_.LocalPort -eq 4011 }).Count -eq 2 }
            $changes = Stop-Watch -Watch $watch
            $closed = @{}
            $changes | Where-Object Kind -EQ Closed | ForEach-Object { $closed[[int]$_.LocalPort] = $_ }
            @{
                Left   = "$left"
                Here   = @(Get-Story -Change $changes -LocalPort 4011 -RemotePort $port)
                There  = @(Get-Story -Change $changes -LocalPort $port -RemotePort 4011)
                Sent   = $closed[4011].Socket.BytesSent
                Got    = $closed[[int]$port].Socket.BytesReceived
                Owners = @($closed.Values.OwningProcess | Sort-Object -Unique) -eq $PID
                Ages   = @($closed.Values | ForEach-Object { $null -ne $_.Age } | Sort-Object -Unique)
            }
        }
        $told.Left | Should -Be 'TimeWait'
        $told.Here | Should -Be 'Opened Established', 'StateChanged Established>FinWait2', 'Closed FinWait2', 'Opened Established'
        $told.There -join ';' | Should -BeLike '*;StateChanged Established>CloseWait;Closed CloseWait*'
        $told.Sent | Should -Be 1000
        $told.Got | Should -Be 1001 -Because 'the FIN counts 1'
        $told.Owners.Count | Should -Be 1
        $told.Ages | Should -Be $true
    }

    It 'has TIME_WAIT from the polls if -State asks for it' {
        $told = Invoke-Lab -Lab $lab -Script {
            $listener = New-Listener -Address 127.0.0.1
            $port = $listener.LocalEndPoint.Port
            $watch = Start-Watch -ManifestPath $manifest -Parameter @{ RemotePort = $port; Interval = 0.1; State = 'TimeWait' }
            $client = New-Client -Address 127.0.0.1 -Port $port
            $tracked = $client.LocalEndPoint.Port
            $server = $listener.Accept()
            [Threading.Thread]::Sleep(300)
            $client.Dispose()
            $server.Dispose()
            $null = Wait-Change -Watch $watch -Where { $_.State -eq 'TimeWait' -and $_.LocalPort -eq $tracked }
            $unseen = [Net.Sockets.TcpClient]::new('127.0.0.1', $port)
            $short = $unseen.Client.LocalEndPoint.Port
            $unseen.Dispose()
            $listener.Accept().Dispose()
            $null = Wait-Change -Watch $watch -Where { $_.State -eq 'TimeWait' -and $_.LocalPort -eq $short }
            $changes = Stop-Watch -Watch $watch
            @(Get-Story -Change $changes -LocalPort $tracked -RemotePort $port)
            @(Get-Story -Change $changes -LocalPort $short -RemotePort $port)
        }
        $told | Should -Be 'StateChanged Established>TimeWait', 'Opened TimeWait'
    }

    It 'tells of a connection attempt that is refused, and not of a socket that was only bound' {
        $told = Invoke-Lab -Lab $lab -Script {
            $watch = Start-Watch -ManifestPath $manifest -Parameter @{ LocalPort = '4020-4029'; Interval = 3600 }
            foreach ($port in 4020, 4021) {
                $socket = [Net.Sockets.Socket]::new('InterNetwork', 'Stream', 'Tcp')
                $socket.Bind([ipendpoint]::new([ipaddress]::Loopback, $port))
                if ($port -eq 4021) {
                    try { $socket.Connect('127.0.0.1', 1) } catch { $null = $_ }
                }
                $socket.Dispose()
            }
            $null = Wait-Change -Watch $watch -Where { $_.LocalPort -eq 4021 }
            Stop-Watch -Watch $watch | ForEach-Object { '{0} {1} {2} {3}' -f $_.Kind, $_.State, $_.LocalPort, $_.RemoteAddress }
        }
        $told | Should -Be 'Closed Closed 4021 127.0.0.1'
    }

    It 'takes the filters, and lives that no poll saw match none by inode or user' {
        $told = Invoke-Lab -Lab $lab -Script {
            $listener = New-Listener -Address 127.0.0.1
            $port = $listener.LocalEndPoint.Port
            $asked = [ordered]@{
                Local   = @{ LocalPort = $port }
                Remote  = @{ RemotePort = $port; RemoteAddress = '127.0.0.0/8' }
                Process = @{ OwningProcess = $PID }
                Name    = @{ OwningProcessName = (Get-Process -Id $PID).ProcessName; LocalPort = $port }
                Status  = @{ OwnerStatus = 'Listener' }
                State   = @{ State = 'Close', 'Listen'; Port = $port }
                NoOwner = @{ NoOwner = $true; LocalPort = $port }
                Other   = @{ State = 'Established'; Port = $port }
                IPv6    = @{ AddressFamily = 'IPv6' }
                Inode   = @{ Inode = 1..10; Port = $port }
                User    = @{ UserName = '*'; Port = $port }
                Nobody  = @{ OwningProcess = 4194304; Port = $port }
            }
            $watches, $told = @{}, @{}
            foreach ($way in $asked.Keys) {
                $watches[$way] = Start-Watch -ManifestPath $manifest -Parameter ($asked[$way] + @{ Interval = 3600; ErrorAction = 'Ignore' })
            }
            $client = [Net.Sockets.TcpClient]::new('127.0.0.1', $port)
            $end = $client.Client.LocalEndPoint.Port
            $client.Dispose()
            $listener.Accept().Dispose()
            foreach ($way in 'Local', 'Remote', 'Process', 'Name', 'Status', 'State', 'NoOwner') {
                $null = Wait-Change -Watch $watches[$way] -Where { $_.State -eq 'Closed' }
            }
            foreach ($way in $asked.Keys) {
                $told[$way] = @(Stop-Watch -Watch $watches[$way] | ForEach-Object {
                    '{0} {1} {2}' -f $_.Kind, ($_.LocalPort -eq $end ? 'client' : 'server'), $_.Socket.OwnerStatus
                } | Sort-Object)
            }
            $told
        }
        $told.Local | Should -Be 'Closed server Listener'
        $told.Remote | Should -Be 'Closed client NotFound'
        $told.Process | Should -Be 'Closed server Listener'
        $told.Name | Should -Be 'Closed server Listener'
        $told.Status | Should -Be 'Closed server Listener'
        $told.State | Should -Be 'Closed client NotFound', 'Closed server Listener'
        $told.NoOwner | Should -Be 'Closed server NotRequested'
        $told.IPv6 | Should -Be 'Closed client NotFound' -Because 'the socket of a TcpClient is one of both families'
        @($told.Other) + $told.Inode + $told.User + $told.Nobody | Should -BeNullOrEmpty
    }

    It 'ends after MaxEvents and after Duration, however many closes come between two polls' {
        $told = Invoke-Lab -Lab $lab -Script {
            $listener = New-Listener -Address 127.0.0.1
            $port = $listener.LocalEndPoint.Port
            $watch = Start-Watch -ManifestPath $manifest -Parameter @{ Port = $port; Interval = 3600; MaxEvents = 7 }
            $brief = Start-Watch -ManifestPath $manifest -Parameter @{ Port = $port; Interval = 3600; Duration = 0.5 }
            while (-not ($watch.Ending.IsCompleted -and $brief.Ending.IsCompleted)) {
                [Net.Sockets.TcpClient]::new('127.0.0.1', $port).Dispose()
                $listener.Accept().Dispose()
            }
            @{ Count = $watch.Output.Count; Polls = "$($brief.Shell.Streams.Verbose[-1])" }
            $null = Stop-Watch -Watch $watch
            $null = Stop-Watch -Watch $brief
        }
        $told.Count | Should -Be 7
        $told.Polls | Should -Match '^2 polls, '
    }

    It 'polls at once when close events are lost, and says so' {
        $told = Invoke-Lab -Lab $lab -Script {
            $null = New-Listener -Address 127.0.0.1 -Port 4030
            $parameters = @{ LocalPort = 4030, 4031; IncludeExisting = $true; Interval = 3600; MaxEvents = 2; Verbose = $true }
            Watch-ProcTcpSocket @parameters 4>&1 | ForEach-Object {
                if ($_ -is [ProcTcp.TcpSocketChange] -and $_.Kind -eq 'Existing') {
                    # Whoever takes the first change holds the watch up, until more has come than there is room for: the kernel counts what it drops.
                    do {
                        Invoke-Churn -Count 10000
                        $drops = (Get-Content -Path /proc/net/netlink) -match ' 00000005 ' -replace '.*\s(\d+)\s+\d+\s*$', '$1'
                    } while (-not [int]$drops[0])
                    $null = New-Listener -Address 127.0.0.1 -Port 4031
                }
                "$_"
            }
        }
        $told -match 'Opened 127\.0\.0\.1:4031 ' | Should -HaveCount 1
        $told -match '^Close events were lost' | Should -HaveCount 1
        $told[-1] | Should -Match '^1 poll, 2 changes; .*; close events were lost 1 time\.$'
    }

    It 'is told nothing in other namespaces, but in its own if all are watched through socket diagnosis' {
        $told = Invoke-Lab -Lab $lab -Script {
            $listener = New-Listener -Address 127.0.0.1
            $port = $listener.LocalEndPoint.Port
            $watch = Start-Watch -ManifestPath $manifest -Parameter @{ Port = $port; Interval = 3600; AllNetworkNamespaces = $true; Source = 'SockDiag' }
            $tables = Start-Watch -ManifestPath $manifest -Parameter @{ Port = $port; Interval = 3600; AllNetworkNamespaces = $true }
            [Net.Sockets.TcpClient]::new('127.0.0.1', $port).Dispose()
            $listener.Accept().Dispose()
            $null = Wait-Change -Watch $watch -Where { $_.LocalPort -eq $port }
            @{ Verbose = @($tables.Shell.Streams.Verbose | ForEach-Object ToString); Told = @(Stop-Watch -Watch $tables).Count }
            $null = Stop-Watch -Watch $watch
        }
        $told.Told | Should -Be 0
        $told.Verbose -match 'close events were not used.*socket diagnosis' | Should -HaveCount 1
    }

    It 'tells an ordinary user too, to whom the kernel gives less room' {
        Skip-TestIf -Problem (Get-OrdinaryUserProblem)
        $user = Get-OrdinaryUser
        $guest = Start-LabGuest -Lab $lab -OrdinaryUser
        try {
            $told = Invoke-Lab -Lab $guest -Argument "$($user.Lab)/Watching.psm1", $user.Manifest -Script {
                Import-Module -Name $args[0]
                $listener = New-Listener -Address 127.0.0.1 -Port 4040
                $watch = Start-Watch -ManifestPath $args[1] -Parameter @{ Port = 4040; Interval = 3600 }
                [Net.Sockets.TcpClient]::new('127.0.0.1', 4040).Dispose()
                $listener.Accept().Dispose()
                Wait-Until -Condition { $watch.Output.Count -eq 2 }
                $verbose = @($watch.Shell.Streams.Verbose | ForEach-Object ToString)
                @{ Verbose = $verbose; Told = @(Stop-Watch -Watch $watch | ForEach-Object { '{0} {1} {2}' -f $_.Kind, $_.Socket.OwnerStatus, ($_.OwningProcess -eq $PID) } | Sort-Object) }
            }
        }
        finally {
            Stop-Lab -Lab $guest
        }

        # A kernel that keeps close events from an ordinary user says so when it is asked for them.
        Skip-TestIf -Problem "$($told.Verbose -match 'close events were not used')"
        $told.Told | Should -Be 'Closed Listener True', 'Closed NotFound False'
    }

    It 'leaves no descriptor behind' {
        $descriptors = Invoke-Lab -Lab $lab -Script {
            $null = Watch-ProcTcpSocket -Duration 0
            @(Get-ChildItem -Path /proc/self/fd).Count
            foreach ($round in 1..20) {
                $null = Watch-ProcTcpSocket -Duration 0.01
            }
            @(Get-ChildItem -Path /proc/self/fd).Count
        }
        $descriptors[1] | Should -BeLessOrEqual ($descriptors[0] + 3)
    }
}

Describe 'Watch-ProcTcpSocket, told nothing by the kernel' {
    BeforeEach {
        Skip-TestIf -Problem (Get-LabProblem)
    }

    It 'finds closes by its polls, and says once why: -Source ProcFs' {
        $told = Invoke-Lab -Lab $lab -Script {
            $pair = New-Pair -Address 127.0.0.1
            $watch = Start-Watch -ManifestPath $manifest -Parameter @{ LocalPort = $pair.Client.LocalEndPoint.Port; Interval = 0.05; Source = 'ProcFs' }
            $pair.Client.LingerState = [Net.Sockets.LingerOption]::new($true, 0)
            $pair.Client.Dispose()
            $null = Wait-Change -Watch $watch -Where { $_.Kind -eq 'Closed' }
            $verbose = @($watch.Shell.Streams.Verbose | ForEach-Object ToString)
            @{ Verbose = $verbose; Told = @(Stop-Watch -Watch $watch | ForEach-Object { '{0} {1} {2}' -f $_.Kind, $_.State, $_.Socket.GetType().Name }) }
        }
        $told.Told | Should -Be 'Closed Established TcpSocketInfo'
        $told.Verbose -match 'close events were not used.*socket diagnosis' | Should -HaveCount 1
    }
}
