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

    It 'reads no more than the beginning for Select-Object -First 1: pages of the table' {
        $read = Invoke-Lab -Lab $lab -Script {
            $whole = Measure-ByteRead -Script { Get-ProcTcpSocket -NoOwner -Source ProcFs }
            $first = Measure-ByteRead -Script { Get-ProcTcpSocket -NoOwner -Source ProcFs | Select-Object -First 1 }
            @{ Whole = $whole; First = $first }
        }
        $read.Whole.Count | Should -BeGreaterOrEqual 10000
        $read.First.Count | Should -Be 1
        $read.Whole.Bytes | Should -BeGreaterThan 1000000
        # A few blocks are read ahead.
        $read.First.Bytes | Should -BeLessThan ($read.Whole.Bytes / 4)
    }

    It 'reads no more than the beginning for the first socket: messages of socket diagnosis' {
        # What is received from a socket is in no count of /proc; the report of the read has the rows.
        $rows = Invoke-Lab -Lab $lab -Script {
            $query = [ProcTcp.TcpSocketQuery]@{ IncludeOwners = $false; Source = 'SockDiag' }
            foreach ($isWhole in $false, $true) {
                $report = [ProcTcp.TcpReadReport]::new()
                foreach ($socket in [ProcTcp.TcpSocketReader]::new().Read($query, $report, [Threading.CancellationToken]::None)) {
                    if (-not $isWhole) {
                        break
                    }
                }
                $report.RowsRead
            }
        }
        $rows[0] | Should -BeGreaterThan 0
        $rows[1] | Should -BeGreaterOrEqual 10000
        $rows[0] | Should -BeLessThan ($rows[1] / 4)
    }

    It 'is answered by Test-ProcTcpSocket from the beginning alone, <_>' -ForEach 'ProcFs', 'SockDiag' {
        $answer = Invoke-LabScript -Lab $lab -Argument $_ -Script { param($source) Test-ProcTcpSocket -State Established -Source $source -Verbose }
        $answer.Output | Should -Be $true
        $read = $answer.Verbose -match 'Read \d+ rows'
        $read | Should -HaveCount 1
        [int]("$read" -replace '\D*(\d+).*', '$1') | Should -BeLessThan 2500
    }

    It 'gives one socket with its owner to Select-Object -First 1, and no error' {
        $answer = Invoke-LabScript -Lab $lab -Script { Get-ProcTcpSocket | Select-Object -First 1 }
        $answer.Output.Count | Should -Be 1
        $answer.Error | Should -BeNullOrEmpty
        $answer.Warning | Should -BeNullOrEmpty
    }
}

Describe 'Get-ProcTcpSocket, by <_>, while connections open and close beside 10,000 stable ones' -ForEach 'ProcFs', 'SockDiag' {
    BeforeAll {
        if (-not $ports) {
            return
        }

        $source = $_
        $churners = 1..2 | ForEach-Object { Start-LabGuest -Lab $lab }
        $churners | ForEach-Object { Invoke-Lab -Lab $_ -Script { Start-Churn } }
        Invoke-Lab -Lab $lab -Argument $source -Script { param($source) Save-Look -Count 20 -Source $source }
        $churned = $churners | ForEach-Object { Invoke-Lab -Lab $_ -Script { Stop-Churn } }
        $looks = Invoke-Lab -Lab $lab -Script { Measure-Look }
        $ours = $looks.Ours | Measure-Object -Property Missing, Repeated -Sum
        $ss = $looks.Ss | Measure-Object -Property Missing, Repeated -Sum
        "Churn, $($source): $(($churned | Measure-Object -Sum).Sum) connections opened and closed beside 10,000 stable sockets. " +
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
        $ours[0].Sum | Should -BeLessOrEqual ($ss[0].Sum + ($source -eq 'SockDiag' ? 1 : 5))
    }
}
