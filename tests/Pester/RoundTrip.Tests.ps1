BeforeDiscovery {
    # Every way out of a session and back. A form that writes numbers for enumerations cannot be filtered by their names.
    $ways = @(
        @{ Way = 'Clixml'; Names = $true; There = { $args[0] | Export-Clixml -Path $args[1]; Import-Clixml -Path $args[1] } }
        @{ Way = 'Clixml, twice'; Names = $true; There = {
                $args[0] | Export-Clixml -Path $args[1]; Import-Clixml -Path $args[1] | Export-Clixml -Path "$($args[1]).2"; Import-Clixml -Path "$($args[1]).2"
            }
        }
        @{ Way = 'a job'; Names = $true; There = {
                Start-Job -ArgumentList (Get-ManifestPath), $args[2] -ScriptBlock {
                    param($manifest, $root)
                    Import-Module -Name $manifest
                    Get-ProcTcpSocket -ProcRoot $root
                } | Receive-Job -Wait -AutoRemoveJob
            }
        }
        @{ Way = 'JSON with -EnumsAsStrings'; Names = $true; There = { $args[0] | ConvertTo-Json -Depth 3 -EnumsAsStrings | ConvertFrom-Json } }
        @{ Way = 'JSON'; Names = $false; There = { $args[0] | ConvertTo-Json -Depth 3 | ConvertFrom-Json } }
        @{ Way = 'CSV'; Names = $true; There = { $args[0] | Export-Csv -Path $args[1]; Import-Csv -Path $args[1] } }
    )
}

BeforeAll {
    . "$PSScriptRoot/Lab/Initialize.ps1"
    Import-Module -Name "$PSScriptRoot/Lab/SampleTree.psm1"
    $root = New-SampleTree -Path "$TestDrive/proc"
    $sockets = @(Get-ProcTcpSocket -ProcRoot $root)
    $nobody = @($sockets | Where-Object OwnerStatus -EQ TimeWait)

    # The processes that PowerShell makes of an argument of type int[].
    function Get-ProcessArgument {
        param([AllowNull()][int[]]$Id)

        $Id
    }
}

Describe 'Sockets that went away as <Way>' -ForEach $ways {
    BeforeAll {
        $copies = @(& $There $sockets "$TestDrive/$($Way -replace '\W').out" $root)
    }

    It 'are all there' {
        $copies.Count | Should -Be $sockets.Count
    }

    It 'are found by their states, by name if the form has names' {
        foreach ($value in [ProcTcp.TcpSocketState]::CloseWait, [ProcTcp.SocketOwnerStatus]::AcceptQueue, [ProcTcp.TcpSocketTimer]::TimeWait, [ProcTcp.IPFamily]::IPv6) {
            $property = switch ($value.GetType().Name) { TcpSocketState { 'State' } TcpSocketTimer { 'Timer' } IPFamily { 'AddressFamily' } default { 'OwnerStatus' } }
            $wanted = $Names ? "$value" : [int]$value
            $there = @($copies | Where-Object $property -EQ $wanted).Count
            $there | Should -BeGreaterThan 0
            $there | Should -Be @($sockets | Where-Object $property -EQ $value).Count
        }
    }

    It 'have a state that no name exists for by its number' {
        "$(@($copies | Where-Object Inode -EQ 204).State)" | Should -Be '14'
    }

    It 'are found by their owner' {
        @($copies | Where-Object OwningProcess -EQ 20).Count | Should -Be @($sockets | Where-Object OwningProcess -EQ 20).Count
    }

    It 'tell who holds them, all of them' {
        $copy = $copies | Where-Object Inode -EQ 101
        $holders = $copy.Owners -is [string] ? $copy.Owners : ($copy.Owners | ForEach-Object { "$($_.CommandName) ($($_.ProcessId), fd $($_.FileDescriptor))" }) -join ' '
        $holders | Should -BeExactly 'sshd (11, fd 4) sftp-server (12, fd 0) sftp-server (12, fd 1)'
    }

    It 'have their durations' {
        $was = ($sockets | Where-Object State -EQ TimeWait).TimerExpiresIn
        $is = $copies | Where-Object Inode -EQ 0 | Where-Object { $_.State -in 'TimeWait', 6 } | ForEach-Object TimerExpiresIn
        $time = $null -ne $is.PSObject.Properties['Ticks'] ? [timespan]$is.Ticks : [timespan]$is
        $time | Should -Be $was
    }

    It 'are counted like those of the session' {
        foreach ($property in 'State', 'OwningProcess', 'OwnerStatus') {
            $there = $copies | Measure-ProcTcpSocket -Property $property | ForEach-Object { "$($_.$property) $($_.Count)" }
            $here = $sockets | Measure-ProcTcpSocket -Property $property | ForEach-Object { "$($_.$property) $($_.Count)" }
            $there | Sort-Object | Should -Be ($here | Sort-Object)
        }
    }

    It 'are looked up by their owners, and those of nobody pass' {
        $found = $copies | Get-ProcTcpSocket -ProcRoot $root -ErrorAction Stop
        @($found).Count | Should -Be @($sockets | Where-Object OwningProcess).Count
    }
}

