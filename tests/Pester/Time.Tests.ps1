BeforeAll {
    . "$PSScriptRoot/Lab/Initialize.ps1"
    $tree = New-ProcTree -Path "$TestDrive/proc" -Tcp6 @() -Tcp (New-KernelRow -Local '10.0.0.1:1001' -Inode 1) -Process @{
        20 = @{ Name = 'web'; Descriptor = @{ 3 = 2 }; NetworkNamespace = 4026532000; Tcp = New-KernelRow -Local '10.0.0.2:1002' -Inode 2 }
    }

    # A zone of the test's own, as tzfile(5) has it: the machine's may be UTC, and it may know no other. 4 h 30 min behind UTC, always.
    $zone = "$TestDrive/zone"
    [IO.File]::WriteAllBytes($zone, [Text.Encoding]::Latin1.GetBytes('TZif') + [byte[]]::new(16 + 3 * 4 + 4) +
        [byte[]](0, 0, 0, 1, 0, 0, 0, 4, 0xFF, 0xFF, 0xC0, 0xB8, 0, 0) + [Text.Encoding]::Latin1.GetBytes("LAB`0"))

    # Each time that a cmdlet gives, with the clock before and after, from a pwsh that lives in that zone.
    $before = $env:TZ
    $env:TZ = $zone
    try {
        $answer = & (Get-PwshCommand) -NoProfile -NonInteractive -OutputFormat Text -Command "
            Import-Module '$(Get-ManifestPath)', '$PSScriptRoot/Lab/ProcText.psm1'
            `$root = '$tree'
            `$calls = [ordered]@{
                'Get-ProcTcpSocket'           = { (Get-ProcTcpSocket -ProcRoot `$root).Timestamp }
                'Get-ProcTcpSocket, all'      = { (Get-ProcTcpSocket -ProcRoot `$root -AllNetworkNamespaces).Timestamp }
                'Wait-ProcTcpSocket'          = { (Wait-ProcTcpSocket -ProcRoot `$root -LocalPort 1001 -Timeout 0).Timestamp }
                'Watch-ProcTcpSocket'         = { (Watch-ProcTcpSocket -ProcRoot `$root -IncludeExisting -Duration 0).Time }
                'Watch-ProcTcpSocket, socket' = { (Watch-ProcTcpSocket -ProcRoot `$root -IncludeExisting -Duration 0).Socket.Timestamp }
                'ConvertFrom-ProcTcpTable'    = { (New-KernelRow -Local '10.0.0.1:1001' -Inode 1 | ConvertFrom-ProcTcpTable -WarningAction Ignore).Timestamp }
            }
            `$facts = foreach (`$name in `$calls.Keys) {
                `$utcBefore = [datetime]::UtcNow
                foreach (`$time in & `$calls[`$name]) {
                    @{ Name = `$name; Kind = ""`$(`$time.Kind)""; Ticks = `$time.Ticks; Before = `$utcBefore.Ticks; After = [datetime]::UtcNow.Ticks }
                }
            }
            @{ Offset = [TimeZoneInfo]::Local.GetUtcOffset([datetime]::UtcNow).TotalMinutes; Times = @(`$facts) } | ConvertTo-Json -Depth 3" | ConvertFrom-Json
    }
    finally {
        $env:TZ = $before
    }
}

Describe 'Times' {
    It 'are tested in a zone that is not UTC' {
        $answer.Offset | Should -Be -270
    }

    It 'are local, and lie between the clock before and after' {
        $answer.Times.Name | Sort-Object -Unique | Should -HaveCount 6
        $offset = [timespan]::FromMinutes($answer.Offset).Ticks
        foreach ($time in $answer.Times) {
            $time.Kind | Should -Be 'Local' -Because $time.Name
            $time.Ticks | Should -BeGreaterOrEqual ($time.Before + $offset) -Because $time.Name
            $time.Ticks | Should -BeLessOrEqual ($time.After + $offset) -Because $time.Name
        }
    }
}
