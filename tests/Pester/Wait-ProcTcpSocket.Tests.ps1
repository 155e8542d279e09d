BeforeAll {
    . "$PSScriptRoot/Lab/Initialize.ps1"
    Import-Module -Name "$PSScriptRoot/Lab/SampleTree.psm1"
    $root = New-SampleTree -Path "$TestDrive/proc"
    $source = 'ProcTcp.Commands.WaitProcTcpSocketCommand'

    # The error of a wait that ends by its time.
    function Get-Timeout {
        param([hashtable]$Filter)

        Wait-ProcTcpSocket -ProcRoot $root -Timeout 0 @Filter -ErrorVariable problems -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problems.Count | Should -Be 1
        $problems[0]
    }
}

Describe 'Wait-ProcTcpSocket for what is there already' {
    It 'gives the sockets that match, with their owners' {
        Wait-ProcTcpSocket -ProcRoot $root -LocalPort 22 -Timeout 0 | Get-SampleName | Should -Be 'ssh listener', 'ssh session'
        (Wait-ProcTcpSocket -ProcRoot $root -LocalPort 22 -State Listen -Timeout 0).OwningProcessName | Should -Be 'sshd'
    }

    It 'gives connections in an accept queue the listener''s owners' {
        $socket = Wait-ProcTcpSocket -ProcRoot $root -LocalPort 443 -RemotePort 7002 -Timeout 0
        $socket.OwnerStatus | Should -Be 'AcceptQueue'
        $socket.OwningProcessName | Should -Be 'nginx: master'
    }

    It 'gives nothing, and no error, when nothing is what was waited for' {
        Wait-ProcTcpSocket -ProcRoot $root -LocalPort 4711 -Absent -ErrorAction Stop | Should -BeNullOrEmpty
        Wait-ProcTcpSocket -ProcRoot $root -LocalPort 4711 -Count 0 -ErrorAction Stop | Should -BeNullOrEmpty
    }

    It 'waits for so many' {
        @(Wait-ProcTcpSocket -ProcRoot $root -LocalPort 22 -Count 2 -Timeout 0).Count | Should -Be 2
        @(Wait-ProcTcpSocket -ProcRoot $root -LocalPort 22 -Count '1-5' -Timeout 0).Count | Should -Be 2
        (Get-Timeout -Filter @{ LocalPort = 22; Count = '3-' }).FullyQualifiedErrorId | Should -Be "WaitTimeout,$source"
    }

    It 'takes processes from the pipeline' {
        [pscustomobject]@{ Id = 30 } | Wait-ProcTcpSocket -ProcRoot $root -Timeout 0 | Get-SampleName | Should -Be 'admin, IPv6', 'api, IPv6'
        @() | Wait-ProcTcpSocket -ProcRoot $root -ErrorAction Stop | Should -BeNullOrEmpty
    }

    It 'looks for owners only when they are needed' {
        # Who walks over the descriptors meets a process that does not let them be read, and warns.
        $tree = New-ProcTree -Path "$TestDrive/denied" -Tcp6 @() -Tcp (New-KernelRow -Local '10.0.0.1:1001' -Inode 1) -Process @{
            20 = @{ Name = 'closed'; Descriptor = @{} }
        }
        Remove-Item -LiteralPath "$tree/20/fd" -Recurse
        [IO.File]::WriteAllText("$tree/20/fd", '')
        $wait = @{ ProcRoot = $tree; LocalPort = 1001; Count = 2; Timeout = 0; ErrorAction = 'SilentlyContinue'; WarningAction = 'SilentlyContinue' }
        Wait-ProcTcpSocket @wait -WarningVariable unneeded
        $unneeded | Should -BeNullOrEmpty
        foreach ($filter in @{ OwningProcess = 20 }, @{ OwningProcessName = 'closed' }, @{ ContainerId = 'abc' }) {
            { Wait-ProcTcpSocket @wait @filter -WarningVariable script:needed } | Should -Throw -ErrorId "OwnersUnreadable,$source"
            $needed | Should -Match '^1 of 2 processes' -Because "$($filter.Keys)"
        }
    }

    It 'says in verbose which share of a core the polls have taken' {
        # Large enough for a poll to take milliseconds: the text has no more than tenths of them.
        $long = New-ProcTree -Path "$TestDrive/long" -Tcp6 @() -Tcp @()
        [IO.File]::AppendAllText("$long/1/net/tcp", "$(New-KernelRow -Local '10.0.0.1:1001' -Inode 1)`n" * 10000)
        $clock = [Diagnostics.Stopwatch]::StartNew()
        $said = Wait-ProcTcpSocket -ProcRoot $long -LocalPort 4711 -Timeout 0.3 -Interval 0.15 -Verbose -ErrorAction SilentlyContinue 4>&1
        $longest = $clock.Elapsed.TotalMilliseconds

        # A duration of the text in milliseconds.
        function Get-Duration {
            param([string]$Line, [string]$Before)

            $Line -match "$Before (?<number>[\d.]+) (?<unit>ms|s)\b" | Should -BeTrue -Because $Line
            [double]$Matches.number * ($Matches.unit -eq 's' ? 1000 : 1)
        }
        $polls = @($said -match '^Poll ')
        $cost = ($polls | ForEach-Object { Get-Duration -Line $_ -Before 'It used' } | Measure-Object -Sum).Sum
        $rest = ($said -match 'next poll' | ForEach-Object { Get-Duration -Line $_ -Before 'in' } | Measure-Object -Sum).Sum
        $polls.Count | Should -BeGreaterThan 1
        $polls[-1] -match 'all polls so far used (?<share>[\d.]+) %' | Should -BeTrue -Because $polls[-1]
        $share = [double]$Matches.share

        # It is that of all polls, in percent, of a time that is at least all rests and at most what the whole call has taken.
        $rounding = 0.05 * $polls.Count
        $share | Should -BeLessOrEqual (100 * ($cost + $rounding) / [Math]::Max(1, $rest - $rounding) + 0.05) -Because ($said -join '; ')
        $share | Should -BeGreaterOrEqual (100 * ($cost - $rounding) / $longest - 0.05) -Because ($said -join '; ')
    }
}

