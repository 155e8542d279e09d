# What only socket diagnosis knows, and what happens where it is not available.
BeforeAll {
    . "$PSScriptRoot/Lab/Initialize.ps1"
    Import-Module -Name "$PSScriptRoot/Lab/SampleTree.psm1", "$PSScriptRoot/Lab/SsText.psm1", "$PSScriptRoot/Lab/Completion.psm1"
    $command = 'ProcTcp.Commands.GetProcTcpSocketCommand'
    $root = New-SampleTree -Path "$TestDrive/proc"
    $lab = Start-Lab
    if ($lab) {
        Invoke-Lab -Lab $lab -Script {
            $null = New-Listener -Address 127.0.0.1 -Port 5000 -Backlog 7
            $null = 1..3 | ForEach-Object { New-Client -Address 127.0.0.1 -Port 5000 }
            $null = New-Listener -Address 127.0.0.1 -Port 5001 -Prepare { Set-SocketDevice -Socket $_ -Name lo }
            $null = New-Listener -Address ::1 -Port 5002 -Prepare { $_.DualMode = $false }
            $null = New-Listener -Address :: -Port 5003
            $null = New-Client -Address ::1 -Port 5003
            $bound = New-Socket -Address 127.0.0.1
            $bound.Bind([ipendpoint]::new([ipaddress]::Loopback, 5004))
        }
    }
}

AfterAll {
    Stop-Lab -Lab $lab
}

Describe 'Socket diagnosis' {
    BeforeEach {
        Skip-TestIf -Problem (Get-LabProblem)
    }

    It 'knows of every socket what ss knows: cookie, limit of the accept queue, IPv6-only' {
        $answer = Invoke-Lab -Lab $lab -Script { @{ Rows = @(Get-ProcTcpSocket -LocalPort 5000-5003); Ss = @(ss -tanpeoiHO 'sport >= 5000 and sport <= 5003') } }
        $answer.Rows.Count | Should -BeGreaterOrEqual 8
        $facts = $answer.Ss | ForEach-Object { ConvertFrom-SsLine -Line $_ }
        $show = { "$($_.LocalPort) $($_.RemotePort) $($_.Cookie) $($_.AcceptQueueLimit) $($_.IsIPv6Only)" }
        $answer.Rows | ForEach-Object $show | Sort-Object | Should -Be ($facts | ForEach-Object $show | Sort-Object)
        ($answer.Rows | Where-Object { $_.LocalPort -eq 5000 -and $_.RemotePort -eq 0 }).AcceptQueueLimit | Should -Be 7
        ($answer.Rows | Where-Object { $_.LocalPort -eq 5002 -and $_.RemotePort -eq 0 }).IsIPv6Only | Should -BeTrue
        ($answer.Rows | Where-Object { $_.LocalPort -eq 5003 -and $_.RemotePort -eq 0 }).IsIPv6Only | Should -BeFalse
        @($answer.Rows.Cookie | Sort-Object -Unique).Count | Should -Be $answer.Rows.Count
    }

    It 'knows the interface that a socket is bound to' {
        $rows = Invoke-Lab -Lab $lab -Script { Get-ProcTcpSocket -LocalPort 5000-5003 -State Listen | Sort-Object -Property LocalPort }
        $rows.InterfaceName | Should -Be $null, 'lo', $null, $null
        Invoke-Lab -Lab $lab -Script { ss -Htln 'sport = 5001' } | Should -Match '127\.0\.0\.1%lo:5001 '
    }

    It 'shows how many connections may wait, beside how many do' {
        $screen = Invoke-Lab -Lab $lab -Script {
            Get-ProcTcpSocket -LocalPort 5000 -State Listen | Format-Table -View Queues | Out-String -Width 120
            Get-ProcTcpSocket -LocalPort 5000 -State Listen | Format-List | Out-String -Width 120
        }
        $screen[0] | Should -Match '(?m)^Listen +5000 +0\.0\.0\.0:0 +3 +/7 '
        $screen[1] | Should -Match '(?m)^AcceptQueueLimit +: 7\r?$'
        $screen[1] | Should -Match '(?m)^Cookie +: [1-9]\d*\r?$'
    }

    It 'shows sockets that are bound only, with their owners, on request alone' {
        $problem = [Environment]::OSVersion.Version -lt [version]'6.8' ? 'the kernel shows sockets that are bound only since Linux 6.8' : ''
        Skip-TestIf -Problem $problem
        $answer = Invoke-Lab -Lab $lab -Script {
            @{
                Bound    = @(Get-ProcTcpSocket -State BoundInactive)
                Both     = @(Get-ProcTcpSocket -State BoundInactive, Listen -LocalPort 5003, 5004)
                Filtered = @(Get-ProcTcpSocket -State BoundInactive -LocalPort 5004 -OwningProcess $PID)
                Without  = @(Get-ProcTcpSocket -LocalPort 5003, 5004 -ErrorAction SilentlyContinue -ErrorVariable missing)
                Missing  = "$missing"
                Tested   = Test-ProcTcpSocket -State BoundInactive -LocalPort 5004
                Counted  = (Measure-ProcTcpSocket -State BoundInactive).Count
                Process  = $PID
            }
        }
        $answer.Bound.LocalPort | Should -Be 5004
        $answer.Bound.State.ToString() | Should -Be 'BoundInactive'
        $answer.Bound.LocalAddress | Should -Be '127.0.0.1'
        $answer.Bound.OwnerStatus.ToString() | Should -Be 'Resolved'
        $answer.Bound.OwningProcess | Should -Be $answer.Process
        $answer.Both.LocalPort | Sort-Object | Should -Be 5003, 5004
        $answer.Filtered.Cookie | Should -Be $answer.Bound.Cookie
        $answer.Without.LocalPort | Should -Not -Contain 5004
        $answer.Missing | Should -Match 'LocalPort 5004.*-State BoundInactive'
        $answer.Tested | Should -BeTrue
        $answer.Counted | Should -Be 1
    }
}

