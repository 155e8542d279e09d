BeforeAll {
    . "$PSScriptRoot/Lab/Initialize.ps1"
}

Describe 'What Watch-ProcTcpSocket says beside the changes' {
    BeforeAll {
        # A listener on port 1000 and one more for each table; nobody can be found to hold them, because a process cannot be read.
        function Set-Table {
            param([string]$Tree, [int]$Count, [string]$Junk)

            $rows = 1..$Count | ForEach-Object { New-KernelRow -Local "10.0.0.1:$(999 + $_)" -Inode (999 + $_) }
            [IO.File]::WriteAllText("$Tree/1/net/tcp", (@(Get-KernelHeader) + $rows + $Junk -join "`n") + "`n")
        }

        # One poll for each table: each shows one socket more, and as soon as it is told the next table is put in place.
        function Watch-Table {
            param([string]$Tree, [string[]]$Junk, [scriptblock]$Meanwhile = {})

            $null = New-ProcTree -Path $Tree -Tcp @() -Tcp6 @()
            $null = New-Item -Path "$Tree/50/fd" -ItemType File -Force
            Set-Table -Tree $Tree -Count 1 -Junk $Junk[0]
            $options = @{
                ProcRoot        = $Tree
                IncludeExisting = $true
                Interval        = [timespan]::FromTicks(1)
                MaxEvents       = $Junk.Count
                WarningVariable = 'warnings'
                WarningAction   = 'SilentlyContinue'
                ErrorVariable   = 'problems'
                ErrorAction     = 'SilentlyContinue'
                Verbose         = $true
            }
            $told = Watch-ProcTcpSocket @options 4>&1 | ForEach-Object {
                if ($_ -is [ProcTcp.TcpSocketChange]) {
                    & $Meanwhile $_
                    $count = $_.Socket.LocalPort - 998
                    if ($count -le $Junk.Count) {
                        Set-Table -Tree $Tree -Count $count -Junk $Junk[$count - 1]
                    }
                }
                $_
            }
            @{
                Changes  = @($told | Where-Object { $_ -is [ProcTcp.TcpSocketChange] })
                Verbose  = @($told | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] } | ForEach-Object ToString)
                Warnings = @($warnings)
                Problems = @($problems)
            }
        }
    }

    It 'is one warning of processes that could not be read, though every poll misses an owner because of them' {
        $said = Watch-Table -Tree "$TestDrive/denied" -Junk '', '', '', '', ''
        $said.Changes.Socket.LocalPort | Should -Be (1000..1004)
        $said.Changes.Socket.OwnerStatus | Sort-Object -Unique | Should -Be 'AccessDenied'
        $said.Warnings.Count | Should -Be 1
        $said.Problems | Should -BeNullOrEmpty
        @($said.Verbose -match '^Read \d+ rows?').Count | Should -Be 1
    }

    It 'is one error of a line that stays malformed, and another when it is so again' {
        $said = Watch-Table -Tree "$TestDrive/torn" -Junk 'no row', 'no row', 'no row', '', '', 'no row', 'no row'
        $said.Changes.Count | Should -Be 7
        $said.Problems.FullyQualifiedErrorId | Should -Be (@('ProcNetLineMalformed,ProcTcp.Commands.WatchProcTcpSocketCommand') * 2)
        $said.Problems.TargetObject.LineNumber | Should -Be 3, 8
        $said.Warnings.Count | Should -Be 1
    }

    It 'is one error of a table that stays unreadable' {
        $tree = "$TestDrive/closed"
        $said = Watch-Table -Tree $tree -Junk '', '', '', '' -Meanwhile {
            param($Change)

            if ($Change.Socket.LocalPort -eq 1000) {
                Remove-Item -Path "$tree/1/net/tcp6"
                $null = New-Item -Path "$tree/1/net/tcp6" -ItemType SymbolicLink -Target '/proc/sys/vm/drop_caches'
            }
        }
        $said.Changes.Count | Should -Be 4
        $said.Problems.FullyQualifiedErrorId | Should -Be 'ProcNetUnreadable,ProcTcp.Commands.WatchProcTcpSocketCommand'
        $said.Problems.CategoryInfo.Category | Should -Be 'PermissionDenied'
    }

    It 'is how many polls were late and by how much at most, which the end repeats' {
        # Whoever takes the first change holds the next poll up.
        $said = Watch-Table -Tree "$TestDrive/late" -Junk '', '', '', '' -Meanwhile {
            param($Change)

            if ($Change.Socket.LocalPort -eq 1000) {
                Start-Sleep -Milliseconds 60
            }
        }
        $late = @($said.Verbose | Select-Object -SkipLast 1 | Where-Object { $_ -match '\d+ ms' } | ForEach-Object { , [regex]::Matches($_, '\d+').Value })
        $late | ForEach-Object { $_[0] } | Should -Be 2, 3, 4
        $longest = ($late | ForEach-Object { [int]$_[1] } | Measure-Object -Maximum).Maximum
        $longest | Should -BeGreaterOrEqual 50 -Because 'the poll was held up for 60 ms'
        [regex]::Matches($said.Verbose[-1], '\d+').Value | Should -Be 4, 4, 3, $longest
    }
}
