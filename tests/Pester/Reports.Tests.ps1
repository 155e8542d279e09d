# What cmdlets say beside their output: counts in verbose, and the warning about processes that cannot be read.
BeforeAll {
    . "$PSScriptRoot/Lab/Initialize.ps1"

    # Every count is another number, so that none can stand in place of another. 'Established' matches 4 of the rows.
    $rows = @(
        New-KernelRow -Local '10.0.0.1:80' -State '0A' -Inode 1
        1..4 | ForEach-Object { New-KernelRow -Local '10.0.0.1:80' -Remote "10.0.0.2:$_" -State '01' -Inode (10 + $_) }
        1, 4, 4 | ForEach-Object { New-KernelRow -Local '10.0.0.1:80' -Remote "10.0.0.2:$_" -State '01' -Inode (10 + $_) }
        'this is no row'
    )

    # The counts of the line that says what was read, each under the word beside it.
    function Get-Count {
        param([string[]]$Text)

        $line = "$($Text -match '^Read \d+ rows?' | Select-Object -First 1)"
        $counts = foreach ($pattern in 'Read (\d+) rows', '\b(\d+) matched', '\b(\d+) repeated', '\b(\d+) lines? malformed') {
            $line -match $pattern ? $Matches[1] : "no '$pattern' in '$line'"
        }
        '{0} read, {1} matched, {2} repeated, {3} malformed' -f $counts
    }

    function Get-Verbose {
        param($Said)

        @($Said | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] }).Message
    }
}

Describe 'The counts in verbose' {
    BeforeAll {
        $tree = New-ProcTree -Path "$TestDrive/repeated" -Tcp6 @() -Tcp $rows
    }

    It 'of Test-ProcTcpSocket are those of the table, with every line understood' {
        $sound = New-ProcTree -Path "$TestDrive/sound" -Tcp6 @() -Tcp ($rows -notmatch 'no row')
        $said = Test-ProcTcpSocket -ProcRoot $sound -State Established -Count 5 -Verbose 4>&1
        Get-Count -Text (Get-Verbose -Said $said) | Should -Be '8 read, 4 matched, 3 repeated, 0 malformed'
    }

    It 'of <Cmdlet> are those of the table: read, matched, repeated, malformed' -ForEach @(
        @{ Cmdlet = 'Get-ProcTcpSocket'; Parameter = @{}; Matched = 4 }
        @{ Cmdlet = 'Get-ProcTcpSocket'; Parameter = @{ NoOwner = $true }; Matched = 4 }
        @{ Cmdlet = 'Measure-ProcTcpSocket'; Parameter = @{}; Matched = 4 }
        # A watch follows sockets through all states, whatever its filter.
        @{ Cmdlet = 'Watch-ProcTcpSocket'; Parameter = @{ Duration = 0 }; Matched = 5 }
    ) {
        $said = & $Cmdlet -ProcRoot $tree -State Established @Parameter -Verbose -ErrorAction SilentlyContinue 4>&1
        Get-Count -Text (Get-Verbose -Said $said) | Should -Be "8 read, $Matched matched, 3 repeated, 1 malformed"
    }

    It 'of ConvertFrom-ProcTcpTable are those of <Words>: read, matched, repeated, malformed' -ForEach @(
        @{ Words = 'the pipeline'; Call = { $text | ConvertFrom-ProcTcpTable @said 4>&1 } }
        @{ Words = 'the file'; Call = { ConvertFrom-ProcTcpTable -LiteralPath $file @said 4>&1 } }
    ) {
        # In a text the row that is number 0 begins another table.
        $number = 0
        $text = @(Get-KernelHeader) + ($rows | ForEach-Object { $_ -replace '^   0:', ('{0,4}:' -f $number++) })
        $file = "$TestDrive/capture"
        $said = @{ State = 'Established'; Verbose = $true; ErrorAction = 'SilentlyContinue'; WarningAction = 'SilentlyContinue' }
        [IO.File]::WriteAllLines($file, $text)
        Get-Count -Text (Get-Verbose -Said (& $Call)) | Should -Be '8 read, 4 matched, 3 repeated, 1 malformed'
    }

    It 'name the tables, and of many their number' {
        $namespaces = @{}
        1..5 | ForEach-Object {
            $row = New-KernelRow -Local "10.0.0.$($_):80" -Inode $_
            $namespaces[20 + $_] = @{ Name = 'web'; Descriptor = @{}; NetworkNamespace = 4026532000 + $_; Tcp = $row }
        }
        $many = New-ProcTree -Path "$TestDrive/many" -Tcp (New-KernelRow -Local '10.0.0.1:80' -Inode 9) -Tcp6 @() -Process $namespaces
        (Get-Verbose -Said (Get-ProcTcpSocket -ProcRoot $many -NoOwner -Verbose 4>&1)) -match "from $many/1/net/tcp and $many/1/net/tcp6:" | Should -HaveCount 1
        (Get-Verbose -Said (Get-ProcTcpSocket -ProcRoot $many -NoOwner -AllNetworkNamespaces -Verbose 4>&1)) -match 'from 7 tables:' | Should -HaveCount 1
    }

    It 'name the processes whose descriptors were read, and those that denied it' {
        $tree = New-ProcTree -Path "$TestDrive/denied" -Tcp6 @() -Tcp (New-KernelRow -Local '10.0.0.1:80' -Inode 1) -Process @{
            20 = @{ Name = 'one'; Descriptor = @{} }; 21 = @{ Name = 'two'; Descriptor = @{} }; 22 = @{ Name = 'three'; Descriptor = @{} }
        }
        # Even root cannot list what is no folder.
        Remove-Item -LiteralPath "$tree/22/fd" -Recurse
        [IO.File]::WriteAllText("$tree/22/fd", '')
        $said = Get-ProcTcpSocket -ProcRoot $tree -Verbose -WarningAction SilentlyContinue 4>&1
        (Get-Verbose -Said $said) -match 'descriptors of 3 processes, 1 denied' | Should -HaveCount 1
    }
}

