BeforeDiscovery {
    $captures = (Get-ChildItem -LiteralPath "$PSScriptRoot/../Fixtures/captures" -Filter *.txt).BaseName
}

BeforeAll {
    . "$PSScriptRoot/Lab/Initialize.ps1"
    $folder = Convert-Path -LiteralPath "$PSScriptRoot/../Fixtures/captures"

    function Get-Expected {
        param([string]$Name)

        (Get-Content -LiteralPath "$folder/$Name.sockets") -replace ' tx=.*'
    }

    function Compress-Text {
        param([string]$Path, [string]$Destination)

        $source = [IO.File]::OpenRead($Path)
        $gzip = [IO.Compression.GZipStream]::new([IO.File]::Create($Destination), [IO.Compression.CompressionMode]::Compress)
        $source.CopyTo($gzip)
        $gzip.Dispose()
        $source.Dispose()
    }
}

Describe 'ConvertFrom-ProcTcpTable on the capture <_>' -ForEach $captures {
    BeforeAll {
        $file = "$folder/$_.txt"
        $expected = Get-Expected -Name $_
    }

    It 'reads lines' {
        $sockets = @(Get-Content -LiteralPath $file | ConvertFrom-ProcTcpTable -ErrorAction Stop -WarningAction Stop)
        $sockets.ForEach('ToString') | Should -Be $expected
        $sockets.CapturePath | Sort-Object -Unique | Should -Be 'pipeline'
        $sockets.OwnerStatus | Sort-Object -Unique | Should -Be 'ForeignTable'
    }

    It 'reads whole strings' {
        $sockets = @(Get-Content -LiteralPath $file -Raw | ConvertFrom-ProcTcpTable -ErrorAction Stop -WarningAction Stop)
        $sockets.ForEach('ToString') | Should -Be $expected
    }

    It 'reads the file' {
        $sockets = @(ConvertFrom-ProcTcpTable -LiteralPath $file -ErrorAction Stop -WarningAction Stop)
        $sockets.ForEach('ToString') | Should -Be $expected
        $sockets.CapturePath | Sort-Object -Unique | Should -Be $file
    }
}