Describe 'Wait-ProcTcpSocket at the end of its time' {
    It 'writes one error that does not end the script' {
        $timeout = Get-Timeout -Filter @{ LocalPort = 4711 }
        $timeout.FullyQualifiedErrorId | Should -BeExactly "WaitTimeout,$source"
        $timeout.CategoryInfo.Category | Should -Be 'OperationTimeout'
        $timeout.TargetObject | Should -Be 'LocalPort 4711'
        $timeout.Exception | Should -BeOfType ([TimeoutException])
    }

    It 'ends with -ErrorAction Stop' {
        { Wait-ProcTcpSocket -ProcRoot $root -LocalPort 4711 -Timeout 0 -ErrorAction Stop } | Should -Throw -ErrorId "WaitTimeout,$source"
    }

    It 'says of a port what is there instead' {
        $text = "$(Get-Timeout -Filter @{ LocalPort = 443; State = 'CloseWait', 'TimeWait' })"
        $text | Should -Match 'LocalPort 443, State CloseWait or TimeWait'
        $text | Should -Match '1 Listen, 2 Established'
    }

    It 'says of a port who holds it instead' {
        "$(Get-Timeout -Filter @{ LocalPort = 443; OwningProcessName = 'apache*' })" | Should -Match 'nginx: master \(20\)'
    }

    It 'says which states there are instead' {
        "$(Get-Timeout -Filter @{ RemotePort = 443; State = 'Established' })" | Should -Match '1 SynSent'
    }

    It 'says how many there are still' {
        "$(Get-Timeout -Filter @{ LocalPort = 22; Absent = $true })" | Should -Match '2 sockets match'
    }

    It 'takes <Text> as a duration' -ForEach @(
        @{ Text = '0.05'; Value = 0.05 }
        @{ Text = '00:00:00.01'; Value = '00:00:00.01' }
        @{ Text = 'a TimeSpan'; Value = [timespan]::FromMilliseconds(10) }
        @{ Text = 'a TimeSpan in a PSObject'; Value = [psobject]::AsPSObject([timespan]::FromMilliseconds(10)) }
    ) {
        Wait-ProcTcpSocket -ProcRoot $root -LocalPort 4711 -Timeout $Value -Interval $Value -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems.FullyQualifiedErrorId | Should -Be "WaitTimeout,$source"
    }

    It 'looks once where there is no time at all' {
        $said = Wait-ProcTcpSocket -ProcRoot $root -LocalPort 4711 -Timeout 0 -Verbose -ErrorVariable problems -ErrorAction SilentlyContinue 4>&1
        @($said -like 'Poll *').Count | Should -Be 1
        $problems.FullyQualifiedErrorId | Should -Be "WaitTimeout,$source"
    }

    It 'does not take an interval of <_>' -ForEach 0, '00:00:00' {
        { Wait-ProcTcpSocket -ProcRoot $root -LocalPort 4711 -Timeout 0 -Interval $_ } | Should -Throw -ErrorId "IntervalNotPositive,$source"
    }

    It 'does not take <_> as a duration' -ForEach '-1', 'soon', '-00:00:01', 'NaN', '1e300', '' {
        { Wait-ProcTcpSocket -ProcRoot $root -Timeout $_ } | Should -Throw -ErrorId "ParameterArgumentTransformationError,$source"
        { Wait-ProcTcpSocket -ProcRoot $root -Interval $_ } | Should -Throw -ErrorId "ParameterArgumentTransformationError,$source"
    }

    It 'does not take -Absent and -Count together' {
        { Wait-ProcTcpSocket -ProcRoot $root -Absent -Count 1 } | Should -Throw -ErrorId "AbsentWithCount,$source"
    }
}

