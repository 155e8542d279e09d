BeforeAll {
    . "$PSScriptRoot/Lab/Initialize.ps1"

    # Only the addresses matter here; they are given as the table prints them.
    function Get-Line {
        param([string[]]$Address)

        foreach ($number in 0..($Address.Count - 1)) {
            "   ${number}: $($Address[$number]):0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 $(9000 + $number) 1 0000000000000000 100 0 0 10 0"
        }
    }

    function Invoke-Conversion {
        param([string[]]$Line, [hashtable]$Parameter = @{})

        $sockets = $Line | ConvertFrom-ProcTcpTable @Parameter -Verbose -WarningVariable warnings -WarningAction SilentlyContinue 4>&1
        @{
            Address = @($sockets | Where-Object { $_ -is [ProcTcp.TcpSocketInfo] }).LocalAddress
            Verbose = @($sockets | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] }).Message
            Warning = @($warnings).Message
        }
    }

    $hostOrder = [BitConverter]::IsLittleEndian ? 'LittleEndian' : 'BigEndian'
}

Describe 'The byte order of ConvertFrom-ProcTcpTable' {
    It 'is that of the addresses, and verbose says which and why' {
        $big = Invoke-Conversion -Line (Get-Line -Address '7F000001', 'C0A80105')
        $big.Address | Should -Be '127.0.0.1', '192.168.1.5'
        $big.Verbose | Should -Contain ('Byte order of pipeline:1: BigEndian, because 127.0.0.1 would otherwise be 1.0.0.127 ' +
            '(1 of 1 addresses for BigEndian, 0 against it).')
        $big.Warning | Should -BeNullOrEmpty

        $little = Invoke-Conversion -Line (Get-Line -Address '0100007F', '0501A8C0')
        $little.Address | Should -Be '127.0.0.1', '192.168.1.5'
        @($little.Verbose) -match 'LittleEndian' | Should -Not -BeNullOrEmpty
        $little.Warning | Should -BeNullOrEmpty
    }

    It 'is guessed where the evidence is <Name>, and a warning asks for the parameter' -ForEach @(
        @{ Name = 'missing'; Address = , '05060708' }
        @{ Name = 'thin'; Address = , '0301010A' }
        @{ Name = 'contradictory'; Address = '0201A8C0', 'C0A80102' }
    ) {
        $result = Invoke-Conversion -Line (Get-Line -Address $Address)
        $result.Warning.Count | Should -Be 1
        $result.Warning | Should -Match "pipeline:1: $hostOrder.*-ByteOrder"
    }

    It 'is taken as named, without a warning' {
        $line = Get-Line -Address '05060708'
        $big = Invoke-Conversion -Line $line -Parameter @{ ByteOrder = 'BigEndian' }
        $big.Address | Should -Be '5.6.7.8'
        $big.Warning | Should -BeNullOrEmpty
        (Invoke-Conversion -Line $line -Parameter @{ ByteOrder = 'LittleEndian' }).Address | Should -Be '8.7.6.5'
    }

    It 'is named against all evidence' {
        (Invoke-Conversion -Line (Get-Line -Address '7F000001') -Parameter @{ ByteOrder = 'LittleEndian' }).Address | Should -Be '1.0.0.127'
    }

    It 'needs no choice where no address depends on it' {
        $result = Invoke-Conversion -Line (Get-Line -Address '00000000')
        @($result.Verbose) -match 'Byte order' | Should -BeNullOrEmpty
        $result.Warning | Should -BeNullOrEmpty
    }

    It 'is decided for each file, and for each table of a text' {
        Get-Line -Address '7F000001', '05060708' | Set-Content -LiteralPath "$TestDrive/big.txt"
        Get-Line -Address '0100007F', '08070605' | Set-Content -LiteralPath "$TestDrive/little.txt"
        (ConvertFrom-ProcTcpTable -Path "$TestDrive/*.txt").LocalAddress | Should -Be '127.0.0.1', '5.6.7.8', '127.0.0.1', '5.6.7.8'
        (Get-Content -Path "$TestDrive/*.txt" | ConvertFrom-ProcTcpTable).LocalAddress | Should -Be '127.0.0.1', '5.6.7.8', '127.0.0.1', '5.6.7.8'
    }

    It 'is that of the folder in a file whose addresses do not tell, before and after the file that tells: <Order>' -ForEach @(
        @{ Order = 'BigEndian'; Clear = '7F000001'; Thin = '05060708' }
        @{ Order = 'LittleEndian'; Clear = '0100007F'; Thin = '08070605' }
    ) {
        $folder = New-Item -Path "$TestDrive/host-$Order" -ItemType Directory
        foreach ($name in 'tcp', 'tcp7') { Get-Line -Address $Thin | Set-Content -LiteralPath "$folder/$name" }
        Get-Line -Address $Clear | Set-Content -LiteralPath "$folder/tcp6"
        foreach ($call in { ConvertFrom-ProcTcpTable -Path "$folder/*" @said }, { Get-ChildItem -LiteralPath $folder | ConvertFrom-ProcTcpTable @said }) {
            $said = @{ WarningVariable = 'warnings'; WarningAction = 'SilentlyContinue' }
            $sockets = . $call
            $sockets.LocalAddress | Should -Be '5.6.7.8', '127.0.0.1', '5.6.7.8'
            $sockets.CapturePath | Should -Be "$folder/tcp", "$folder/tcp6", "$folder/tcp7"
            $warnings | Should -BeNullOrEmpty
            $said = @{ Verbose = $true }
            @((. $call 4>&1) -match '^Byte order of') | Should -BeLike "Byte order of $folder/tcp6:1: $Order, because 127.0.0.1 *" -Because 'the file that tells says so'
        }
    }

    It 'is a guess for little-endian tables of public addresses that end alike, whatever they look like in the other order' {
        # 203.0.113.10 with a peer 198.51.100.10.
        $result = Invoke-Conversion -Line (Get-Line -Address '0A7100CB', '0A6433C6')
        $result.Address | Should -Be ($hostOrder -eq 'LittleEndian' ? @('203.0.113.10', '198.51.100.10') : @('10.113.0.203', '10.100.51.198'))
        $result.Warning.Count | Should -Be 1
    }

    It 'warns once for a call, with the number of tables' {
        foreach ($name in 'a', 'b', 'c') {
            Get-Line -Address '05060708' | Set-Content -LiteralPath "$TestDrive/guess-$name.log"
        }
        $null = ConvertFrom-ProcTcpTable -Path "$TestDrive/guess-*.log" -WarningVariable warnings -WarningAction SilentlyContinue
        $warnings.Count | Should -Be 1
        "$warnings" | Should -Match 'guess-a\.log:1.*2 other tables\.'
    }
}