Describe 'ConvertFrom-ProcTcpTable and its input' {
    BeforeAll {
        $s390x = "$folder/linux-5.14-s390x.txt"
        $count = (Get-Expected -Name linux-5.14-s390x).Count
    }

    It 'takes lines, strings and arrays in any mixture' {
        $lines = Get-Content -LiteralPath $s390x
        $sockets = & { $lines[0..2]; $lines[3..6] -join "`n"; , $lines[7..8]; $lines[9] } | ConvertFrom-ProcTcpTable -ErrorAction Stop
        $sockets.ForEach('ToString') | Should -Be (Get-Expected -Name linux-5.14-s390x)
    }

    It 'takes the text by parameter' {
        @(ConvertFrom-ProcTcpTable -InputObject (Get-Content -LiteralPath $s390x)).Count | Should -Be $count
    }

    It 'takes files of Get-ChildItem for files' {
        $sockets = Get-ChildItem -Path "$folder/linux-5.1*.txt" | ConvertFrom-ProcTcpTable -ErrorAction Stop
        $sockets.CapturePath | Sort-Object -Unique | Should -Be (Convert-Path -Path "$folder/linux-5.1*.txt" | Sort-Object)
    }

    It 'takes lines of Get-Content for text, though each knows its file' {
        (Get-Content -LiteralPath $s390x | ConvertFrom-ProcTcpTable).CapturePath | Sort-Object -Unique | Should -Be 'pipeline'
    }

    It 'takes files and text in one pipeline' {
        $sockets = & { Get-Item -LiteralPath $s390x; Get-Content -LiteralPath $s390x } | ConvertFrom-ProcTcpTable
        @($sockets | Group-Object -Property CapturePath | ForEach-Object -MemberName Count) | Should -Be $count, $count
    }

    It 'takes wildcards, and leaves folders out' {
        $null = New-Item -Path "$TestDrive/many/inner.txt" -ItemType Directory -Force
        Copy-Item -LiteralPath $s390x -Destination "$TestDrive/many/a.txt"
        Copy-Item -LiteralPath $s390x -Destination "$TestDrive/many/b.txt"
        @(ConvertFrom-ProcTcpTable -Path "$TestDrive/many/*.txt" -ErrorAction Stop).Count | Should -Be (2 * $count)
    }

    It 'takes characters of wildcards for themselves in a literal path, by each of its names' {
        Copy-Item -LiteralPath $s390x -Destination "$TestDrive/a[1].txt"
        $literal = "$TestDrive/a[1].txt"
        @(ConvertFrom-ProcTcpTable -LiteralPath $literal).Count | Should -Be $count
        @(ConvertFrom-ProcTcpTable -LP $literal).Count | Should -Be $count
        @(ConvertFrom-ProcTcpTable -PSPath $literal).Count | Should -Be $count
        @([pscustomobject]@{ FullName = $literal } | ConvertFrom-ProcTcpTable).Count | Should -Be $count
    }

    It 'takes paths by property name' {
        @([pscustomobject]@{ Path = $s390x } | ConvertFrom-ProcTcpTable).Count | Should -Be $count
    }

    It 'finds relative paths where the session is' {
        Push-Location -LiteralPath $folder
        try {
            @(ConvertFrom-ProcTcpTable -Path ./linux-5.14-s390x.txt).Count | Should -Be $count
            @(ConvertFrom-ProcTcpTable -LiteralPath linux-5.14-s390x.txt).Count | Should -Be $count
        }
        finally {
            Pop-Location
        }
    }

    It 'reads gzip by its first bytes, whatever the name' {
        Compress-Text -Path $s390x -Destination "$TestDrive/packed.txt"
        $sockets = @(ConvertFrom-ProcTcpTable -LiteralPath "$TestDrive/packed.txt" -ErrorAction Stop)
        $sockets.ForEach('ToString') | Should -Be (Get-Expected -Name linux-5.14-s390x)
    }

    It 'reads <_>' -ForEach 'utf8BOM', 'unicode', 'bigendianunicode' {
        Get-Content -LiteralPath $s390x | Set-Content -LiteralPath "$TestDrive/$_.txt" -Encoding $_
        @(ConvertFrom-ProcTcpTable -LiteralPath "$TestDrive/$_.txt" -ErrorAction Stop).Count | Should -Be $count
    }

    It 'gives nothing for <Name>' -ForEach @(
        @{ Name = 'an empty pipeline'; Text = @() }
        @{ Name = 'a header'; Text = @('  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode') }
    ) {
        $Text | ConvertFrom-ProcTcpTable -ErrorVariable problems -WarningVariable warnings | Should -BeNullOrEmpty
        @($problems).Count + @($warnings).Count | Should -Be 0
    }

    It 'gives sockets while the text is still coming' {
        $lines = Get-Content -LiteralPath $s390x
        $events = [Collections.Generic.List[string]]::new()
        & { foreach ($line in $lines) { $events.Add('line'); $line } } | ConvertFrom-ProcTcpTable | ForEach-Object { $events.Add('socket') }
        $events.IndexOf('socket') | Should -BeLessThan 3
    }

    It 'stops the input where nobody wants more' {
        $written = [Collections.Generic.List[int]]::new()
        $lines = Get-Content -LiteralPath $s390x
        $first = & { foreach ($number in 0..($lines.Count - 1)) { $written.Add($number); $lines[$number] } } | ConvertFrom-ProcTcpTable | Select-Object -First 1
        $first.LocalPort | Should -Be 199
        $written.Count | Should -BeLessThan 4
    }

    It 'agrees with Get-ProcTcpSocket on the table of this host' {
        $listener = [Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 0)
        $listener.Start()
        try {
            $port = $listener.LocalEndpoint.Port
            $live = Get-ProcTcpSocket -LocalPort $port -NoOwner -Source ProcFs
            $converted = Get-Content -LiteralPath /proc/self/net/tcp | ConvertFrom-ProcTcpTable -LocalPort $port
            $fromFile = ConvertFrom-ProcTcpTable -LiteralPath /proc/self/net/tcp -LocalPort $port
        }
        finally {
            $listener.Stop()
        }
        $same = 'LocalAddress', 'LocalPort', 'RemoteAddress', 'RemotePort', 'State', 'Inode', 'UserId', 'KernelAddress', 'CongestionWindow', 'RetransmitTimeout'
        Compare-Object -ReferenceObject $live -DifferenceObject $converted -Property $same | Should -BeNullOrEmpty
        Compare-Object -ReferenceObject $live -DifferenceObject $fromFile -Property $same | Should -BeNullOrEmpty
    }
}

