BeforeDiscovery {
    Import-Module -Name "$PSScriptRoot/Lab/States.psm1"
    $cases = foreach ($source in 'ProcFs', 'SockDiag') {
        foreach ($address in '127.0.0.1', '::1', '::ffff:127.0.0.1') {
            foreach ($name in Get-StateName) {
                @{ Name = $name; Address = $address; Source = $source }
            }
        }
    }
}

BeforeAll {
    . "$PSScriptRoot/Lab/Initialize.ps1"
    Import-Module -Name "$PSScriptRoot/Lab/SsText.psm1", "$PSScriptRoot/Lab/Compare.psm1"
    $lab = Start-Lab
    if (-not $lab) {
        return
    }

    $facts = Invoke-Lab -Lab $lab -Script { New-LabState -Address '127.0.0.1', '::1', '::ffff:127.0.0.1' }
    $snapshots = @{}
    foreach ($source in (Get-SockDiagProblem) ? 'ProcFs' : ('ProcFs', 'SockDiag')) {
        $snapshots[$source] = Invoke-Lab -Lab $lab -Argument $source -Script { param($source) Get-Snapshot -Source $source }
    }

    function Find-Fact {
        param([string]$Name, [string]$Address)

        $facts | Where-Object { $_.Name -ceq $Name -and $_.Address -eq $Address }
    }

    function Find-Row {
        param($Fact, [string]$Source)

        $snapshots[$Source].Rows | Where-Object { $_.LocalPort -eq $Fact.LocalPort -and $_.RemotePort -eq $Fact.RemotePort }
    }

    function Find-KernelText {
        param($Fact, [string[]]$Line)

        $Line -match (' [0-9A-F]+:{0:X4} [0-9A-F]+:{1:X4} ' -f $Fact.LocalPort, $Fact.RemotePort)
    }

    function Find-SsText {
        param($Fact, [string[]]$Line)

        $Line -match (':{0}\s+\S+:{1}\s' -f $Fact.LocalPort, ($Fact.RemotePort ? $Fact.RemotePort : '\*'))
    }
}

AfterAll {
    Stop-Lab -Lab $lab
}

