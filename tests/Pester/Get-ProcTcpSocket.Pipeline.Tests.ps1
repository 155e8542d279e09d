BeforeAll {
    . "$PSScriptRoot/Lab/Initialize.ps1"
    Import-Module -Name "$PSScriptRoot/Lab/SampleTree.psm1"
    $root = New-SampleTree -Path "$TestDrive/proc"

    # A socket of this very process: no namespace and no privilege is needed to see its owner.
    $listener = [Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 0)
    $listener.Start()
    $port = $listener.LocalEndpoint.Port

    function Invoke-ChildPwsh {
        param([string]$Command)

        $text = "Import-Module '$(Get-ManifestPath)'; $Command"
        & (Get-PwshCommand) -NoProfile -NonInteractive -Command $text 2>&1 | ForEach-Object { "$_" }
    }
}

AfterAll {
    $listener.Stop()
}

Describe 'Get-ProcTcpSocket in a pipeline with processes' {
    It 'takes processes from Get-Process' {
        Get-Process -Id $PID | Get-ProcTcpSocket -WarningAction SilentlyContinue | ForEach-Object LocalPort | Should -Contain $port
    }

    It 'takes the numbers of processes' {
        10, 11 | Get-ProcTcpSocket -ProcRoot $root | Get-SampleName | Should -Be 'ssh listener', 'ssh session'
    }

    It 'asks for the sockets of all of them at once' {
        $ids = 10, 11, 20 | ForEach-Object { [pscustomobject]@{ Id = $_ } }
        $said = $ids | Get-ProcTcpSocket -ProcRoot $root -Verbose 4>&1
        @($said | Where-Object { $_ -is [ProcTcp.TcpSocketInfo] } | Get-SampleName) -join '; ' |
            Should -Be 'ssh listener; ssh session; tls listener; tls, mapped; tls, not accepted; web listener; web, not accepted'
        @($said | Where-Object { "$_" -match '/net/tcp ' }).Count | Should -Be 1
    }

    It 'takes a socket''s own owner back' {
        $socket = Get-ProcTcpSocket -ProcRoot $root -LocalPort 9000
        $socket | Get-ProcTcpSocket -ProcRoot $root | Get-SampleName | Should -Be 'admin, IPv6', 'api, IPv6'
    }

    It 'gives nothing where no process comes' {
        @() | Get-ProcTcpSocket -ProcRoot $root -ErrorAction Stop | Should -BeNullOrEmpty
    }

    It 'lets Get-Process find exactly the owner' {
        (Get-ProcTcpSocket -LocalPort $port | Get-Process).Id | Should -Be $PID
    }

    It 'lets Get-Process find each of the owners' {
        ((Get-ProcTcpSocket -LocalPort $port).Owners | Get-Process).Id | Should -Be $PID
    }

    It 'gives Stop-Process no process to stop' {
        $said = Invoke-ChildPwsh "`$l = [Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 0); `$l.Start()
            Get-ProcTcpSocket -LocalPort `$l.LocalEndpoint.Port | Stop-Process -WhatIf; 'done'"

        # The error comes by another stream, before or after.
        $said | Should -Contain 'done'
        $said -match 'What if' | Should -BeNullOrEmpty
    }
}

Describe 'Get-ProcTcpSocket output in other forms' {
    BeforeAll {
        $sockets = @(Get-ProcTcpSocket -ProcRoot $root) + @(Get-ProcTcpSocket -LocalPort $port)
        $properties = [ProcTcp.TcpSocketInfo].GetProperties().Name | Where-Object { $_ -ne 'Owners' }

        # One text for a value, whatever the form made of its type.
        function ConvertTo-ValueText {
            param($Value)

            if ($null -eq $Value) {
                return ''
            }
            if ($Value.PSObject.Properties['UtcDateTime']) {
                $Value = $Value.UtcDateTime
            }
            if ($Value -is [datetimeoffset] -or $Value -is [datetime]) {
                return $Value.ToUniversalTime().Ticks.ToString([cultureinfo]::InvariantCulture)
            }
            if ($Value.PSObject.Properties['Ticks']) {
                return ([timespan]$Value.Ticks).ToString()
            }
            $Value.ToString()
        }

        function ConvertTo-OwnerText {
            param($Socket)

            @($Socket.Owners | ForEach-Object { '{0}/{1}/{2}' -f $_.ProcessId, $_.CommandName, $_.FileDescriptor }) -join '; '
        }
    }

    It 'keeps every value through ConvertTo-Json' {
        $copies = $sockets | ConvertTo-Json -Depth 4 -EnumsAsStrings | ConvertFrom-Json
        for ($i = 0; $i -lt $sockets.Count; $i++) {
            foreach ($property in $properties) {
                ConvertTo-ValueText $copies[$i].$property | Should -BeExactly (ConvertTo-ValueText $sockets[$i].$property) -Because $property
            }
            ConvertTo-OwnerText $copies[$i] | Should -BeExactly (ConvertTo-OwnerText $sockets[$i])
        }
    }

    It 'keeps every value through Export-Csv' {
        $sockets | Export-Csv -LiteralPath "$TestDrive/sockets.csv"
        $copies = Import-Csv -LiteralPath "$TestDrive/sockets.csv"
        for ($i = 0; $i -lt $sockets.Count; $i++) {
            foreach ($property in $properties) {
                $value = $sockets[$i].$property
                $copies[$i].$property | Should -BeExactly ($null -eq $value ? '' : $value.ToString()) -Because $property
            }
        }
    }

    It 'keeps every value through Export-Clixml' {
        $sockets | Export-Clixml -LiteralPath "$TestDrive/sockets.xml"
        $copies = Import-Clixml -LiteralPath "$TestDrive/sockets.xml"
        for ($i = 0; $i -lt $sockets.Count; $i++) {
            foreach ($property in $properties) {
                ConvertTo-ValueText $copies[$i].$property | Should -BeExactly (ConvertTo-ValueText $sockets[$i].$property) -Because $property
            }
            ConvertTo-OwnerText $copies[$i] | Should -BeExactly (ConvertTo-OwnerText $sockets[$i])
        }
    }

    It 'prints as both ends and the state' {
        "$(Get-ProcTcpSocket -ProcRoot $root -LocalPort 22 -State Listen)" | Should -BeExactly '0.0.0.0:22 -> 0.0.0.0:0 Listen'
    }

    It 'gives end points to .NET' {
        $socket = Get-ProcTcpSocket -ProcRoot $root -Inode 202
        "$($socket.GetLocalEndPoint())" | Should -Be '[fd00::1]:8443'
        "$($socket.GetRemoteEndPoint())" | Should -Be '[fd00::2]:7001'
    }

    It 'compares states with words' {
        Get-ProcTcpSocket -ProcRoot $root | Where-Object State -EQ CloseWait | Get-SampleName | Should -Be 'web, not accepted'
    }

    It 'keeps a state that has no name yet as its number' {
        $socket = Get-ProcTcpSocket -ProcRoot $root -Inode 204
        [int]$socket.State | Should -Be 14
        "$($socket.State)" | Should -Be '14'
    }
}

Describe 'Get-ProcTcpSocket under all circumstances' {
    BeforeAll {
        # How far this process has read a file that it has open to read; -1 if it has not.
        function Get-ReadPosition {
            param([string]$Path)

            foreach ($link in [IO.Directory]::GetFiles("/proc/$PID/fd")) {
                try {
                    $isIt = ([IO.FileInfo]::new($link)).LinkTarget -eq $Path
                    $facts = $isIt ? [IO.File]::ReadAllText("/proc/$PID/fdinfo/$(Split-Path -Path $link -Leaf)") : ''
                }
                catch [IO.IOException] {
                    continue
                }
                if ($facts -match 'flags:\s+\d*0\b' -and $facts -match 'pos:\s+(\d+)') {
                    return [long]$Matches[1]
                }
            }
            -1
        }
    }

    It 'works under StrictMode' {
        Set-StrictMode -Version Latest
        @(Get-ProcTcpSocket -ProcRoot $root | Format-Table | Out-String -Stream).Count | Should -BeGreaterThan 14
        @(Get-ProcTcpSocket -ProcRoot $root | Where-Object { $_.OwningProcess -eq 20 }).Count | Should -Be 5
    }

    It 'works in parallel' {
        $manifest = Get-ManifestPath
        $counts = 1..8 | ForEach-Object -ThrottleLimit 4 -Parallel {
            Import-Module -Name $using:manifest
            1..5 | ForEach-Object { @(Get-ProcTcpSocket -ProcRoot $using:root -OwningProcess 20).Count }
        }
        $counts | Should -Be (@(5) * 40)
    }

    It 'is imported twice by force' {
        $again = "Import-Module '$(Get-ManifestPath)' -Force"
        $said = Invoke-ChildPwsh "$again; $again; @(Get-ProcTcpSocket -ProcRoot '$root').Count"
        $said | Should -Be '14'
    }

    It 'says nothing of what was not found once nobody reads on' {
        $null = Get-ProcTcpSocket -ProcRoot $root -LocalPort 22, 4711 -ErrorVariable problems -ErrorAction SilentlyContinue | Select-Object -First 1
        $problems | Should -BeNullOrEmpty
    }

    It 'stops in the middle of a table, <Words>' -ForEach @(
        @{ Words = 'with owners'; Call = { Get-ProcTcpSocket -ProcRoot $args[0] } }
        @{ Words = 'without owners'; Call = { Get-ProcTcpSocket -ProcRoot $args[0] -NoOwner } }
        @{ Words = 'in Measure-ProcTcpSocket'; Call = { Measure-ProcTcpSocket -ProcRoot $args[0] } }
        @{ Words = 'in Test-ProcTcpSocket'; Call = { Test-ProcTcpSocket -ProcRoot $args[0] -LocalPort 4711 } }
        @{ Words = 'in Watch-ProcTcpSocket'; Call = { Watch-ProcTcpSocket -ProcRoot $args[0] } }
        @{ Words = 'in Wait-ProcTcpSocket'; Call = { Wait-ProcTcpSocket -ProcRoot $args[0] -LocalPort 4711 } }
    ) {
        # A table that takes minutes to read: a row, and then a line of nothing but zeros that are stored nowhere.
        $tree = New-ProcTree -Path "$TestDrive/endless/$([guid]::NewGuid())" -Tcp6 @() -Tcp (New-KernelRow -Local '10.0.0.1:1001' -Inode 1)
        $table = "$tree/1/net/tcp"
        $file = [IO.File]::OpenWrite($table)
        $file.SetLength(1TB)
        $shell = [powershell]::Create().AddScript("Import-Module -Name '$(Get-ManifestPath)'; & { $Call } @args; 'through'").AddArgument($tree)
        $output = [System.Management.Automation.PSDataCollection[psobject]]::new()
        try {
            $run = $shell.BeginInvoke([System.Management.Automation.PSDataCollection[psobject]]::new(), $output)
            # It is in the middle of it when it has read a hundred blocks.
            $deadline = [datetime]::UtcNow.AddSeconds(60)
            while ((Get-ReadPosition -Path $table) -lt 100 * 64KB) {
                [datetime]::UtcNow | Should -BeLessThan $deadline -Because 'the table is to be read'
                [Threading.Thread]::Sleep(5)
            }
            $run.IsCompleted | Should -BeFalse
            $shell.BeginStop($null, $null).AsyncWaitHandle.WaitOne([timespan]::FromSeconds(60)) | Should -BeTrue -Because 'Ctrl+C ends a read'
            "$($shell.InvocationStateInfo.State)" | Should -Be 'Stopped'
            $output | Should -Not -Contain 'through'
            Get-ReadPosition -Path $table | Should -Be -1 -Because 'the table was closed'
        }
        finally {
            # This ends the table, and so whoever still reads it.
            $file.SetLength(0)
            $file.Dispose()
            $shell.Dispose()
        }
    }
}