Describe 'A socket of nobody' {
    It 'gives no process, <Words>' -ForEach @(
        @{ Words = 'as a member of many'; Ask = { $args[0].OwningProcess } }
        @{ Words = 'as the alias PID'; Ask = { $args[0].PID } }
        @{ Words = 'expanded'; Ask = { $args[0] | Select-Object -ExpandProperty OwningProcess } }
        @{ Words = 'in a loop'; Ask = { $args[0] | ForEach-Object { $_.OwningProcess } } }
        @{ Words = 'by name in a loop'; Ask = { $args[0] | ForEach-Object OwningProcess } }
        @{ Words = 'selected'; Ask = { ($args[0] | Select-Object -Property State, OwningProcess).OwningProcess } }
        @{ Words = 'measured'; Ask = { ($args[0] | Measure-ProcTcpSocket -Property OwningProcess).OwningProcess } }
        @{ Words = 'through Clixml'; Ask = { $args[0] | Export-Clixml -Path "$TestDrive/x"; (Import-Clixml -Path "$TestDrive/x").OwningProcess } }
        @{ Words = 'from a job'; Ask = {
                (Start-Job -ArgumentList (Get-ManifestPath), $root, @($args[0].State | Sort-Object -Unique) -ScriptBlock {
                    param($manifest, $root, $states)
                    Import-Module -Name $manifest
                    Get-ProcTcpSocket -ProcRoot $root -State $states
                } | Receive-Job -Wait -AutoRemoveJob).OwningProcess
            }
        }
        @{ Words = 'measured, through Clixml'; Ask = {
                $args[0] | Measure-ProcTcpSocket -Property OwningProcess | Export-Clixml -Path "$TestDrive/x"; (Import-Clixml -Path "$TestDrive/x").OwningProcess
            }
        }
    ) {
        Get-ProcessArgument -Id (& $Ask $sockets) | Should -Not -Contain 0
        & $Ask $nobody | Should -BeNullOrEmpty
    }

    It 'is found as one without' {
        @($sockets | Where-Object OwningProcess -EQ $null).Count | Should -Be @($sockets | Where-Object { $_.Owners.Count -eq 0 }).Count
        @($sockets | Where-Object { $null -eq $_.OwningProcess }).Count | Should -Be @($sockets | Where-Object { $_.Owners.Count -eq 0 }).Count
        @($sockets | Where-Object OwningProcess).Count | Should -Be @($sockets | Where-Object { $_.Owners.Count -gt 0 }).Count
    }

    It 'is null in JSON and empty in CSV' {
        ($nobody[0] | ConvertTo-Json | ConvertFrom-Json).OwningProcess | Should -BeNullOrEmpty
        $nobody[0] | ConvertTo-Json | Should -Match '"OwningProcess": null'
        ($nobody[0] | ConvertTo-Csv | ConvertFrom-Csv).OwningProcess | Should -BeExactly ''
    }

    It 'gives Stop-Process nothing' {
        { Stop-Process -Id $nobody.OwningProcess -WhatIf } | Should -Throw -ErrorId 'ParameterArgumentValidationErrorNullNotAllowed*'
        $nobody.Owners | Sort-Object -Property Id -Unique | Stop-Process -WhatIf
    }

    It 'fails where the module came after it, rather than become process 0' {
        $nobody | Export-Clixml -Path "$TestDrive/late.xml"
        $said = & (Get-PwshCommand) -NoProfile -NonInteractive -Command "
            `$copies = Import-Clixml -Path '$TestDrive/late.xml'
            try { [int[]]`$copies.OwningProcess } catch { 'refused' }
            Import-Module '$(Get-ManifestPath)'
            (`$copies | Measure-ProcTcpSocket -Property OwningProcess | Out-String) -match '(?m)^- +$($nobody.Count) '
            @(`$copies | Get-ProcTcpSocket -ProcRoot '$root' -ErrorAction Stop).Count"
        $said | Should -Be 'refused', 'True', '0'
    }
}