Describe 'Get-ProcTcpSocket on sockets in every state' {
    BeforeEach {
        Skip-TestIf -Problem (Get-LabProblem)
    }

    Context '<Name>, <Address>, <Source>' -ForEach $cases {
        BeforeEach {
            Skip-TestIf -Problem ($Source -eq 'SockDiag' ? (Get-SockDiagProblem) : '')
        }

        It 'is shown once, for what it is' {
            $fact = Find-Fact -Name $Name -Address $Address
            $row = Find-Row -Fact $fact -Source $Source
            @($row).Count | Should -Be 1
            $row.State.ToString() | Should -BeExactly $fact.State
            $row.OwnerStatus.ToString() | Should -BeExactly $fact.OwnerStatus
            $fact.Timer | Should -BeIn '', $row.Timer.ToString()
            $row.LocalAddress | Should -BeExactly $Address
            $hasInode = $fact.OwnerStatus -eq 'Resolved'
            ($row.Inode -ne 0) | Should -Be $hasInode
            ($null -ne $row.OwningProcess) | Should -Be ($fact.OwnerStatus -in 'Resolved', 'AcceptQueue', 'SynReceived')
            ($null -ne $row.RetransmitTimeout) | Should -Be ($fact.FieldCount -ge 17 -and -not ($Source -eq 'SockDiag' -and $fact.State -eq 'Listen'))
        }

        It 'has every field as the kernel prints it' {
            $fact = Find-Fact -Name $Name -Address $Address
            $before, $after = $snapshots[$Source].Before, $snapshots[$Source].After | ForEach-Object { Find-KernelText -Fact $fact -Line $_.Kernel }
            Get-KernelDifference -Source $Source -Row (Find-Row -Fact $fact -Source $Source) -LineBefore $before -LineAfter $after | Should -BeNullOrEmpty
        }

        It 'agrees with ss' {
            $fact = Find-Fact -Name $Name -Address $Address
            $before, $after = $snapshots[$Source].Before, $snapshots[$Source].After | ForEach-Object { Find-SsText -Fact $fact -Line $_.Ss }
            Get-SsDifference -Source $Source -Row (Find-Row -Fact $fact -Source $Source) -LineBefore $before -LineAfter $after | Should -BeNullOrEmpty
        }
    }

    Context 'All of them, <_>' -ForEach 'ProcFs', 'SockDiag' {
        BeforeAll {
            $source = $_
        }

        BeforeEach {
            Skip-TestIf -Problem ($source -eq 'SockDiag' ? (Get-SockDiagProblem) : '')
        }

        It 'shows every socket of the table once, and no other' {
            $toKey = { "$($_.LocalPort) $($_.RemotePort) $($_.Inode)" }
            $expected = $snapshots[$source].Before.Kernel | ForEach-Object { ConvertFrom-KernelRow -Line $_ } | ForEach-Object $toKey
            $actual = $snapshots[$source].Rows | ForEach-Object $toKey
            $actual | Sort-Object | Should -Be ($expected | Sort-Object)
        }

        It 'names the user of every socket that has one' {
            foreach ($row in $snapshots[$source].Rows) {
                $row.UserName | Should -Be ($null -eq $row.UserId ? $null : (id -un $row.UserId))
            }
        }

        It 'counts the connections that wait to be accepted' {
            $row = Find-Row -Source $source -Fact (Find-Fact -Name 'Listen with connections to accept' -Address '127.0.0.1')
            $row.ReceiveQueue | Should -Be 3
        }

        It 'tells an end that was not read from one that was' {
            (Find-Row -Source $source -Fact (Find-Fact -Name 'CloseWait, end not read' -Address '127.0.0.1')).ReceiveQueue | Should -Be 1
            (Find-Row -Source $source -Fact (Find-Fact -Name 'CloseWait, end read' -Address '127.0.0.1')).ReceiveQueue | Should -Be 0
        }

        It 'counts what was not answered' {
            (Find-Row -Source $source -Fact (Find-Fact -Name 'Established, unanswered' -Address '::1')).Retransmits | Should -BeGreaterThan 0
            (Find-Row -Source $source -Fact (Find-Fact -Name 'Established, probing a closed window' -Address '::1')).UnansweredProbes | Should -BeGreaterThan 0
        }

        It 'has the queue limit of fast open on listeners alone, and from the table alone' {
            (Find-Row -Source $source -Fact (Find-Fact -Name 'Listen' -Address '127.0.0.1')).FastOpenQueueLimit | Should -Be ($source -eq 'ProcFs' ? 16 : $null)
            $knowing = $snapshots[$source].Rows | Where-Object { $null -ne $_.FastOpenQueueLimit }
            $knowing | Where-Object { $_.State.ToString() -ne 'Listen' -or $source -ne 'ProcFs' } | Should -BeNullOrEmpty
        }
    }

    It 'names the network namespace as the system does' {
        $namespace = Invoke-Lab -Lab $lab -Script { (readlink /proc/self/ns/net) -replace '\D' }
        $snapshots.Values.Rows.NetworkNamespace | Sort-Object -Unique | Should -Be $namespace
    }

    It 'says when it was read' {
        $looks = Invoke-Lab -Lab $lab -Script {
            [datetimeoffset]::UtcNow.UtcTicks
            (Get-ProcTcpSocket | Select-Object -First 1).Timestamp.ToUniversalTime().Ticks
            [datetimeoffset]::UtcNow.UtcTicks
        }
        $looks[1] | Should -BeGreaterOrEqual $looks[0]
        $looks[1] | Should -BeLessOrEqual $looks[2]
    }
}
