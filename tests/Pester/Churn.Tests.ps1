BeforeAll {
    . "$PSScriptRoot/Lab/Initialize.ps1"
    $lab = Start-Lab
    if (-not $lab) {
        return
    }

    $room = Invoke-Lab -Lab $lab -Script { Get-DescriptorLimit }
    if ($room -lt 11000) {
        $crowded = "10,000 sockets need as many descriptors, and this host lets a process have $room"
        return
    }
    $ports = @(Invoke-Lab -Lab $lab -Script { New-PairBlock -Count 5000 })
}

AfterAll {
    Stop-Lab -Lab $lab
}

Describe 'Get-ProcTcpSocket on 10,000 sockets' {
    BeforeEach {
        Skip-TestIf -Problem (Get-LabProblem)
        Skip-TestIf -Problem $crowded
    }

    It 'gives each of them once' {
        $count = Invoke-Lab -Lab $lab -Script { Measure-Stable -Socket (Get-ProcTcpSocket) }
        $count.Repeated | Should -Be 0
        $count.Missing | Should -Be 0
    }

    It 'finds the owner of each' {
        $count = Invoke-Lab -Lab $lab -Script { @(Get-ProcTcpSocket -OwningProcess $PID -State Established).Count }
        $count | Should -Be 10000
    }

    It 'reads no more of the table than its beginning for Select-Object -First 1' {
        $read = Invoke-Lab -Lab $lab -Script {
            $whole = Measure-ByteRead -Script { Get-ProcTcpSocket -NoOwner }
            $first = Measure-ByteRead -Script { Get-ProcTcpSocket -NoOwner | Select-Object -First 1 }
            @{ Whole = $whole; First = $first }
        }
        $read.Whole.Count | Should -BeGreaterOrEqual 10000
        $read.First.Count | Should -Be 1
        $read.Whole.Bytes | Should -BeGreaterThan 1000000
        # A few blocks are read ahead.
        $read.First.Bytes | Should -BeLessThan ($read.Whole.Bytes / 4)
    }

    It 'gives one socket with its owner to Select-Object -First 1, and no error' {
        $answer = Invoke-LabScript -Lab $lab -Script { Get-ProcTcpSocket | Select-Object -First 1 }
        $answer.Output.Count | Should -Be 1
        $answer.Error | Should -BeNullOrEmpty
        $answer.Warning | Should -BeNullOrEmpty
    }
}

Describe 'Get-ProcTcpSocket while connections open and close beside 10,000 stable ones' {
    BeforeAll {
        if (-not $ports) {
            return
        }

        $churners = 1..2 | ForEach-Object { Start-LabGuest -Lab $lab }
        $churners | ForEach-Object { Invoke-Lab -Lab $_ -Script { Start-Churn } }
        Invoke-Lab -Lab $lab -Script { Save-Look -Count 20 }
        $churned = $churners | ForEach-Object { Invoke-Lab -Lab $_ -Script { Stop-Churn } }
        $looks = Invoke-Lab -Lab $lab -Script { Measure-Look }
        $ours = $looks.Ours | Measure-Object -Property Missing, Repeated -Sum
        $ss = $looks.Ss | Measure-Object -Property Missing, Repeated -Sum
        "Churn: $(($churned | Measure-Object -Sum).Sum) connections opened and closed beside 10,000 stable sockets. " +
        "In 20 looks, missed and repeated: Get-ProcTcpSocket $($ours[0].Sum) and $($ours[1].Sum), ss $($ss[0].Sum) and $($ss[1].Sum)." | Out-Host
    }

    AfterAll {
        $churners | Stop-Lab
    }

    BeforeEach {
        Skip-TestIf -Problem (Get-LabProblem)
        Skip-TestIf -Problem $crowded
    }

    It 'really has something going on beside' {
        ($churned | Measure-Object -Minimum).Minimum | Should -BeGreaterThan 1000
        $looks.Ours.Others | Sort-Object -Bottom 1 | Should -BeGreaterThan 0
    }

    It 'never gives a socket twice' {
        $ours[1].Sum | Should -Be 0
    }

    It 'misses no more than ss does' {
        # No reading of a table that changes is atomic; a socket or two in 200,000 may slip by in either tool.
        $ours[0].Sum | Should -BeLessOrEqual ($ss[0].Sum + 5)
    }
}
