# Captures as people make them: dressed, joined, wrapped, cut, mixed with other tables, or no table at all.
BeforeAll {
    . "$PSScriptRoot/Lab/Initialize.ps1"
    $source = 'ProcTcp.Commands.ConvertFromProcTcpTableCommand'
    $capture = Convert-Path -LiteralPath "$PSScriptRoot/../Fixtures/captures/linux-6.18-x86_64.txt"
    $expected = (Get-Content -LiteralPath "$PSScriptRoot/../Fixtures/captures/linux-6.18-x86_64.sockets") -replace ' tx=.*'
    $udp = @(
        '   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops            '
        ' 2685: 0100007F:BAAF 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 10819718 2 0000000031d21ed6 0      '
        ' 8458: 0100007F:D13C 0100007F:BAAF 01 00000000:00000000 00:00000000 00000000     0        0 10819719 2 00000000df1b7a33 0      '
    )

    function Invoke-Tool {
        param([string]$Command)

        bash -c $Command bash $capture
    }
}

Describe 'A dressed capture' {
    It 'of <_> gives all its sockets' -ForEach @(
        'grep "" "$1"', 'grep -n "" "$1"', 'grep -Hn "" "$1"', 'grep --color=always -n "" "$1"', 'cat -n "$1"', 'cat -A "$1"', 'nl -ba "$1"'
        'sed "s/^/web-1: /" "$1"', 'sed "s/^/2026-11-26T07:28:34Z /" "$1"', 'sed "s/^/> /" "$1"', 'sed "s/^ *//" "$1"', 'expand "$1" | tr -s " "'
        'tr "\n" "\r" < "$1"', 'echo $(cat "$1")', 'fold -w 80 "$1"', 'fold -w 120 "$1"', 'fold -w 80 "$1" | sed "s/ *$//"'
        'iconv -f ASCII -t UTF-16LE "$1"', 'iconv -f ASCII -t UTF-16BE "$1"'
    ) {
        $sockets = @(Invoke-Tool -Command $_ | ConvertFrom-ProcTcpTable -ErrorAction Stop)
        $sockets.ForEach('ToString') | Should -Be $expected
        Invoke-Tool -Command "$_ > '$TestDrive/dressed'"
        @(ConvertFrom-ProcTcpTable -LiteralPath "$TestDrive/dressed" -ErrorAction Stop).ForEach('ToString') | Should -Be $expected
    }

    It '<Name> gives all its sockets' -ForEach @(
        @{ Name = 'joined by a string'; Text = { "$(Get-Content -LiteralPath $capture)" } }
        @{ Name = 'in a JSON string'; Text = { Get-Content -LiteralPath $capture -Raw | ConvertTo-Json } }
        @{ Name = 'with no-break spaces'; Text = { (Get-Content -LiteralPath $capture) -replace ' ', [char]0xA0 } }
    ) {
        @(& $Text | ConvertFrom-ProcTcpTable -ErrorAction Stop).ForEach('ToString') | Should -Be $expected
    }
}

Describe 'A capture that was cut' {
    It 'gives an error for each row that an edge has cut, and no value of it' {
        $sockets = @(Invoke-Tool -Command 'cut -c1-120 "$1"' | ConvertFrom-ProcTcpTable -ErrorVariable problems -ErrorAction SilentlyContinue)
        $problems.FullyQualifiedErrorId | Sort-Object -Unique | Should -Be "ProcNetLineMalformed,$source"
        "$($problems[0])" | Should -Match 'cut'
        $sockets.Count + $problems.Count | Should -Be $expected.Count
        $sockets | ForEach-Object { $expected | Should -Contain "$_" }
    }

    It 'gives one error if no row is whole: <_>' -ForEach 'cut -c1-95 "$1"', 'cut -c1-80 "$1"', 'tail -n +2 "$1" | cut -c1-60' {
        Invoke-Tool -Command $_ | ConvertFrom-ProcTcpTable -ErrorVariable problems -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problems.FullyQualifiedErrorId | Should -Be "CaptureWithoutTable,$source"
        "$problems" | Should -Match 'cut'
    }

    It 'gives an error for the row at which a copy broke off, unless only its line end is missing' {
        $text = (Get-Content -LiteralPath $capture -Raw).TrimEnd()
        @($text | ConvertFrom-ProcTcpTable -ErrorAction Stop).Count | Should -Be $expected.Count
        $broken = @($text.Substring(0, $text.Length - 20) | ConvertFrom-ProcTcpTable -ErrorVariable problems -ErrorAction SilentlyContinue)
        $broken.ForEach('ToString') | Should -Be $expected[0..($expected.Count - 2)]
        $problems.FullyQualifiedErrorId | Should -Be "ProcNetLineMalformed,$source"
    }

    It 'as gzip gives what was before the cut, and one error' {
        $text = [IO.MemoryStream]::new()
        $gzip = [IO.Compression.GZipStream]::new($text, [IO.Compression.CompressionMode]::Compress)
        $gzip.Write([IO.File]::ReadAllBytes($capture))
        $gzip.Dispose()
        $bytes = $text.ToArray()
        [IO.File]::WriteAllBytes("$TestDrive/cut.gz", $bytes[0..($bytes.Length / 2)])
        $sockets = @(ConvertFrom-ProcTcpTable -LiteralPath "$TestDrive/cut.gz" -ErrorVariable problems -ErrorAction SilentlyContinue)
        $sockets | ForEach-Object { $expected | Should -Contain "$_" }
        $problems.FullyQualifiedErrorId | Should -Be "CaptureUnreadable,$source"
        "$problems" | Should -Match 'cut short'
    }
}

