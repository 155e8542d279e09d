BeforeAll {
    . "$PSScriptRoot/Lab/Initialize.ps1"
    Import-Module -Name "$PSScriptRoot/Lab/SampleTree.psm1"
    $root = New-SampleTree -Path "$TestDrive/proc"
    $source = 'ProcTcp.Commands.MeasureProcTcpSocketCommand'

    # One measure as text: what it was grouped by, and how many.
    function Format-Measure {
        @($input | ForEach-Object { "$_" })
    }
}

Describe 'Measure-ProcTcpSocket' {
    It 'counts by state, in the order of a connection''s life' {
        Measure-ProcTcpSocket -ProcRoot $root | Format-Measure |
            Should -Be 'Listen: 4', 'SynSent: 1', 'SynReceived: 1', 'Established: 4', 'FinWait1: 1', 'CloseWait: 1', 'TimeWait: 1', '14: 1'
    }

    It 'has the state under its own name, and the sums' {
        $measure = Measure-ProcTcpSocket -ProcRoot $root | Where-Object State -EQ 'FinWait1'
        $measure.State | Should -BeOfType ([ProcTcp.TcpSocketState])
        $measure.Count | Should -Be 1
        $measure.SendQueue | Should -Be 4096
        $measure.WithoutOwner | Should -BeNullOrEmpty
        $measure.psobject.Properties.Name[0] | Should -Be 'State'
    }

    It 'groups by <Property>' -ForEach @(
        @{ Property = 'AddressFamily'; Expected = 'IPv4: 8', 'IPv6: 6' }
        @{
            Property = 'addressfamily', 'STATE'
            Expected = @(
                'IPv6, Established: 3', 'IPv4, Listen: 2', 'IPv6, Listen: 2', 'IPv4, CloseWait: 1'
                'IPv4, Established: 1', 'IPv4, FinWait1: 1', 'IPv4, SynReceived: 1', 'IPv4, SynSent: 1'
                'IPv4, TimeWait: 1', 'IPv6, 14: 1'
            )
        }
        @{ Property = 'OwningProcessName'; Expected = 'nginx: master: 5', ': 4', "we[ir]d'one: 2", 'sshd: 2', 'curl: 1' }
        @{ Property = 'OwnerStatus'; Expected = 'Resolved: 8', 'AcceptQueue: 2', 'NotFound: 1', 'Orphaned: 1', 'SynReceived: 1', 'TimeWait: 1' }
        @{
            Property = 'LocalAddress'
            Expected = '10.0.0.1: 5', '::ffff:10.0.0.1: 2', 'fd00::1: 2', '0.0.0.0: 1', '10.1.2.3: 1', '127.0.0.1: 1', '::: 1', '::1: 1'
        }
        @{ Property = 'UserId'; Expected = '0: 6', ': 3', '65534: 4', '4000000000: 1' }
    ) {
        $measures = Measure-ProcTcpSocket -ProcRoot $root -Property $Property
        $measures | Format-Measure | Sort-Object | Should -Be ($Expected | Sort-Object)
        $counts = $measures | ForEach-Object Count
        ($counts | Measure-Object -Sum).Sum | Should -Be 14
        $counts | Should -Be ($counts | Sort-Object -Descending)
    }

    It 'counts both forms of an IPv4 address as one, as its notes say how' {
        $notes = (Get-Help -Name Measure-ProcTcpSocket -Full).alertSet.alert.Text -join "`n"
        $command = [regex]::Match($notes, 'Get-ProcTcpSocket \| Group-Object \{.*?\}').Value
        $groups = & ([scriptblock]::Create(($command -replace '-ProcTcpSocket', '$0 -ProcRoot $root' -replace 'RemoteAddress', 'LocalAddress')))
        ($groups | Where-Object Name -EQ '10.0.0.1').Count | Should -Be 7
        $groups.Name | Should -Contain '::1'
    }

    It 'agrees with Group-Object about <_>' -ForEach @(
        [ProcTcp.TcpSocketInfo].GetProperties().Name | Where-Object { $_ -notin 'Timestamp', 'Owners' }
    ) {
        $expected = Get-ProcTcpSocket -ProcRoot $root | Group-Object -Property $_ | ForEach-Object { "$($_.Name): $($_.Count)" }
        $measures = Measure-ProcTcpSocket -ProcRoot $root -Property $_
        @($measures | ForEach-Object { "$($_.$($_.GetGroup()[0].Key)): $($_.Count)" } | Sort-Object) | Should -Be @($expected | Sort-Object)
    }

    It 'gives the largest groups' {
        Measure-ProcTcpSocket -ProcRoot $root -Top 2 | Format-Measure | Should -Be 'Established: 4', 'Listen: 4'
        { Measure-ProcTcpSocket -ProcRoot $root -Top 0 } | Should -Throw -ErrorId "ParameterArgumentValidationError,$source"
    }

    It 'filters as the others do' {
        Measure-ProcTcpSocket -ProcRoot $root -LocalPort 443 | Format-Measure | Should -Be 'Listen: 1', 'Established: 2'
        Measure-ProcTcpSocket -ProcRoot $root -OwningProcessName 'nginx*' | Format-Measure | Should -Be 'Listen: 2', 'Established: 2', 'CloseWait: 1'
        $processes = [pscustomobject]@{ Id = 10 }, [pscustomobject]@{ Id = 30 }
        $processes | Measure-ProcTcpSocket -ProcRoot $root | Format-Measure | Should -Be 'Listen: 2', 'Established: 1'
        Measure-ProcTcpSocket -ProcRoot $root -State Closing | Should -BeNullOrEmpty
        @() | Measure-ProcTcpSocket -ProcRoot $root | Should -BeNullOrEmpty
    }

    It 'looks up owners where a property or the caller asks for them' {
        (Measure-ProcTcpSocket -ProcRoot $root -IncludeOwner).WithoutOwner | Should -Be 0, 0, 1, 0, 1, 0, 1, 1
        (Measure-ProcTcpSocket -ProcRoot $root -Property OwningProcessName | Where-Object OwningProcessName -EQ $null).WithoutOwner | Should -Be 4
        (Measure-ProcTcpSocket -ProcRoot $root -Property LocalPort).WithoutOwner | Sort-Object -Unique | Should -BeNullOrEmpty
    }

    It 'does not know the property <_>, and says which there are' -ForEach 'Port', 'Name', '' {
        $thrown = { Measure-ProcTcpSocket -ProcRoot $root -Property State, $_ } | Should -Throw -PassThru
        $thrown.FullyQualifiedErrorId | Should -BeIn "ParameterArgumentValidationError,$source", "ParameterArgumentValidationErrorEmptyStringNotAllowed,$source"
        if ($_) {
            "$thrown" | Should -Match 'LocalPort'
        }
    }

    It 'completes properties' {
        $line = 'Measure-ProcTcpSocket -Property State, Owning'
        $offers = [System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches
        $offers.CompletionText | Should -Be 'OwningProcess', 'OwningProcessName', 'OwningUnit'
    }

    It 'ends where no table can be read' {
        { Measure-ProcTcpSocket -ProcRoot "$TestDrive/nowhere" } | Should -Throw -ErrorId "ProcNetUnreadable,$source"
    }

    It 'goes on where a line is no row' {
        $torn = New-ProcTree -Path "$TestDrive/torn" -Tcp6 @() -Tcp 'no row at all', (New-KernelRow -Local '10.0.0.1:1001' -Inode 1)
        (Measure-ProcTcpSocket -ProcRoot $torn -ErrorVariable problems -ErrorAction SilentlyContinue).Count | Should -Be 1
        $problems.FullyQualifiedErrorId | Should -Be "ProcNetLineMalformed,$source"
    }
}

Describe 'Measure-ProcTcpSocket on objects' {
    BeforeAll {
        $expected = Measure-ProcTcpSocket -ProcRoot $root -IncludeOwner | ConvertTo-Csv
        $byProcess = Measure-ProcTcpSocket -ProcRoot $root -Property OwningProcessName, RemotePort | ConvertTo-Csv
        $sockets = Get-ProcTcpSocket -ProcRoot $root
        Get-ProcTcpSocket -ProcRoot $root | Export-Clixml -LiteralPath "$TestDrive/sockets.xml"
        $forms = @{
            'of this session' = $sockets
            'deserialized'    = Import-Clixml -LiteralPath "$TestDrive/sockets.xml"
            'of CSV'          = $sockets | ConvertTo-Csv | ConvertFrom-Csv
            'of JSON'         = $sockets | ConvertTo-Json -Depth 4 | ConvertFrom-Json
        }
    }

    It 'counts sockets <_>' -ForEach 'of this session', 'deserialized', 'of CSV', 'of JSON' {
        $forms[$_] | Measure-ProcTcpSocket | ConvertTo-Csv | Should -Be $expected
        $forms[$_] | Measure-ProcTcpSocket -Property OwningProcessName, RemotePort | ConvertTo-Csv | Should -Be $byProcess
    }

    It 'puts all of them into the same groups' {
        $measures = $forms.Values | ForEach-Object { $_ } | Measure-ProcTcpSocket -Property State, RemoteAddress
        $measures | ForEach-Object { $_.Count % 4 } | Sort-Object -Unique | Should -Be 0
    }

    It 'takes them by parameter as well' {
        Measure-ProcTcpSocket -InputObject $sockets | ConvertTo-Csv | Should -Be $expected
    }

    It 'tells hosts apart' {
        $here = $forms['deserialized'][0..3] | Select-Object -Property *, @{ Name = 'PSComputerName'; Expression = { 'web1' } }
        $there = $forms['deserialized'][4..5] | Select-Object -Property *, @{ Name = 'PSComputerName'; Expression = { 'web2' } }
        $here + $there | Measure-ProcTcpSocket -Property PSComputerName | Format-Measure | Should -Be 'web1: 4', 'web2: 2'
    }

    It 'does not know owners that were not looked up' {
        (Get-ProcTcpSocket -ProcRoot $root -NoOwner | Measure-ProcTcpSocket).WithoutOwner | Sort-Object -Unique | Should -BeNullOrEmpty
    }

    It 'says that <_> is no socket' -ForEach 'text', ([timespan]::Zero) {
        $_ | Measure-ProcTcpSocket -ErrorVariable problems -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problems.FullyQualifiedErrorId | Should -Be "NotSocketObject,$source"
    }

    It 'does not filter what comes down the pipeline' {
        { $sockets | Measure-ProcTcpSocket -State Listen } | Should -Throw -ErrorId "FilterWithInput,$source"
    }
}

Describe 'The views of measures' {
    It 'show a plain bar where the output is redirected' {
        $lines = (Measure-ProcTcpSocket -ProcRoot $root | Out-String -Width 80) -split '\r?\n' -match '#|█'
        $lines.Count | Should -Be 8
        $lines.Length | Sort-Object -Bottom 1 | Should -BeLessOrEqual 80
    }

    It 'draw no bar longer than that of the largest group' {
        $measures = Measure-ProcTcpSocket -ProcRoot $root
        $bars = $measures | ForEach-Object { [ProcTcp.Formatting.MeasureText]::Bar($_, 39, $null, $null, $true) }
        $bars | Should -Match '^#+$'
        $bars | ForEach-Object Length | Should -Be 40, 10, 10, 40, 10, 10, 10, 10
    }

    It 'draw in eighths on a terminal' {
        $bars = Measure-ProcTcpSocket -ProcRoot $root | ForEach-Object { [ProcTcp.Formatting.MeasureText]::Bar($_, 36, $null, $null, $false) }
        $bars[0] | Should -BeExactly ('█' * 43)
        $bars[1] | Should -BeExactly ('█' * 10 + '▊')
    }

    It 'name the properties, for deserialized measures too' {
        $measure = Measure-ProcTcpSocket -ProcRoot $root -Property LocalPort, State -Top 1
        $copy = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($measure))
        foreach ($one in $measure, $copy) {
            [ProcTcp.Formatting.MeasureText]::Properties($one) | Should -Be 'LocalPort, State'
            [ProcTcp.Formatting.MeasureText]::Values($one) | Should -Be '443, Established'
            ($one | Out-String) | Should -Match 'By: LocalPort, State'
        }
    }

    It 'let no name speak to the terminal' {
        $tree = New-ProcTree -Path "$TestDrive/evil" -Tcp6 @() -Tcp (New-KernelRow -Local '10.0.0.1:1' -Inode 1) -Process @{
            5 = @{ Name = "e`e[31mvil"; Descriptor = @{ 3 = 1 } }
        }
        $text = Measure-ProcTcpSocket -ProcRoot $tree -Property OwningProcessName | Out-String
        $text | Should -Match 'e\\e\[31mvil'
    }
}

