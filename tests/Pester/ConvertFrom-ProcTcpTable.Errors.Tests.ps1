BeforeAll {
    . "$PSScriptRoot/Lab/Initialize.ps1"
    $capture = Convert-Path -LiteralPath "$PSScriptRoot/../Fixtures/captures/linux-6.18-x86_64.txt"
    $source = 'ProcTcp.Commands.ConvertFromProcTcpTableCommand'

    # Runs a command in a runspace of its own and stops it once it is busy.
    function Stop-Conversion {
        param([string]$Command)

        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript("Import-Module '$((Get-Module -Name ProcTcp).Path)'; 'ready'; $Command")
            $output = [Management.Automation.PSDataCollection[psobject]]::new()
            $run = $shell.BeginInvoke([Management.Automation.PSDataCollection[psobject]]::new(), $output)
            while ($output.Count -eq 0) {
                $null = $run.AsyncWaitHandle.WaitOne(20)
            }
            $null = $run.AsyncWaitHandle.WaitOne(200)
            $shell.InvocationStateInfo.State | Should -Be 'Running'
            $stop = $shell.BeginStop($null, $null)
            $stop.AsyncWaitHandle.WaitOne(60000) | Should -BeTrue
            $shell.InvocationStateInfo.State | Should -Be 'Stopped'
        }
        finally {
            if ($shell.InvocationStateInfo.State -ne 'Running') {
                $shell.Dispose()
            }
        }
    }
}

Describe 'ConvertFrom-ProcTcpTable and bad lines' {
    It 'gives one error for each, with file and line, and goes on' {
        $lines = Get-Content -LiteralPath $capture
        @('Defaulted container "app"'; $lines[0..3]; 'Connection to host closed.'; $lines[4..9]) | Set-Content -LiteralPath "$TestDrive/noise.txt"
        $sockets = @(ConvertFrom-ProcTcpTable -LiteralPath "$TestDrive/noise.txt" -ErrorVariable problems -ErrorAction SilentlyContinue)
        $sockets.Count | Should -Be 7
        $problems.FullyQualifiedErrorId | Should -Be @("ProcNetLineMalformed,$source", "ProcNetLineMalformed,$source")
        $problems.CategoryInfo.Category | Should -Be 'InvalidData', 'InvalidData'
        $problems.TargetObject.LineNumber | Should -Be 1, 6
        $problems.TargetObject.Source | Should -Be @("$TestDrive/noise.txt", "$TestDrive/noise.txt")
        "$($problems[1])" | Should -Match ([regex]::Escape("$TestDrive/noise.txt:6:"))
    }

    It 'numbers the lines of a pipeline, in lines and strings' {
        (Get-KernelHeader), 'bad', "also`nbad`n", 'last' | ConvertFrom-ProcTcpTable -ErrorVariable problems -ErrorAction SilentlyContinue |
            Should -BeNullOrEmpty
        $problems.TargetObject.LineNumber | Should -Be 2, 3, 4, 5
        $problems.TargetObject.Source | Sort-Object -Unique | Should -Be 'pipeline'
    }

    It 'keeps to a hundred errors for each text, and counts the rest' {
        @(Get-KernelHeader; 1..250 | ForEach-Object { "noise $_" }) | Set-Content -LiteralPath "$TestDrive/noise-only.txt"
        $twice = "$TestDrive/noise-only.txt", "$TestDrive/noise-only.txt"
        $null = ConvertFrom-ProcTcpTable -LiteralPath $twice -ErrorVariable problems -ErrorAction SilentlyContinue
        $groups = $problems | Group-Object -Property FullyQualifiedErrorId -AsHashTable
        $groups["ProcNetLineMalformed,$source"].Count | Should -Be 200
        $groups["ProcNetLinesMalformed,$source"].Count | Should -Be 2
        $last = $groups["ProcNetLinesMalformed,$source"][0]
        "$last" | Should -Match '\b150\b.*\b250\b'
        $last.TargetObject | Should -Be "$TestDrive/noise-only.txt"
    }

    It 'stops at the first with -ErrorAction Stop' {
        $written = [Collections.Generic.List[string]]::new()
        { (Get-KernelHeader), 'bad', 'worse' | ForEach-Object { $written.Add($_); $_ } | ConvertFrom-ProcTcpTable -ErrorAction Stop } |
            Should -Throw -ErrorId "ProcNetLineMalformed,$source"
        $written | Should -Be (Get-KernelHeader), 'bad'
    }

    It 'gives the sockets before the bad line first, from <Name>' -ForEach @(
        @{ Name = 'a file'; Command = { ConvertFrom-ProcTcpTable -LiteralPath $args[0] @stop } }
        @{ Name = 'a string'; Command = { Get-Content -LiteralPath $args[0] -Raw | ConvertFrom-ProcTcpTable @stop } }
        @{ Name = 'lines'; Command = { Get-Content -LiteralPath $args[0] | ConvertFrom-ProcTcpTable @stop } }
    ) {
        $stop = @{ ByteOrder = 'LittleEndian'; ErrorAction = 'Stop' }
        $lines = Get-Content -LiteralPath $capture
        @($lines[0..3]; 'bad'; $lines[4..9]) | Set-Content -LiteralPath "$TestDrive/order.txt"
        $given = [Collections.Generic.List[object]]::new()
        { & $Command "$TestDrive/order.txt" | ForEach-Object { $given.Add($_) } } | Should -Throw -ErrorId "ProcNetLineMalformed,$source"
        $given.Count | Should -Be 3
    }

    It 'shows a hostile line harmless' {
        (Get-KernelHeader), "$([char]27)[31mred" | ConvertFrom-ProcTcpTable -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems.Count | Should -Be 1
        "$problems" | Should -Not -Match '[\x00-\x1f]'
    }
}

