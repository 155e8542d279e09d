# The same question to both sources: the same sockets, and the same value of every property that both know.
BeforeAll {
    . "$PSScriptRoot/Lab/Initialize.ps1"
    Import-Module -Name "$PSScriptRoot/Lab/SsText.psm1"
    $lab = Start-Lab
    if (-not $lab) {
        return
    }

    $facts = Invoke-Lab -Lab $lab -Script {
        $states = New-LabState -Address '127.0.0.1', '::1', '::ffff:127.0.0.1'
        $shared = New-Listener -Address '::' -Port 4000
        $workers = 1..2 | ForEach-Object { Start-Holder -Socket $shared -Name "worker $_" }
        $null = 1..3 | ForEach-Object { New-Client -Address '::ffff:127.0.0.1' -Port 4000 }
        $null = New-Client -Address '::1' -Port 4000
        $any = New-Listener -Address '0.0.0.0' -Port 4001
        $null = New-Client -Address '127.0.0.1' -Port 4001
        $busy = $states | Where-Object { $_.Name -eq 'Established' -and $_.Address -eq '127.0.0.1' }
        @{
            ProcessId  = $PID
            Workers    = $workers
            Inodes     = (Get-ProcTcpSocket -LocalPort 4000, 4001 -State Listen).Inode
            ClientPort = $busy.LocalPort
            ServerPort = $busy.RemotePort
        }
    }
    $guest = Get-OrdinaryUserProblem
    if (-not $guest) {
        $user = Start-LabGuest -Lab $lab -OrdinaryUser
        Invoke-Lab -Lab $user -Script {
            $null = New-Listener -Address 127.0.0.1 -Port 4100
            $null = New-Client -Address 127.0.0.1 -Port 4100
            # Its clients stay half open, and have its user.
            $null = New-Listener -Address ::1 -Port 4101 -Prepare { Set-SocketNumber -Socket $_ -Level 6 -Option 9 -Value 300 }
            $null = New-Client -Address ::1 -Port 4101
        }
    }
}

AfterAll {
    $user, $lab | Stop-Lab
}