Describe 'Measure-ProcTcpSocket beside the kernel''s own counts' {
    BeforeAll {
        $lab = Start-Lab
        if ($lab) {
            $counts = Invoke-Lab -Lab $lab -Script {
                foreach ($address in '127.0.0.1', '::1') {
                    $listener = New-Listener -Address $address
                    1..3 | ForEach-Object { $null = New-Client -Address $address -Port $listener.LocalEndPoint.Port }
                    1..2 | ForEach-Object { $null = New-Pair -Address $address }
                    # Half closed: FinWait2 here, CloseWait there. Then closed on both sides, and here alone.
                    (New-Pair -Address $address).Client.Shutdown('Send')
                    $ended = New-Pair -Address $address
                    $ended.Client.Dispose()
                    $ended.Server.Dispose()
                    (New-Pair -Address $address).Client.Dispose()
                }
                # Orphans, allocated sockets, pages and what ss makes of them are counts of the whole host.
                $kernel = {
                    $stat = [IO.File]::ReadAllLines('/proc/net/sockstat') + [IO.File]::ReadAllLines('/proc/net/sockstat6')
                    @{
                        Ss   = @((ss -s) -match '^TCP:' | Select-String -Pattern '(estab|timewait) \d+' -AllMatches | ForEach-Object { $_.Matches.Value })
                        Stat = @($stat -match '^TCP' -replace ' (orphan|alloc|mem) \d+')
                    }
                }
                # The kernel takes its time to close what was closed: what counts is what was measured while both of its counts stood still.
                $deadline = [datetime]::UtcNow.AddSeconds(20)
                do {
                    $before = & $kernel
                    $states = @{}
                    Measure-ProcTcpSocket | ForEach-Object { $states["$($_.State)"] = $_.Count }
                    $family = @{}
                    Measure-ProcTcpSocket -Property AddressFamily, OwnerStatus, State |
                        Where-Object { "$($_.OwnerStatus)" -notin 'TimeWait', 'SynReceived' } | ForEach-Object { $family["$($_.AddressFamily)"] += $_.Count }
                    $minis = (Measure-ProcTcpSocket -Property OwnerStatus | Where-Object OwnerStatus -EQ 'TimeWait').Count
                    $queue = Measure-ProcTcpSocket -State Listen
                    $after = & $kernel
                } until ("$($before.Ss) $($before.Stat)" -eq "$($after.Ss) $($after.Stat)" -or [datetime]::UtcNow -gt $deadline)
                @{
                    Before      = $before
                    After       = $after
                    States      = $states
                    Family      = $family
                    Minis       = $minis
                    AcceptQueue = $queue.AcceptQueue
                    Listeners   = $queue.BackloggedListeners
                }
            }
        }

        function Get-Number {
            param([string[]]$Text, [string]$Pattern)

            [int](($Text -match $Pattern)[0] -replace ".*?$Pattern.*", '$1')
        }
    }

    BeforeEach {
        Skip-TestIf -Problem (Get-LabProblem)
    }

    AfterAll {
        Stop-Lab -Lab $lab
    }

    It 'was taken while nothing changed' {
        $counts.After.Ss | Should -Be $counts.Before.Ss
        $counts.After.Stat | Should -Be $counts.Before.Stat
        $counts.States['Established'] | Should -Be 20
        $counts.States['CloseWait'] | Should -BeGreaterThan 0
        $counts.Minis | Should -BeGreaterThan 0
    }

    It 'counts as estab what is Established or CloseWait' {
        $counts.States['Established'] + $counts.States['CloseWait'] | Should -Be (Get-Number -Text $counts.Before.Ss -Pattern 'estab (\d+)')
    }

    It 'counts as timewait what is a mini-socket' {
        $counts.Minis | Should -Be (Get-Number -Text $counts.Before.Ss -Pattern 'timewait (\d+)')
        $counts.Minis | Should -Be (Get-Number -Text $counts.Before.Stat -Pattern '^TCP:.* tw (\d+)')
    }

    It 'counts as in use what is not a mini-socket, each family for itself' {
        $counts.Family['IPv4'] | Should -Be (Get-Number -Text $counts.Before.Stat -Pattern '^TCP: inuse (\d+)')
        $counts.Family['IPv6'] | Should -Be (Get-Number -Text $counts.Before.Stat -Pattern '^TCP6: inuse (\d+)')
    }

    It 'counts the connections that wait to be accepted' {
        $counts.AcceptQueue | Should -Be 6
        $counts.Listeners | Should -Be 2
    }
}