Describe 'Without socket diagnosis' {
    It 'sockets that are bound only are an error: <Name>' -ForEach @(
        @{ Name = 'in the table'; Call = { Get-ProcTcpSocket -State BoundInactive -Source ProcFs }; Command = 'GetProcTcpSocketCommand' }
        @{ Name = 'among other states'; Call = { Test-ProcTcpSocket -State Listen, BoundInactive -Source ProcFs }; Command = 'TestProcTcpSocketCommand' }
        @{ Name = 'in other namespaces'; Call = { Get-ProcTcpSocket -State BoundInactive -AllNetworkNamespaces }; Command = 'GetProcTcpSocketCommand' }
        @{ Name = 'in captured text'; Call = { '' | ConvertFrom-ProcTcpTable -State BoundInactive }; Command = 'ConvertFromProcTcpTableCommand' }
    ) {
        $Call | Should -Throw -ErrorId "BoundInactiveUnavailable,ProcTcp.Commands.$Command"
    }

    It 'another proc file system is an error: <Name>' -ForEach @(
        @{ Name = '-Source'; Options = @{ Source = 'SockDiag' } }
        @{ Name = '-TcpInfo'; Options = @{ TcpInfo = $true } }
        @{ Name = 'bound only'; Options = @{ State = 'BoundInactive' } }
        @{ Name = '-Source, for all namespaces'; Options = @{ Source = 'SockDiag'; AllNetworkNamespaces = $true } }
    ) {
        { Get-ProcTcpSocket -ProcRoot $root @Options } | Should -Throw -ErrorId "SockDiagUnavailable,$command" -ExpectedMessage '*another proc file system*'
    }

    It 'details are no part of the table' {
        { Get-ProcTcpSocket -Source ProcFs -TcpInfo } | Should -Throw -ErrorId "SockDiagUnavailable,$command"
        { Measure-ProcTcpSocket -Source ProcFs -Property CongestionState } | Should -Throw -ErrorId 'SockDiagUnavailable,ProcTcp.Commands.MeasureProcTcpSocketCommand'
    }

    It 'another proc file system is read as text, and -Verbose says why' {
        $said = Get-ProcTcpSocket -ProcRoot $root -Verbose 4>&1 | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] }
        $said -match '^Socket diagnosis was not used\. .*another proc file system' | Should -HaveCount 1
        $said -match "^Read \d+ rows from $([regex]::Escape($root))" | Should -HaveCount 1
    }
}