Describe 'The warning about processes that cannot be read' {
    BeforeAll {
        $table = @(
            1..3 | ForEach-Object { New-KernelRow -Local "10.0.0.1:$_" -State '0A' -Inode $_ }
            New-KernelRow -Local '10.0.0.1:4' -State '06'
        )
        $process = @{ 20 = @{ Name = 'one'; Descriptor = @{ 3 = 1 } }; 21 = @{ Name = 'two'; Descriptor = @{} } }

        function Get-Warning {
            param([string]$Root)

            Get-ProcTcpSocket -ProcRoot $Root -WarningVariable warnings -WarningAction SilentlyContinue -ErrorAction Stop | Out-Null
            @($warnings | ForEach-Object { "$_" })
        }
    }

    It 'counts those that denied it, all of them, and the sockets without owner' {
        $tree = New-ProcTree -Path "$TestDrive/some" -Tcp6 @() -Tcp $table -Process $process
        Remove-Item -LiteralPath "$tree/21/fd" -Recurse
        [IO.File]::WriteAllText("$tree/21/fd", '')
        $warning = @(Get-Warning -Root $tree)
        $warning.Count | Should -Be 1
        $warning[0] | Should -Match '^1 of 3 processes\b'
        [regex]::Matches($warning[0], '\d+').Value | Should -Be '1', '3', '2'
        $warning[0] | Should -Match 'CAP_SYS_PTRACE'
        $warning[0] | Should -Not -Match 'hidepid'
    }

    It 'is not given if the process asked for was read, and its answer is whole: <Cmdlet>' -ForEach @(
        @{ Cmdlet = 'Get-ProcTcpSocket'; Parameter = @{}; Whole = '10.0.0.1:1*'; }
        @{ Cmdlet = 'Test-ProcTcpSocket'; Parameter = @{ Count = 1 }; Whole = 'True' }
        @{ Cmdlet = 'Measure-ProcTcpSocket'; Parameter = @{}; Whole = 'Listen: 1' }
        @{ Cmdlet = 'Wait-ProcTcpSocket'; Parameter = @{ Count = 1 }; Whole = '10.0.0.1:1*' }
        @{ Cmdlet = 'Watch-ProcTcpSocket'; Parameter = @{ IncludeExisting = $true; Duration = 0 }; Whole = '*Existing 10.0.0.1:1*' }
    ) {
        $tree = New-ProcTree -Path "$TestDrive/whole-$Cmdlet" -Tcp6 @() -Tcp $table -Process $process
        Remove-Item -LiteralPath "$tree/21/fd" -Recurse
        [IO.File]::WriteAllText("$tree/21/fd", '')
        $answer = & $Cmdlet -ProcRoot $tree -OwningProcess 20 @Parameter -WarningVariable warnings -WarningAction SilentlyContinue -ErrorAction Stop
        "$answer" | Should -BeLike $Whole
        $warnings | Should -BeNullOrEmpty
        if ($Cmdlet -notin 'Test-ProcTcpSocket', 'Wait-ProcTcpSocket') {
            $null = & $Cmdlet -ProcRoot $tree -OwningProcess 20, 21 @Parameter -WarningVariable warnings -WarningAction SilentlyContinue -ErrorAction SilentlyContinue -ErrorVariable problems
            @($warnings) + @($problems) | Should -Not -BeNullOrEmpty -Because 'process 21 was not read'
        }
    }

    It 'names hidepid if processes are not even shown, and counts the sockets without owner' {
        Skip-TestIf -Problem (Get-LabProblem)
        $lab = Start-Lab
        try {
            $said = Invoke-Lab -Lab $lab -Argument (Get-PwshCommand), (Get-ManifestPath) -Script {
                param($Pwsh, $Manifest)
                1..3 | ForEach-Object { $null = New-Listener -Address 127.0.0.1 -Port (1900 + $_) }
                # 4 stands for 'ptraceable', which makes no exception of group 0. Without the capability not even root sees
                # the processes that have it.
                mount -o remount,hidepid=4 /proc
                if ($LASTEXITCODE) {
                    return 'hidepid could not be set'
                }
                setpriv --bounding-set=-sys_ptrace --inh-caps=-sys_ptrace $Pwsh -NoProfile -NonInteractive -Command "
                    Import-Module -Name '$Manifest'
                    `$listener = [Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 1910)
                    `$listener.Start()
                    `$sockets = Get-ProcTcpSocket -WarningVariable warnings -WarningAction SilentlyContinue
                    `$sockets | ForEach-Object { '{0} {1}' -f `$_.LocalPort, `$_.OwnerStatus } | Sort-Object
                    `$warnings.ForEach('ToString')
                    'Process 1 is shown: {0}' -f (Test-Path -LiteralPath /proc/1)
                    try { Test-ProcTcpSocket -OwningProcess 4711 } catch { `$_.Exception.Message }"
            }
        }
        finally {
            Stop-Lab -Lab $lab
        }
        if ($said -eq 'hidepid could not be set') {
            Skip-TestIf -Problem 'the kernel does not let hidepid=ptraceable be set, which came with Linux 5.8'
        }
        $said[-2] | Should -Be 'Process 1 is shown: False' -Because 'else nothing is hidden'
        $said[0..3] | Should -Be '1901 AccessDenied', '1902 AccessDenied', '1903 AccessDenied', '1910 Resolved'
        $said.Count | Should -Be 7 -Because 'there is one warning, and one error'
        foreach ($text in $said[4], $said[-1]) {
            $text | Should -Match '\(hidepid\)'
            $text | Should -Match 'CAP_SYS_PTRACE'
            $text | Should -Not -Match '\d+ of \d+' -Because 'the processes that are not shown have no number'
        }
        [regex]::Matches($said[4], '\d+').Value | Should -Be '3'
    }
}