Describe 'Tables of other protocols' {
    It 'among those of TCP are passed over, and verbose counts them' {
        $said = & { $udp; Get-Content -LiteralPath $capture; $udp } | ConvertFrom-ProcTcpTable -Verbose -ErrorAction Stop 4>&1
        @($said | Where-Object { $_ -is [ProcTcp.TcpSocketInfo] }).ForEach('ToString') | Should -Be $expected
        "$($said | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] })" | Should -Match '\b4 rows of other protocols'
    }

    It 'alone give one error that names the protocol: <Name>' -ForEach @(
        @{ Name = 'from the pipeline'; Call = { $udp | ConvertFrom-ProcTcpTable @silently }; Protocol = '\bUDP\b' }
        @{ Name = 'a file'; Call = { ConvertFrom-ProcTcpTable -LiteralPath "$TestDrive/raw6" @silently }; Protocol = '\bRAW\b' }
        @{ Name = 'of the host'; Call = { ConvertFrom-ProcTcpTable -LiteralPath /proc/net/udp @silently }; Protocol = '\bUDP\b' }
        @{ Name = 'without a header'; Call = { $udp[1..2] | ConvertFrom-ProcTcpTable @silently }; Protocol = '\bUDP\b' }
    ) {
        $udp | Set-Content -LiteralPath "$TestDrive/raw6"
        $silently = @{ ErrorVariable = 'problems'; ErrorAction = 'SilentlyContinue' }
        . $Call | Should -BeNullOrEmpty
        $problems.FullyQualifiedErrorId | Should -Be "CaptureWithoutTable,$source"
        "$problems" | Should -Match $Protocol
    }
}

Describe 'A text without a table' {
    It 'gives one error that names it: <Name>' -ForEach @(
        @{ Name = 'ss'; Text = { ss -tan }; Word = '\bss\b' }
        @{ Name = 'ss without its header'; Text = { 'LISTEN    0      128               0.0.0.0:2024             0.0.0.0:*' }; Word = '\bss\b' }
        @{ Name = 'netstat'; Text = { netstat -tan }; Word = 'netstat' }
        @{ Name = 'netstat without its header'; Text = { 'tcp        0      0 0.0.0.0:2024            0.0.0.0:*               LISTEN' }; Word = 'netstat' }
        @{ Name = 'lsof'; Text = { 'COMMAND   PID USER   FD   TYPE DEVICE SIZE/OFF NODE NAME' }; Word = 'lsof' }
        @{ Name = 'Get-ProcTcpSocket'; Text = { '', 'State       LocalAddress          Port RemoteAddress        Port Owner', '-----       ------------' }; Word = 'Get-ProcTcpSocket' }
        @{ Name = 'an error of another tool'; Text = { 'Unable to connect to the server' }; Word = 'Unable to connect to the server' }
        @{ Name = 'nothing'; Text = { '' }; Word = 'empty' }
    ) {
        & $Text | ConvertFrom-ProcTcpTable -LocalPort 1 -ErrorVariable problems -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problems.FullyQualifiedErrorId | Should -Be "CaptureWithoutTable,$source"
        $problems[0].CategoryInfo.Category | Should -Be 'InvalidData'
        $problems[0].TargetObject | Should -Be 'pipeline'
        "$problems" | Should -Match $Word
        "$problems" | Should -Match 'cat /proc/net/tcp'
    }

    It 'gives one error that names it, from a file and from the pipeline: <Name>' -ForEach @(
        @{ Name = 'xz'; Byte = 0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00, 0x0A, 0x41 }
        @{ Name = 'zstd'; Byte = 0x28, 0xB5, 0x2F, 0xFD, 0x64, 0x0A, 0x41 }
        @{ Name = 'zip'; Byte = 0x50, 0x4B, 0x03, 0x04, 0x0A, 0x00, 0x41 }
        @{ Name = 'tar'; Byte = [Text.Encoding]::ASCII.GetBytes("proc/net/tcp$("`0" * 245)ustar`0") }
        @{ Name = 'binary'; Byte = 0x7F, 0x45, 0x4C, 0x46, 0x02, 0x01, 0x01, 0x00, 0x00, 0x0A, 0x00, 0x00 }
    ) {
        # An archive that is not compressed has rows all the same.
        $table = $Name -eq 'binary' ? @() : [IO.File]::ReadAllBytes($capture)
        [IO.File]::WriteAllBytes("$TestDrive/data", [byte[]]@($Byte) + $table)
        foreach ($call in { ConvertFrom-ProcTcpTable -LiteralPath "$TestDrive/data" @silently }, { Get-Content -LiteralPath "$TestDrive/data" | ConvertFrom-ProcTcpTable @silently }) {
            $silently = @{ ErrorVariable = 'problems'; ErrorAction = 'SilentlyContinue' }
            . $call | Should -BeNullOrEmpty
            $problems.FullyQualifiedErrorId | Should -Be "CaptureWithoutTable,$source"
            "$problems" | Should -Match $Name
        }
    }

    It 'gives one error for an empty file' {
        ConvertFrom-ProcTcpTable -LiteralPath /dev/null -ErrorVariable problems -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problems.FullyQualifiedErrorId | Should -Be "CaptureWithoutTable,$source"
        "$problems" | Should -Match 'empty'
    }
}