Describe 'Wait-ProcTcpSocket where something cannot be read' {
    BeforeAll {
        $torn = New-ProcTree -Path "$TestDrive/torn" -Tcp6 @() -Tcp @(
            New-KernelRow -Local '10.0.0.1:1001' -Inode 1
            'this is no row at all'
        )
    }

    It 'ends where no table can be read' {
        { Wait-ProcTcpSocket -ProcRoot "$TestDrive/nowhere" } | Should -Throw -ErrorId "ProcNetUnreadable,$source"
    }

    It 'does not take a line that is no row for nothing' {
        { Wait-ProcTcpSocket -ProcRoot $torn -LocalPort 1002 -Absent } | Should -Throw -ErrorId "ProcNetLineMalformed,$source"
    }

    It 'says it once, however often it looks, and ends in the error of Test-ProcTcpSocket instead of an answer' {
        $half = New-ProcTree -Path "$TestDrive/half" -Tcp6 (New-KernelRow -Local '[::1]:1003' -State '0A' -Inode 3)
        Remove-Item -LiteralPath "$half/1/net/tcp" -ErrorAction Ignore
        foreach ($root in $torn, $half) {
            $tested = try { Test-ProcTcpSocket -ProcRoot $root -LocalPort 1002 } catch { $_.FullyQualifiedErrorId -replace ',.*' }
            $tested | Should -BeIn 'ProcNetLineMalformed', 'ProcNetUnreadable'
            $wait = { Wait-ProcTcpSocket -ProcRoot $root -LocalPort 1002 -Timeout 0.2 -Interval 0.01 -ErrorVariable script:problems -ErrorAction SilentlyContinue }
            $wait | Should -Throw -ErrorId "$tested,$source" -ExpectedMessage 'Timed out after 200 ms waiting for a socket with LocalPort 1002. *'
            @($problems -match '^Timed out' -match 'no socket matches|LocalPort 1002:').Count | Should -Be 0
            @($problems | Where-Object { "$_" -notlike 'Timed out*' }).FullyQualifiedErrorId | Should -Be "$tested,$source"
        }
    }

    It 'times out where what could not be read cannot change the answer' {
        $problems = @()
        Wait-ProcTcpSocket -ProcRoot $torn -LocalPort 1001 -Absent -Timeout 0 -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems[-1].FullyQualifiedErrorId | Should -Be "WaitTimeout,$source"
    }
}