Describe 'Both sources' {
    BeforeEach {
        Skip-TestIf -Problem (Get-LabProblem)
    }

    It 'agree about <Name>' -ForEach @(
        @{ Name = 'everything'; Filter = { @{ } } }
        @{ Name = 'everything without owners'; Filter = { @{ NoOwner = $true } } }
        @{ Name = 'an IPv4 address, which matches mapped ones'; Filter = { @{ LocalAddress = '127.0.0.1' } } }
        @{ Name = 'a mapped address'; Filter = { @{ LocalAddress = '::ffff:127.0.0.1' } } }
        @{ Name = 'an IPv6 address'; Filter = { @{ LocalAddress = '0:0:0:0:0:0:0:1' } } }
        @{ Name = 'several addresses'; Filter = { @{ LocalAddress = '::1', '0.0.0.0' } } }
        @{ Name = 'the unspecified addresses'; Filter = { @{ LocalAddress = '::', '0.0.0.0' } } }
        @{ Name = 'a network of IPv4'; Filter = { @{ LocalAddress = '127.0.0.0/8' } } }
        @{ Name = 'all of IPv4'; Filter = { @{ LocalAddress = '0.0.0.0/0' } } }
        @{ Name = 'all of IPv6'; Filter = { @{ LocalAddress = '::/0' } } }
        @{ Name = 'the network of mapped addresses'; Filter = { @{ LocalAddress = '::ffff:0:0/96' } } }
        @{ Name = 'a network that ends within a byte'; Filter = { @{ RemoteAddress = '127.0.0.0/29', '::/127' } } }
        @{ Name = 'an address with wildcards'; Filter = { @{ LocalAddress = '127.*' } } }
        @{ Name = 'wildcards beside an address'; Filter = { @{ RemoteAddress = '*:127.0.0.?', '::1' } } }
        @{ Name = 'a remote address'; Filter = { @{ RemoteAddress = '127.0.0.1' } } }
        @{ Name = 'no remote address'; Filter = { @{ RemoteAddress = '0.0.0.0', '::' } } }
        @{ Name = 'a port'; Filter = { @{ LocalPort = 4000 } } }
        @{ Name = 'a range of ports'; Filter = { @{ LocalPort = '2000-2020' } } }
        @{ Name = 'several ports and ranges'; Filter = { @{ LocalPort = 2001, '2003-2005', 4000, '60000-65535' } } }
        @{ Name = 'all ports'; Filter = { @{ LocalPort = '0-65535' } } }
        @{ Name = 'a remote port'; Filter = { @{ RemotePort = 4000 } } }
        @{ Name = 'no remote port'; Filter = { @{ RemotePort = 0 } } }
        @{ Name = 'a port of either end'; Filter = { @{ Port = 4000 } } }
        @{ Name = 'ports and ranges of either end'; Filter = { @{ Port = $facts.ClientPort, '2000-2003', 4001 } } }
        @{ Name = 'a port of either end, and one of the local end'; Filter = { @{ Port = 4000; LocalPort = '5000-65535' } } }
        @{ Name = 'listeners that serve an address'; Filter = { @{ ServingAddress = '127.0.0.1' } } }
        @{ Name = 'listeners that serve an IPv6 address, on some ports'; Filter = { @{ ServingAddress = '::1'; Port = '2000-4100' } } }
        @{ Name = 'an owner status'; Filter = { @{ OwnerStatus = 'AcceptQueue' } } }
        @{ Name = 'several owner statuses and a port'; Filter = { @{ OwnerStatus = 'Resolved', 'TimeWait', 'Orphaned'; Port = '2000-2100' } } }
        @{ Name = 'both ports of a connection'; Filter = { @{ LocalPort = $facts.ClientPort; RemotePort = $facts.ServerPort } } }
        @{ Name = 'the state Listen'; Filter = { @{ State = 'Listen' } } }
        @{ Name = 'the state Established'; Filter = { @{ State = 'Established' } } }
        @{ Name = 'the state SynSent'; Filter = { @{ State = 'SynSent' } } }
        @{ Name = 'the state SynReceived'; Filter = { @{ State = 'SynReceived' } } }
        @{ Name = 'the state FinWait2'; Filter = { @{ State = 'FinWait2' } } }
        @{ Name = 'the state TimeWait'; Filter = { @{ State = 'TimeWait' } } }
        @{ Name = 'the state CloseWait'; Filter = { @{ State = 'CloseWait' } } }
        @{ Name = 'several states'; Filter = { @{ State = 'FinWait1', 'LastAck', 'Closing' } } }
        @{ Name = 'states on a port: the accept queue without its listener'; Filter = { @{ State = 'Established'; LocalPort = 4000, 4001 } } }
        @{ Name = 'a family'; Filter = { @{ AddressFamily = 'IPv4' } } }
        @{ Name = 'the other family'; Filter = { @{ AddressFamily = 'IPv6' } } }
        @{ Name = 'mapped addresses of one family'; Filter = { @{ AddressFamily = 'IPv6'; LocalAddress = '127.0.0.1'; State = 'Established' } } }
        @{ Name = 'a user'; Filter = { @{ UserName = 'root' } } }
        @{ Name = 'a user by number, and a port'; Filter = { @{ UserName = '0'; LocalPort = '2000-3000'; State = 'Listen' } } }
        @{ Name = 'inodes'; Filter = { @{ Inode = $facts.Inodes } } }
        @{ Name = 'a process'; Filter = { @{ OwningProcess = $facts.ProcessId } } }
        @{ Name = 'forked processes'; Filter = { @{ OwningProcess = $facts.Workers } } }
        @{ Name = 'the name of a process'; Filter = { @{ OwningProcessName = 'worker*' } } }
        @{ Name = 'a process, a state and a network'; Filter = { @{ OwningProcessName = 'worker 2'; State = 'Established'; LocalAddress = '127.0.0.0/8' } } }
    ) {
        $answer = Invoke-Lab -Lab $lab -Argument (& $Filter) -Script { param($filter) Compare-Source -Filter $filter }
        $answer.Count | Should -BeGreaterThan 0
        $answer.Difference | Should -BeNullOrEmpty
    }

    It 'have for -Port what ss has for either end: <Name>' -ForEach @(
        @{ Name = 'a listener and its connections'; Port = { 4000 }; Ss = { '( sport = :4000 or dport = :4000 )' } }
        @{ Name = 'a client'; Port = { $facts.ClientPort }; Ss = { "( sport = :$($facts.ClientPort) or dport = :$($facts.ClientPort) )" } }
        @{ Name = 'several'; Port = { 4000, 4001 }; Ss = { '( sport = :4000 or dport = :4000 or sport = :4001 or dport = :4001 )' } }
        @{ Name = 'a range'; Port = { '4000-4001' }; Ss = { '( sport >= :4000 and sport <= :4001 ) or ( dport >= :4000 and dport <= :4001 )' } }
    ) {
        foreach ($source in 'SockDiag', 'ProcFs') {
            $call = @{ Port = @(& $Port); Ss = & $Ss; Source = $source }
            $answer = Invoke-Lab -Lab $lab -Argument $call -Script {
                param($call)
                @{
                    Ss   = @(ss -Htan $call.Ss)
                    Rows = @(Get-ProcTcpSocket -Port $call.Port -Source $call.Source | ForEach-Object { "$($_.State) $($_.LocalPort) $($_.RemotePort)" } | Sort-Object)
                }
            }
            $expected = @($answer.Ss | ForEach-Object { $row = ConvertFrom-SsLine -Line $_; "$($row.State) $($row.LocalPort) $($row.RemotePort)" } | Sort-Object)
            $expected.Count | Should -BeGreaterThan 1
            $answer.Rows | Should -Be $expected -Because $source
        }
    }

    It 'agree about the sockets of another user, whoever asks' {
        Skip-TestIf -Problem $guest
        foreach ($place in $lab, $user) {
            foreach ($filter in @{ UserName = '65534' }, @{ UserName = '65534'; State = 'SynReceived', 'Established' }, @{ LocalPort = '4100-4101' }, @{}) {
                $answer = Invoke-LabScript -Lab $place -Argument $filter -Script { param($filter) Compare-Source -Filter $filter }
                $answer.Ended | Should -BeNullOrEmpty
                $answer.Output[0].Count | Should -BeGreaterThan 2
                $answer.Output[0].Difference | Should -BeNullOrEmpty
            }
        }
    }

    It 'are named by -Verbose, and Auto is socket diagnosis, for an ordinary user too' {
        Skip-TestIf -Problem $guest
        foreach ($place in $lab, $user) {
            $verbose = Invoke-LabScript -Lab $place -Script {
                foreach ($source in 'Auto', 'SockDiag', 'ProcFs') {
                    $null = Get-ProcTcpSocket -State Listen -Source $source -Verbose 4>&1 -OutVariable said
                    (@($said) -match '^Read \d+ row') -replace '^Read \d+ rows? from (.+?):.*', '$1'
                }
            }
            $verbose.Output | Should -Be 'socket diagnosis', 'socket diagnosis', '/proc/self/net/tcp and /proc/self/net/tcp6'
        }
    }

    It 'agree under load about what stays, and give nothing twice' {
        $churner = Start-LabGuest -Lab $lab
        try {
            Invoke-Lab -Lab $churner -Script { Start-Churn }
            $answers = Invoke-Lab -Lab $lab -Script { 1..10 | ForEach-Object { Compare-Source -InMotion -Filter @{} } }
            $count = Invoke-Lab -Lab $churner -Script { Stop-Churn }
        }
        finally {
            Stop-Lab -Lab $churner
        }
        $count | Should -BeGreaterThan 100
        $answers | Should -HaveCount 10
        foreach ($answer in $answers) {
            $answer.Stable | Should -BeGreaterThan 100
            $answer.Difference | Should -BeNullOrEmpty
        }
    }
}