Describe 'A process that may have no netlink socket: error <ErrorNumber>' -ForEach @{ ErrorNumber = 1; Reason = 'Operation not permitted' }, @{ ErrorNumber = 97; Reason = 'not supported' } {
    BeforeAll {
        if ($lab) {
            $deaf = Start-LabGuest -Lab $lab
            Invoke-Lab -Lab $deaf -Argument $ErrorNumber -Script { param($number) Deny-Netlink -ErrorNumber $number }
        }
    }

    AfterAll {
        Stop-Lab -Lab $deaf
    }

    BeforeEach {
        Skip-TestIf -Problem (Get-LabProblem)
    }

    It 'reads the table, quietly, and -Verbose says why' {
        $answer = Invoke-LabScript -Lab $deaf -Script { Get-ProcTcpSocket -LocalPort 5000 -State Listen -Verbose }
        "$($answer.Ended.Text)$($answer.Error.Text)$($answer.Warning)" | Should -BeNullOrEmpty
        $answer.Output.LocalPort | Should -Be 5000
        $answer.Output.KernelAddress | Should -Not -BeNullOrEmpty
        $answer.Output.Cookie | Should -BeNullOrEmpty
        $answer.Output.OwnerStatus | Should -Be 'Resolved'
        $answer.Verbose -match "^Socket diagnosis was not used\. .*$Reason" | Should -HaveCount 1
        $answer.Verbose -match '^Read \d+ rows from /proc/self/net/tcp' | Should -HaveCount 1
    }

    It 'gets an error that socket diagnosis is not available: <_>' -ForEach @(
        'Get-ProcTcpSocket -Source SockDiag', 'Get-ProcTcpSocket -TcpInfo', 'Test-ProcTcpSocket -Source SockDiag', 'Wait-ProcTcpSocket -Source SockDiag -Timeout 0'
        'Watch-ProcTcpSocket -Source SockDiag -MaxEvents 1 -Duration 5', 'Measure-ProcTcpSocket -Source SockDiag', 'Measure-ProcTcpSocket -Property CongestionState'
    ) {
        $answer = Invoke-LabScript -Lab $deaf -Argument $_ -Script { param($call) & ([scriptblock]::Create($call)) }
        $answer.Output | Should -BeNullOrEmpty
        $answer.Error | Should -HaveCount 1
        $answer.Error[0].Id | Should -Match '^SockDiagUnavailable,'
        $answer.Error[0].Category | Should -Be ($ErrorNumber -eq 1 ? 'PermissionDenied' : 'ResourceUnavailable')
        $answer.Error[0].Text | Should -Match $Reason
    }

    It 'is answered by the other cmdlets all the same' {
        $answer = Invoke-LabScript -Lab $deaf -Script {
            Test-ProcTcpSocket -LocalPort 5000 -State Listen
            (Wait-ProcTcpSocket -LocalPort 5000 -State Listen -Timeout 0).LocalPort
            (Measure-ProcTcpSocket -LocalPort 5000 -State Listen).Count
            (Watch-ProcTcpSocket -LocalPort 5000 -State Listen -IncludeExisting -MaxEvents 1).Socket.LocalPort
        }
        "$($answer.Ended.Text)$($answer.Error.Text)$($answer.Warning)" | Should -BeNullOrEmpty
        $answer.Output | Should -Be $true, 5000, 1, 5000
    }
}

Describe 'The parameter Source' {
    It 'is completed on <_>' -ForEach 'Get-ProcTcpSocket', 'Test-ProcTcpSocket', 'Wait-ProcTcpSocket', 'Watch-ProcTcpSocket', 'Measure-ProcTcpSocket' {
        (Get-Completion -Line "$_ -Source ").CompletionText | Should -Be 'Auto', 'ProcFs', 'SockDiag'
        (Get-Completion -Line "$_ -Source s").CompletionText | Should -Be 'SockDiag'
    }
}