Describe 'Wait-ProcTcpSocket on real sockets' {
    BeforeAll {
        $lab = Start-Lab
        if ($lab) {
            Invoke-Lab -Lab $lab -Argument "$PSScriptRoot/Lab/Beside.psm1" -Script { param($Path) Import-Module -Name $Path -Global }
        }
    }

    BeforeEach {
        Skip-TestIf -Problem (Get-LabProblem)
    }

    AfterAll {
        Stop-Lab -Lab $lab
    }

    It 'gives the listener of a server that starts meanwhile' {
        $result = Invoke-Lab -Lab $lab -Script {
            $wait = Start-Beside 'Wait-ProcTcpSocket -LocalPort 3001 -State Listen -Timeout 80 -Verbose'
            Wait-Poll -Beside $wait
            $null = New-Listener -Address '127.0.0.1' -Port 3001
            $result = Receive-Beside -Beside $wait
            $sockets = @($result.Output | ForEach-Object { "$_ $($_.OwningProcess -eq $PID) $($_.OwnerStatus)" })
            @{ State = $result.State; Error = $result.Error; Sockets = $sockets }
        }
        $result.State | Should -Be 'Completed'
        $result.Error | Should -BeNullOrEmpty
        $result.Sockets | Should -Be '127.0.0.1:3001 -> 0.0.0.0:0 Listen True Resolved'
    }

    It 'waits until the last connection has drained' {
        $result = Invoke-Lab -Lab $lab -Script {
            $listener = New-Listener -Address '127.0.0.1'
            $port = $listener.LocalEndPoint.Port
            $pairs = foreach ($i in 1..3) {
                @{ Client = New-Client -Address '127.0.0.1' -Port $port; Server = $listener.Accept() }
            }
            $wait = Start-Beside "Wait-ProcTcpSocket -LocalPort $port -State Established -Absent -Timeout 80 -Verbose"
            Wait-Poll -Beside $wait
            foreach ($pair in $pairs) {
                $isThrough = $wait.Run.IsCompleted
                $pair.Server.Dispose()
                Wait-Poll -Beside $wait
            }
            $result = Receive-Beside -Beside $wait
            @{ WasThroughBefore = $isThrough; Error = $result.Error; Count = @($result.Output).Count; Last = ($result.Verbose -match '^Poll ')[-1] }
        }
        $result.WasThroughBefore | Should -BeFalse
        $result.Error | Should -BeNullOrEmpty
        $result.Count | Should -Be 0
        $result.Last | Should -Match 'no socket matches'
    }

    It 'waits for so many connections' {
        $result = Invoke-Lab -Lab $lab -Script {
            $listener = New-Listener -Address '127.0.0.1'
            $port = $listener.LocalEndPoint.Port
            $wait = Start-Beside "Wait-ProcTcpSocket -LocalPort $port -State Established -Count 2- -Timeout 80 -Verbose"
            $null = New-Client -Address '127.0.0.1' -Port $port
            Wait-Poll -Beside $wait
            Wait-Poll -Beside $wait
            $isThrough = $wait.Run.IsCompleted
            $null = New-Client -Address '127.0.0.1' -Port $port
            $result = Receive-Beside -Beside $wait
            @{ WasThroughBefore = $isThrough; Count = @($result.Output).Count; Owner = @($result.Output.OwnerStatus | ForEach-Object { "$_" }) }
        }
        $result.WasThroughBefore | Should -BeFalse
        $result.Count | Should -Be 2
        $result.Owner | Should -Be 'AcceptQueue', 'AcceptQueue'
    }

    It 'makes no connection' {
        $waiting = Invoke-Lab -Lab $lab -Script {
            $listener = New-Listener -Address '127.0.0.1'
            $null = Wait-ProcTcpSocket -LocalPort $listener.LocalEndPoint.Port
            $listener.Poll(0, 'SelectRead')
        }
        $waiting | Should -Be $false
    }

    It 'shows nothing in the first second, and then how it goes' {
        $result = Invoke-Lab -Lab $lab -Script {
            $short = Receive-Beside -Beside (Start-Beside 'Wait-ProcTcpSocket -LocalPort 3002 -Timeout 0')
            $long = Receive-Beside -Beside (Start-Beside 'Wait-ProcTcpSocket -LocalPort 3002 -Timeout 1.2')
            @{ Short = $short.Progress; Long = $long.Progress; Error = $long.Error }
        }
        $result.Short | Should -BeNullOrEmpty
        $result.Error | Should -Be "WaitTimeout,$source"
        $result.Long[0] | Should -Match '^Processing .*LocalPort 3002.*no socket matches'
        $result.Long[-1] | Should -Match '^Completed '
    }

    It 'stops in the middle of a rest' {
        $state = Invoke-Lab -Lab $lab -Script {
            $wait = Start-Beside 'Wait-ProcTcpSocket -LocalPort 3003 -Interval 36000 -Verbose'
            Wait-Poll -Beside $wait
            (Stop-Beside -Beside $wait).State
        }
        $state | Should -Be 'Stopped'
    }

    It 'stops where the pipeline has enough' {
        $count = Invoke-Lab -Lab $lab -Script {
            $listener = New-Listener -Address '127.0.0.1'
            1..3 | ForEach-Object { $null = New-Client -Address '127.0.0.1' -Port $listener.LocalEndPoint.Port }
            @(Wait-ProcTcpSocket -LocalPort $listener.LocalEndPoint.Port | Select-Object -First 1).Count
        }
        $count | Should -Be 1
    }
}