Describe 'ConvertFrom-ProcTcpTable and its filters' {
    It '<Name> <Value> gives <Expected>' -ForEach @(
        @{ Name = 'LocalAddress'; Value = '192.168.70.0/24'; Expected = 4 }
        @{ Name = 'LocalAddress'; Value = '::1'; Expected = 1 }
        @{ Name = 'LocalPort'; Value = '9000-9999'; Expected = 1 }
        @{ Name = 'RemoteAddress'; Value = '192.168.71.*'; Expected = 2 }
        @{ Name = 'RemotePort'; Value = 40210, 40222; Expected = 2 }
        @{ Name = 'Port'; Value = 40210, 9080; Expected = 2 }
        @{ Name = 'ServingAddress'; Value = '127.0.0.1'; Expected = 2 }
        @{ Name = 'State'; Value = 'CLOSE_WAIT', 'TimeWait'; Expected = 3 }
        @{ Name = 'AddressFamily'; Value = 'IPv6'; Expected = 3 }
        @{ Name = 'Inode'; Value = 91002; Expected = 1 }
    ) {
        $filter = @{ $Name = $Value }
        @(ConvertFrom-ProcTcpTable -LiteralPath "$folder/linux-5.14-s390x.txt" @filter -ErrorAction Stop).Count | Should -Be $Expected
        @(Get-Content -LiteralPath "$folder/linux-5.14-s390x.txt" | ConvertFrom-ProcTcpTable @filter -ErrorAction Stop).Count | Should -Be $Expected
    }

    It 'takes address and port by position' {
        @(Get-Content -LiteralPath "$folder/linux-5.14-s390x.txt" | ConvertFrom-ProcTcpTable 192.168.0.0/16 22).Count | Should -Be 2
    }

    It 'has no filter that needs the host' {
        (Get-Command -Name ConvertFrom-ProcTcpTable).Parameters.Keys | Should -Not -Contain 'OwningProcess'
        (Get-Command -Name ConvertFrom-ProcTcpTable).Parameters.Keys | Should -Not -Contain 'UserName'
    }

    It 'reads times in hundredths of a second' {
        $file = "$folder/linux-2.6.18-i386.txt"
        (ConvertFrom-ProcTcpTable -LiteralPath $file -LocalPort 631).RetransmitTimeout | Should -Be ([timespan]::FromSeconds(30))
    }
}

Describe 'The first argument of ConvertFrom-ProcTcpTable' {
    It 'is a path' {
        $file = "$folder/linux-2.6.18-i386.txt"
        $byName = @(ConvertFrom-ProcTcpTable -Path $file)
        $byName.Count | Should -BeGreaterThan 1
        @(ConvertFrom-ProcTcpTable $file).LocalPort | Should -Be $byName.LocalPort
        @(ConvertFrom-ProcTcpTable $file -State Listen).Count | Should -Be @($byName.Where{ $_.State -eq 'Listen' }).Count
    }

    It 'is an address if it can be one, as on the other cmdlets' {
        $text = [IO.File]::ReadAllText("$folder/linux-2.6.18-i386.txt")
        $address = @(ConvertFrom-ProcTcpTable -InputObject $text)[0].LocalAddress
        @($text | ConvertFrom-ProcTcpTable $address).LocalAddress | Sort-Object -Unique | Should -Be $address
    }
}

Describe 'Completion of ConvertFrom-ProcTcpTable' {
    BeforeAll {
        Import-Module -Name "$PSScriptRoot/Lab/Completion.psm1"
    }

    It 'offers ports and addresses of the file that is named' {
        (Get-Completion -Line "ConvertFrom-ProcTcpTable -LiteralPath '$folder/linux-5.14-s390x.txt' -LocalPort ").CompletionText |
            Should -Be '22', '199', '6010'
        (Get-Completion -Line "ConvertFrom-ProcTcpTable -Path '$folder/linux-4.14-*' -LocalAddress 192").CompletionText | Should -Be '192.168.1.1'
    }

    It 'does not wait for a pipe that nobody writes to' {
        mkfifo "$TestDrive/unopened"
        $line = "ConvertFrom-ProcTcpTable -LiteralPath '$TestDrive/unopened' -LocalPort "
        Get-Completion -Line $line -Patience ([timespan]::FromMilliseconds(20)) | Should -BeNullOrEmpty
    }

    It 'offers byte orders' {
        (Get-Completion -Line 'ConvertFrom-ProcTcpTable -ByteOrder ').CompletionText | Sort-Object | Should -Be 'Auto', 'BigEndian', 'LittleEndian'
    }

    It 'never throws: <_>' -ForEach @(
        'ConvertFrom-ProcTcpTable -Path /nowhere -LocalPort '
        'ConvertFrom-ProcTcpTable -Path $undefined -LocalPort '
        'ConvertFrom-ProcTcpTable -LiteralPath / -LocalPort '
        'ConvertFrom-ProcTcpTable -LiteralPath Env:HOME -LocalPort '
        'ConvertFrom-ProcTcpTable -LocalPort '
    ) {
        $Error.Clear()
        { Get-Completion -Line $_ } | Should -Not -Throw
        $Error | Where-Object { "$($_.Exception)" -match 'ProcTcp\.' } | Should -BeNullOrEmpty
    }
}