Describe 'ConvertFrom-ProcTcpTable and files that cannot be read' {
    It 'says that <Name> is not there, and reads the others' -ForEach @(
        @{ Name = 'a path'; Parameter = 'Path'; Missing = 'nowhere.txt' }
        @{ Name = 'a literal path'; Parameter = 'LiteralPath'; Missing = 'nowhere.txt' }
        @{ Name = 'a file in no folder'; Parameter = 'LiteralPath'; Missing = 'no/where.txt' }
        @{ Name = 'a drive'; Parameter = 'Path'; Missing = 'nodrive:/x.txt' }
        @{ Name = 'a name that no file can have'; Parameter = 'LiteralPath'; Missing = "no`0where.txt" }
        @{ Name = 'a drive of a literal path'; Parameter = 'LiteralPath'; Missing = 'nodrive:/x.txt' }
    ) {
        $path = @{ $Parameter = $Missing, $capture }
        @(ConvertFrom-ProcTcpTable @path -ErrorVariable problems -ErrorAction SilentlyContinue).Count | Should -Be 7
        $problems.FullyQualifiedErrorId | Should -Be "PathNotFound,$source"
        $problems[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $problems[0].TargetObject | Should -BeLike "*$Missing"
    }

    It 'is silent about wildcards that match nothing' {
        ConvertFrom-ProcTcpTable -Path "$TestDrive/nothing*" -ErrorVariable problems -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problems | Should -BeNullOrEmpty
    }

    It 'says that <Name> cannot be read' -ForEach @(
        @{ Name = 'a folder'; Path = '/'; Category = 'ReadError' }
        @{ Name = 'what is no file'; Path = 'Env:HOME'; Category = 'ReadError' }
    ) {
        ConvertFrom-ProcTcpTable -LiteralPath $Path -ErrorVariable problems -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problems.FullyQualifiedErrorId | Should -Be "CaptureUnreadable,$source"
        $problems[0].CategoryInfo.Category | Should -Be $Category
    }

    It 'says that damaged gzip cannot be read' {
        [IO.File]::WriteAllBytes("$TestDrive/no.gz", [byte[]]@(0x1F, 0x8B) + [Text.Encoding]::ASCII.GetBytes('not compressed at all'))
        ConvertFrom-ProcTcpTable -LiteralPath "$TestDrive/no.gz" -ErrorVariable problems -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problems.FullyQualifiedErrorId | Should -Be "CaptureUnreadable,$source"
        $problems[0].CategoryInfo.Category | Should -Be 'InvalidData'
        $problems[0].TargetObject | Should -Be "$TestDrive/no.gz"
    }

    It 'says that the permission is missing' {
        # Root may read every file.
        $user = @{ Command = @(); Pwsh = Get-PwshCommand; Manifest = Get-ManifestPath }
        if ((id -u) -eq '0') {
            Skip-TestIf -Problem (Get-OrdinaryUserProblem)
            $user = Get-OrdinaryUser
        }

        $file = "$TestDrive/secret.txt"
        Copy-Item -LiteralPath $capture -Destination $file
        chmod 000 $file
        chmod a+rx $TestDrive
        $command, $options = @($user.Command) + $user.Pwsh + '-NoProfile' + '-NonInteractive' + '-Command' + @"
            Import-Module '$($user.Manifest)'
            ConvertFrom-ProcTcpTable -LiteralPath '$file' -ErrorVariable problems -ErrorAction SilentlyContinue
            `$problems.FullyQualifiedErrorId
            `$problems[0].CategoryInfo.Category
"@
        & $command @options | Should -Be "CaptureUnreadable,$source", 'PermissionDenied'
    }
}

Describe 'ConvertFrom-ProcTcpTable where nothing is found' {
    It 'says that no socket has <Parameter> <Value>' -ForEach @(
        @{ Parameter = 'LocalPort'; Value = 4711 }
        @{ Parameter = 'LocalAddress'; Value = '1.2.3.4' }
        @{ Parameter = 'Inode'; Value = 4711 }
    ) {
        $filter = @{ $Parameter = $Value }
        Get-Content -LiteralPath $capture | ConvertFrom-ProcTcpTable @filter -ErrorVariable problems -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problems.FullyQualifiedErrorId | Should -Be "${Parameter}NotFound,$source"
        $problems[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
    }

    It 'says so after all texts, where none has it' {
        $silently = @{ ErrorAction = 'SilentlyContinue'; ErrorVariable = 'problems' }
        @(ConvertFrom-ProcTcpTable -LiteralPath $capture, $capture -LocalPort 8443, 1 @silently).Count | Should -Be 12
        $problems.FullyQualifiedErrorId | Should -Be "LocalPortNotFound,$source"
    }

    It 'claims nothing of a text without a table' {
        $silently = @{ ErrorAction = 'SilentlyContinue'; ErrorVariable = 'problems' }
        'State Recv-Q Send-Q Local Address:Port' | ConvertFrom-ProcTcpTable -LocalPort 22 -LocalAddress 1.2.3.4 @silently | Should -BeNullOrEmpty
        $problems.FullyQualifiedErrorId | Should -Be "CaptureWithoutTable,$source"
        ConvertFrom-ProcTcpTable -LiteralPath $capture, /dev/null -LocalPort 4711 @silently | Should -BeNullOrEmpty
        $problems.FullyQualifiedErrorId | Should -Be "CaptureWithoutTable,$source"
    }

    It 'claims nothing if a row could not be read' {
        $silently = @{ ErrorAction = 'SilentlyContinue'; ErrorVariable = 'problems' }
        $lines = Get-Content -LiteralPath $capture
        @($lines; $lines[1].Substring(0, 90)) | ConvertFrom-ProcTcpTable -LocalPort 4711 @silently | Should -BeNullOrEmpty
        $problems.FullyQualifiedErrorId | Should -Be "ProcNetLineMalformed,$source"
    }

    It 'is silent about ranges and networks' {
        ConvertFrom-ProcTcpTable -LiteralPath $capture -LocalPort 1-9 -LocalAddress 9.0.0.0/8 -ErrorAction Stop | Should -BeNullOrEmpty
    }
}

Describe 'ConvertFrom-ProcTcpTable and its arguments' {
    It 'refuses <Name>' -ForEach @(
        @{ Name = 'null'; Command = { $null | ConvertFrom-ProcTcpTable -ErrorAction Stop }; Id = 'ParameterArgumentValidationErrorNullNotAllowed' }
        @{ Name = 'an unknown byte order'; Command = { ConvertFrom-ProcTcpTable -Path x -ByteOrder Middle }; Id = 'CannotConvertArgumentNoMessage' }
        @{ Name = 'an empty path'; Command = { ConvertFrom-ProcTcpTable -Path '' }; Id = 'ParameterArgumentValidationError' }
        @{ Name = 'text and a file'; Command = { ConvertFrom-ProcTcpTable -InputObject x -Path y }; Id = 'AmbiguousParameterSet' }
        @{ Name = 'both kinds of path'; Command = { ConvertFrom-ProcTcpTable -LiteralPath x -Path y }; Id = 'AmbiguousParameterSet' }
    ) {
        $Command | Should -Throw -ErrorId "$Id,$source"
    }
}

Describe 'Stopping ConvertFrom-ProcTcpTable' {
    It 'ends the reading of a file that has no end' {
        Stop-Conversion -Command 'ConvertFrom-ProcTcpTable -LiteralPath /dev/zero'
    }

    It 'ends the wait for a pipe that nobody writes to' {
        mkfifo "$TestDrive/unopened"
        Stop-Conversion -Command "ConvertFrom-ProcTcpTable -LiteralPath '$TestDrive/unopened'"
    }

    It 'ends the wait for a pipe that is silent' {
        mkfifo "$TestDrive/silent"
        $writer = [IO.FileStream]::new("$TestDrive/silent", [IO.FileMode]::Open, [IO.FileAccess]::ReadWrite)
        try {
            Stop-Conversion -Command "ConvertFrom-ProcTcpTable -LiteralPath '$TestDrive/silent'"
        }
        finally {
            $writer.Dispose()
        }
    }

    It 'ends a pipeline that has no end' {
        Stop-Conversion -Command "& { while (`$true) { (Get-Content -LiteralPath '$capture') } } | ConvertFrom-ProcTcpTable | Out-Null"
    }
}
