BeforeAll {
    . "$PSScriptRoot/Lab/Initialize.ps1"

    function Get-RemotingProblem {
        foreach ($tool in 'sshd', 'ssh', 'ssh-keygen') {
            if (-not (Find-Tool -Name $tool)) {
                return "remoting over SSH needs '$tool' (openssh-server, openssh-client)"
            }
        }
    }

    # sshd lies in a folder that ordinary users do not have on PATH, and will only be started by its full path.
    function Find-Tool {
        param([string]$Name)

        $places = @(Get-Command -Name $Name -CommandType Application -ErrorAction Ignore | ForEach-Object Source) + "/usr/sbin/$Name"
        $places | Where-Object { Test-Path -Path $_ } | Select-Object -First 1
    }

    function Get-FreePort {
        $listener = [Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 0)
        $listener.Start()
        $listener.LocalEndpoint.Port
        $listener.Stop()
    }

    function Start-Sshd {
        param([string]$Folder, [int]$Port)

        ssh-keygen -q -t ed25519 -N '' -f "$Folder/host"
        ssh-keygen -q -t ed25519 -N '' -f "$Folder/user"
        Copy-Item -Path "$Folder/user.pub" -Destination "$Folder/authorized"
        @(
            "Port $Port", 'ListenAddress 127.0.0.1', "HostKey $Folder/host", "AuthorizedKeysFile $Folder/authorized",
            "PidFile $Folder/pid", 'PermitRootLogin prohibit-password', 'UsePAM no', 'StrictModes no',
            "Subsystem powershell $(Get-PwshCommand) -sshs -NoLogo -NoProfile"
        ) | Set-Content -Path "$Folder/config"
        if ((id -u) -eq '0') {
            $null = New-Item -Path /run/sshd -ItemType Directory -Force
        }
        (Start-Child -Command sh, -c, 'exec "$0" -D -e -f "$1" 2>&1', (Find-Tool -Name sshd), "$Folder/config" -Ready 'listening on').Process
    }

    $problem = Get-RemotingProblem
    if ($problem) {
        return
    }

    $folder = (New-Item -Path (Join-Path -Path ([IO.Path]::GetTempPath()) -ChildPath "proctcp-$([guid]::NewGuid())") -ItemType Directory).FullName
    $port = Get-FreePort
    $sshd = Start-Sshd -Folder $folder -Port $port
    $session = New-PSSession -HostName 127.0.0.1 -Port $port -KeyFilePath "$folder/user" -UserName (id -un) -Options @{
        StrictHostKeyChecking = 'no'; UserKnownHostsFile = '/dev/null'; LogLevel = 'ERROR'
    }
    $served = Invoke-Command -Session $session -ArgumentList (Get-ManifestPath) -ScriptBlock {
        param($manifest)
        Import-Module -Name $manifest
        $listener = [Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 0)
        $listener.Start()
        $client = [Net.Sockets.TcpClient]::new('127.0.0.1', $listener.LocalEndpoint.Port)
        $accepted = $listener.AcceptTcpClient()
        $client.Client.Shutdown('Send')
        $null = $accepted.Client.Poll(10000000, 'SelectRead')
        @{ Port = $listener.LocalEndpoint.Port; ProcessId = $PID; Name = (Get-Process -Id $PID).Name }
    }
    $answers = Invoke-Command -Session $session -ArgumentList $served.Port -ScriptBlock { param($port) Get-ProcTcpSocket -LocalPort $port }
    $rows = Invoke-Command -Session $session -ArgumentList $served.Port -ScriptBlock { param($port) Get-ProcTcpSocket -LocalPort $port -Source ProcFs }
    $texts = Invoke-Command -Session $session -ArgumentList $served.Port -ScriptBlock {
        param($port)
        Get-ProcTcpSocket -LocalPort $port | ForEach-Object {
            "$($_.State) $($_.Inode) $($_.RemotePort) $($_.Owners) $($_.RetransmitTimeout) $($_.Cookie)"
        }
    }
}

AfterAll {
    if ($session) {
        Remove-PSSession -Session $session
    }
    if ($sshd -and -not $sshd.HasExited) {
        $sshd.Kill()
        $sshd.WaitForExit()
    }
    if ($folder) {
        Remove-Item -Path $folder -Recurse
    }
}

Describe 'Sockets from another host' {
    BeforeEach {
        Skip-TestIf -Problem $problem
    }

    It 'carry the name of the host and keep their type' {
        $answers.Count | Should -Be 2
        $answers.PSComputerName | Sort-Object -Unique | Should -Be '127.0.0.1'
        $answers | ForEach-Object { $_.PSTypeNames[0] | Should -Be 'Deserialized.ProcTcp.TcpSocketInfo' }
    }

    It 'keep every value' {
        $answers | ForEach-Object { "$($_.State) $($_.Inode) $($_.RemotePort) $($_.Owners) $($_.RetransmitTimeout) $($_.Cookie)" } | Should -Be $texts
    }

    It 'keep the types that can be kept' {
        $socket = $answers | Where-Object State -EQ CloseWait
        $socket.LocalPort | Should -BeOfType uint16
        $socket.Inode | Should -BeOfType uint64
        $socket.OwningProcess | Should -BeOfType int
        $socket.OwningProcess | Should -Be $served.ProcessId
        $socket.RetransmitTimeout | Should -BeOfType timespan
        $socket.Timestamp | Should -BeOfType datetime
        $socket.Cookie | Should -BeOfType uint64
        ($answers | Where-Object State -EQ Listen).AcceptQueueLimit | Should -BeOfType uint32
        ($rows | Where-Object State -EQ CloseWait).IsInteractive | Should -BeOfType bool
        ($rows | Where-Object State -EQ CloseWait).KernelAddress | Should -BeOfType string
        $socket.Owners[0].ProcessId | Should -Be $served.ProcessId
        $socket.Owners[0].FileDescriptor | Should -BeOfType int
    }

    It 'are filtered, sorted, grouped and measured as local ones are' {
        @($answers | Where-Object State -EQ CloseWait).Count | Should -Be 1
        @($answers | Sort-Object -Property RemotePort).RemotePort | Should -Be (@($answers.RemotePort) | Sort-Object)
        ($answers | Group-Object -Property PSComputerName, State).Name | Sort-Object | Should -Be '127.0.0.1, CloseWait', '127.0.0.1, Listen'
        ($answers | Measure-Object -Property ReceiveQueue -Sum).Sum | Should -Be 1
    }

    It 'are shown in the same views' {
        $answers | Format-Table | Out-String -Width 120 | Should -Match "CloseWait +127\.0\.0\.1 +$($served.Port) .* $($served.ProcessId)/$($served.Name)"
        $answers | Format-Table -View Queues | Out-String -Width 120 | Should -Match "CloseWait +$($served.Port) "
        $answers | Format-List | Out-String -Width 120 | Should -Match "Owners +: $($served.Name) \($($served.ProcessId), fd \d+\)"
    }
}

Describe 'Sockets from a job' {
    It 'come back as they come from another host' {
        $answer = Start-Job -ArgumentList (Get-ManifestPath) -ScriptBlock {
            param($manifest)
            Import-Module -Name $manifest
            $listener = [Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 0)
            $listener.Start()
            $listener | Get-ProcTcpSocket
        } | Receive-Job -Wait -AutoRemoveJob
        $answer.PSTypeNames[0] | Should -Be 'Deserialized.ProcTcp.TcpSocketInfo'
        $answer.State | Should -Be 'Listen'
        $answer.Owners[0].ProcessId | Should -Be $answer.OwningProcess
    }
}