Describe 'Changes that went away' {
    It 'keep their words through Clixml, and their owners through CSV' {
        $tree = New-ProcTree -Path "$TestDrive/watched" -Tcp6 @() -Tcp (New-KernelRow -Local '192.0.2.17:80' -Remote '192.0.2.18:5000' -State '01' -Inode 1) -Process @{
            20 = @{ Name = 'web'; Descriptor = @{ 3 = 1 } }; 21 = @{ Name = 'next'; Descriptor = @{} }
        }
        $changes = Watch-ProcTcpSocket -ProcRoot $tree -IncludeExisting -Interval 0.01 -Duration 60 -MaxEvents 2 | ForEach-Object {
            [IO.File]::Delete("$tree/20/fd/3")
            [IO.File]::Delete("$tree/21/fd/4")
            $null = [IO.File]::CreateSymbolicLink("$tree/21/fd/4", 'socket:[1]')
            $_
        }
        $changes | Export-Clixml -Path "$TestDrive/changes.xml"
        $copies = Import-Clixml -Path "$TestDrive/changes.xml"
        @($copies | Where-Object Kind -EQ OwnerChanged).Count | Should -Be 1
        $copies[1].State | Should -Be 'Established'
        $copies[1].Socket.State | Should -Be 'Established'
        ($changes | ConvertTo-Csv | ConvertFrom-Csv)[1].PreviousOwners | Should -BeExactly 'web (20, fd 3)'
    }
}

Describe 'Address families' {
    It 'are IPv4 and IPv6 in <Words>' -ForEach @(
        @{ Words = 'objects'; Say = { $sockets.AddressFamily | ForEach-Object ToString } }
        @{ Words = 'Clixml'; Say = { $sockets | Export-Clixml -Path "$TestDrive/x"; (Import-Clixml -Path "$TestDrive/x").AddressFamily } }
        @{ Words = 'JSON'; Say = { ($sockets | ConvertTo-Json -Depth 3 -EnumsAsStrings | ConvertFrom-Json).AddressFamily } }
        @{ Words = 'CSV'; Say = { ($sockets | ConvertTo-Csv | ConvertFrom-Csv).AddressFamily } }
        @{ Words = 'measures'; Say = { Measure-ProcTcpSocket -ProcRoot $root -Property AddressFamily | ForEach-Object { "$_" -replace ':.*' } } }
        @{ Words = 'lists'; Say = { ($sockets | Format-List | Out-String) -split "`n" -match '^AddressFamily' -replace '.*: ' | ForEach-Object Trim } }
        @{ Words = 'errors of arguments'; Say = { try { Get-ProcTcpSocket -AddressFamily x } catch { [regex]::Matches($_, '(?<=is not ).*').Value -split ' or |\.' -ne '' } } }
        @{ Words = 'errors of a wait'; Say = {
                Wait-ProcTcpSocket -ProcRoot $root -AddressFamily InterNetwork, 23 -LocalPort 4711 -Timeout 0 -ErrorVariable problem -ErrorAction SilentlyContinue
                [regex]::Matches("$problem", '(?<=AddressFamily )(\w+) or (\w+)').Groups[1, 2].Value
            }
        }
        @{ Words = 'completion'; Say = { (TabExpansion2 -inputScript 'Get-ProcTcpSocket -AddressFamily ' -cursorColumn 33).CompletionMatches.CompletionText } }
    ) {
        & $Say | Sort-Object -Unique | Should -Be 'IPv4', 'IPv6'
    }

    It 'have no other names in help' {
        $pages = Get-ChildItem -Path "$((Get-Module -Name ProcTcp).ModuleBase)/en-US" -File
        $pages | Should -Not -BeNullOrEmpty
        $pages | Select-String -Pattern 'InterNetwork' | Should -BeNullOrEmpty
    }
}
