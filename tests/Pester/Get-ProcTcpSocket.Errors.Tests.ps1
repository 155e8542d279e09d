BeforeAll {
    . "$PSScriptRoot/Lab/Initialize.ps1"
    Import-Module -Name "$PSScriptRoot/Lab/SampleTree.psm1"
    $root = New-SampleTree -Path "$TestDrive/proc"
    $source = 'ProcTcp.Commands.GetProcTcpSocketCommand'

    # A file that nobody may read, root neither: a kernel setting that can only be written.
    function New-DeniedFile {
        param([string]$Path)

        $null = [IO.File]::CreateSymbolicLink($Path, '/proc/sys/vm/drop_caches')
    }
}

Describe 'Get-ProcTcpSocket where nothing is found' {
    It 'says that no socket has <Parameter> <Value>, and gives the rest' -ForEach @(
        @{ Parameter = 'LocalPort'; Value = 4711; Present = 22; Rest = 2 }
        @{ Parameter = 'LocalAddress'; Value = '1.2.3.4'; Present = '127.0.0.1'; Rest = 1 }
        @{ Parameter = 'LocalAddress'; Value = 'fd00::77'; Present = '::1'; Rest = 1 }
        @{ Parameter = 'Port'; Value = 4711; Present = 5432; Rest = 1 }
        @{ Parameter = 'OwningProcess'; Value = 4711; Present = 10; Rest = 1 }
        @{ Parameter = 'Inode'; Value = 4711; Present = 100; Rest = 1 }
    ) {
        $filter = @{ $Parameter = $Value, $Present }
        $sockets = @(Get-ProcTcpSocket -ProcRoot $root @filter -ErrorVariable problems -ErrorAction SilentlyContinue)
        $sockets.Count | Should -Be $Rest
        $problems.Count | Should -Be 1
        $problems[0].FullyQualifiedErrorId | Should -BeExactly "${Parameter}NotFound,$source"
        $problems[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
        "$($problems[0].TargetObject)" | Should -BeExactly "$Value"
    }

    It 'says what was asked and what there is instead: <Said>' -ForEach @(
        @{ Filter = @{ LocalPort = 8080; State = 'TimeWait' }; Said = 'LocalPort 8080, State TimeWait. On LocalPort 8080: 1 Listen, 1 CloseWait, held by nginx: master (20).' }
        @{ Filter = @{ LocalPort = 8080, 22; State = 'CloseWait' }; Said = 'LocalPort 22, State CloseWait. On LocalPort 22: 1 Listen, 1 Established, held by sshd (10) and sshd (11).' }
        @{ Filter = @{ LocalPort = 8080; State = 'TimeWait'; NoOwner = $true }; Said = 'LocalPort 8080, State TimeWait. On LocalPort 8080: 1 Listen, 1 CloseWait.' }
        @{ Filter = @{ LocalPort = 4711 }; Said = 'LocalPort 4711. A socket that is only bound may hold the port; -State BoundInactive shows it.' }
        @{ Filter = @{ LocalAddress = '192.0.2.1' }; Said = 'LocalAddress 192.0.2.1. Listeners on all addresses: 0.0.0.0:22 of sshd (10), [::]:443 of nginx: master (20), which serves IPv4 too unless it is IPv6-only.' }
        @{ Filter = @{ LocalAddress = 'fd00::77' }; Said = 'LocalAddress fd00::77. Listeners on all addresses: [::]:443 of nginx: master (20), which serves IPv4 too unless it is IPv6-only.' }
        @{ Filter = @{ LocalAddress = '192.0.2.1'; RemotePort = 77 }; Said = 'LocalAddress 192.0.2.1, RemotePort 77. Listeners on all addresses: 0.0.0.0:22 of sshd (10), [::]:443 of nginx: master (20), which serves IPv4 too unless it is IPv6-only.' }
        @{ Filter = @{ LocalAddress = '10.0.0.1'; State = 'TimeWait' }; Said = 'LocalAddress 10.0.0.1, State TimeWait. On LocalAddress 10.0.0.1: *' }
        @{ Filter = @{ Port = 443; State = 'TimeWait' }; Said = 'Port 443, State TimeWait. On Port 443: 1 Listen, 1 SynSent, 2 Established, held by curl (21) and nginx: master (20).' }
        @{ Filter = @{ ServingAddress = 'fd00::1'; LocalPort = 22 }; Said = 'LocalPort 22, ServingAddress fd00::1. Listeners on other addresses: 0.0.0.0:22 of sshd (10).' }
        @{ Filter = @{ ServingAddress = '127.0.0.1'; State = 'CloseWait' }; Said = 'ServingAddress 127.0.0.1, State CloseWait. On ServingAddress 127.0.0.1: 2 Listen, held by sshd (10) and nginx: master (20).' }
        @{ Filter = @{ OwningProcess = 4711 }; Said = 'OwningProcess 4711. No process has the ID 4711.' }
        @{ Filter = @{ OwningProcess = 21; State = 'Listen' }; Said = 'State Listen, OwningProcess 21. Process 21 holds 1 SynSent.' }
        @{ Filter = @{ OwningProcess = 1 }; Said = 'OwningProcess 1. Process 1 holds no TCP socket.' }
        @{ Filter = @{ Inode = 100; State = 'TimeWait' }; Said = 'State TimeWait, Inode 100. Inode 100 is 0.0.0.0:22 -> 0.0.0.0:0 Listen.' }
        @{ Filter = @{ OwningProcessName = 'sshd', 'ngin'; RemotePort = 1 }; Said = 'RemotePort 1, OwningProcessName ngin. No process has this name.' }
        @{ Filter = @{ UserName = 'root', 'nobody-is-called-so' }; Said = 'UserName nobody-is-called-so. No user has this name.' }
        @{ Filter = @{ ContainerId = 'deadbeef' }; Said = 'ContainerId deadbeef. No process is in a container with this ID.' }
        @{ Filter = @{ State = 77 }; Said = 'State 77. No known kernel has a state 77.' }
    ) {
        $null = Get-ProcTcpSocket -ProcRoot $root @filter -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems[-1].FullyQualifiedErrorId | Should -BeIn $Filter.Keys.ForEach{ "${_}NotFound,$source" }
        $problems[-1].CategoryInfo.Category | Should -Be 'ObjectNotFound'
        "$($problems[-1])" | Should -BeLikeExactly "No TCP socket matches $($Said.Replace('[', '`['))"
    }

    It 'says so once for each value' {
        $null = Get-ProcTcpSocket -ProcRoot $root -LocalPort 1, 2, 22 -LocalAddress 9.9.9.9 -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems.FullyQualifiedErrorId | Sort-Object | Should -Be @(
            "LocalAddressNotFound,$source"
            @("LocalPortNotFound,$source") * 3
        )
    }

    It 'counts a value as missing when another filter drops its sockets' {
        $null = Get-ProcTcpSocket -ProcRoot $root -LocalPort 22 -State CloseWait -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems.FullyQualifiedErrorId | Should -Be "LocalPortNotFound,$source"
    }

    It 'ends with -ErrorAction Stop, and the error can be caught by its kind' {
        { Get-ProcTcpSocket -ProcRoot $root -LocalPort 4711 -ErrorAction Stop } | Should -Throw -ErrorId "LocalPortNotFound,$source"
    }

    It 'is silent about <Parameter> <Value>' -ForEach @(
        @{ Parameter = 'LocalPort'; Value = '4000-5000' }
        @{ Parameter = 'LocalAddress'; Value = '1.2.3.*' }
        @{ Parameter = 'LocalAddress'; Value = '1.2.3.0/24' }
        @{ Parameter = 'RemoteAddress'; Value = '1.2.3.4' }
        @{ Parameter = 'RemotePort'; Value = 4711 }
        @{ Parameter = 'Port'; Value = '4000-4100' }
        @{ Parameter = 'OwnerStatus'; Value = 'AccessDenied' }
        @{ Parameter = 'State'; Value = 'Closing' }
        @{ Parameter = 'OwningProcessName'; Value = 'nobody-is-called-so*' }
        @{ Parameter = 'OwningProcessName'; Value = 'SSHD' }
        @{ Parameter = 'UserName'; Value = 'nobody-is-called-so*' }
        @{ Parameter = 'UserName'; Value = '4711' }
        @{ Parameter = 'UserName'; Value = 'NOBODY' }
        @{ Parameter = 'ContainerId'; Value = 'nobody-is-called-so*' }
    ) {
        $filter = @{ $Parameter = $Value }
        Get-ProcTcpSocket -ProcRoot $root @filter -RemotePort 1 -ErrorVariable problems -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problems | Should -BeNullOrEmpty
    }

    It 'is silent about processes that come down the pipeline' {
        [pscustomobject]@{ Id = 4711 } | Get-ProcTcpSocket -ProcRoot $root -ErrorVariable problems -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problems | Should -BeNullOrEmpty
    }
}

Describe 'Get-ProcTcpSocket and lines that are no rows' {
    BeforeAll {
        $torn = New-ProcTree -Path "$TestDrive/torn" -Tcp6 @() -Tcp @(
            New-KernelRow -Local '10.0.0.1:1001' -Inode 1
            'this is no row at all'
            New-KernelRow -Local '10.0.0.1:1002' -Inode 2
            (New-KernelRow -Local '10.0.0.1:1003' -Inode 3).Substring(0, 40)
            (New-KernelRow -Local '10.0.0.1:1004' -Inode 4) -replace ' 0A ', ' ZZ '
            New-KernelRow -Local '10.0.0.1:1005' -Inode 5
        )
        $sockets = @(Get-ProcTcpSocket -ProcRoot $torn -ErrorVariable problems -ErrorAction SilentlyContinue)
    }

    It 'gives the rows around them' {
        $sockets.LocalPort | Should -Be 1001, 1002, 1005
    }

    It 'writes one error for each, with its place' {
        $problems.FullyQualifiedErrorId | Should -Be (@("ProcNetLineMalformed,$source") * 3)
        $problems.CategoryInfo.Category | Should -Be (@('InvalidData') * 3)
        $problems.TargetObject.LineNumber | Should -Be 3, 5, 6
        $problems[0].TargetObject.Text | Should -BeLike '*this is no row at all*'
        $problems[0].TargetObject.Source | Should -BeExactly "$torn/1/net/tcp"
    }

    It 'goes on with -NoOwner as well' {
        (Get-ProcTcpSocket -ProcRoot $torn -NoOwner -ErrorAction SilentlyContinue).LocalPort | Should -Be 1001, 1002, 1005
    }
}

Describe 'Get-ProcTcpSocket under another proc root' {
    It 'reads the table of process 1' {
        $tree = New-ProcTree -Path "$TestDrive/two" -Tcp6 @() -Tcp (New-KernelRow -Local '10.0.0.1:1001' -Inode 1)
        $null = New-Item -Path "$tree/self/net" -ItemType Directory -Force
        [IO.File]::WriteAllText("$tree/self/net/tcp", (New-KernelRow -Local '10.0.0.1:2002' -Inode 2) + "`n")
        (Get-ProcTcpSocket -ProcRoot $tree).LocalPort | Should -Be 1001
    }

    It 'takes a path of PowerShell, relative ones too' {
        Push-Location -Path $TestDrive
        try {
            @(Get-ProcTcpSocket -ProcRoot ./proc).Count | Should -Be 14
            @(Get-ProcTcpSocket -ProcRoot TestDrive:/proc/).Count | Should -Be 14
        }
        finally {
            Pop-Location
        }
    }

    It 'names the network namespace of process 1' {
        (Get-ProcTcpSocket -ProcRoot $root).NetworkNamespace | Sort-Object -Unique | Should -Be 4026531840
    }

    It 'ends where no table can be read' {
        $thrown = { Get-ProcTcpSocket -ProcRoot "$TestDrive/nowhere" } | Should -Throw -ErrorId "ProcNetUnreadable,$source" -PassThru
        $thrown.CategoryInfo.Category | Should -Be 'ResourceUnavailable'
    }

    It 'ends with -NoOwner as well' {
        { Get-ProcTcpSocket -ProcRoot "$TestDrive/nowhere" -NoOwner } | Should -Throw -ErrorId "ProcNetUnreadable,$source"
    }

    It 'ends by a lack of permission where no table may be read, <Option>' -ForEach @(
        @{ Option = 'with owners'; Parameter = @{} }
        @{ Option = 'without'; Parameter = @{ NoOwner = $true } }
    ) {
        $tree = New-ProcTree -Path "$TestDrive/closed $Option"
        'tcp', 'tcp6' | ForEach-Object { New-DeniedFile -Path "$tree/1/net/$_" }
        $thrown = { Get-ProcTcpSocket -ProcRoot $tree @Parameter } | Should -Throw -ErrorId "ProcNetUnreadable,$source" -PassThru
        $thrown.CategoryInfo.Category | Should -Be 'PermissionDenied'
        $thrown.TargetObject | Should -BeExactly $tree
        $thrown.Exception.ErrorNumber | Should -Be 13
    }

    It 'names a table that may not be read, and reads the other' {
        $tree = New-ProcTree -Path "$TestDrive/half closed" -Tcp (New-KernelRow -Local '10.0.0.1:1001' -Inode 1)
        New-DeniedFile -Path "$tree/1/net/tcp6"
        (Get-ProcTcpSocket -ProcRoot $tree -ErrorVariable problems -ErrorAction SilentlyContinue).LocalPort | Should -Be 1001
        $problems.FullyQualifiedErrorId | Should -Be "ProcNetUnreadable,$source"
        $problems.CategoryInfo.Category | Should -Be 'PermissionDenied'
        $problems.TargetObject | Should -BeExactly "$tree/1/net/tcp6"
    }

    It 'names a network namespace that may not be read, and reads the others' {
        $tree = New-ProcTree -Path "$TestDrive/closed namespace" -Tcp (New-KernelRow -Local '10.0.0.1:1001' -Inode 1) -Process @{
            20 = @{ Name = 'closed'; Descriptor = @{}; NetworkNamespace = 4026532999; Tcp = @() }
        }
        Remove-Item -Path "$tree/20/net/tcp"
        New-DeniedFile -Path "$tree/20/net/tcp"
        (Get-ProcTcpSocket -ProcRoot $tree -AllNetworkNamespaces -ErrorVariable problems -ErrorAction SilentlyContinue).LocalPort | Should -Be 1001
        $problems.FullyQualifiedErrorId | Should -Be "NetworkNamespaceUnreadable,$source"
        $problems.CategoryInfo.Category | Should -Be 'PermissionDenied'
        $problems.TargetObject | Should -Match '4026532999'
    }

    It 'only mentions that tcp6 is missing' {
        $tree = New-ProcTree -Path "$TestDrive/four" -Tcp (New-KernelRow -Local '10.0.0.1:1001' -Inode 1)
        $said = Get-ProcTcpSocket -ProcRoot $tree -Verbose -ErrorVariable problems -WarningVariable warnings -WarningAction SilentlyContinue 4>&1
        $problems | Should -BeNullOrEmpty
        $warnings | Should -BeNullOrEmpty
        @($said | Where-Object { $_ -is [ProcTcp.TcpSocketInfo] }).Count | Should -Be 1
        @($said | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] -and "$_" -match '/tcp6' }).Count | Should -Be 1
    }

    It 'reads a table without rows' {
        $tree = New-ProcTree -Path "$TestDrive/empty" -Tcp @() -Tcp6 @()
        Get-ProcTcpSocket -ProcRoot $tree -ErrorAction Stop | Should -BeNullOrEmpty
    }

    It 'reads an empty file' {
        $tree = New-ProcTree -Path "$TestDrive/void" -Tcp @() -Tcp6 @()
        Set-Content -LiteralPath "$tree/1/net/tcp", "$tree/1/net/tcp6" -Value '' -NoNewline
        Get-ProcTcpSocket -ProcRoot $tree -ErrorAction Stop | Should -BeNullOrEmpty
    }
}

Describe 'Get-ProcTcpSocket -NoOwner' {
    It 'leaves owners out' {
        $sockets = Get-ProcTcpSocket -ProcRoot $root -NoOwner
        $sockets.Count | Should -Be 14
        $sockets.OwnerStatus | Sort-Object -Unique | Should -Be 'NotRequested'
        $sockets.OwningProcess | Where-Object { $null -ne $_ } | Should -BeNullOrEmpty
        $sockets.Owners | Should -BeNullOrEmpty
    }

    It 'does not go together with <_>, which the error names' -ForEach 'OwningProcess', 'OwningProcessName', 'ContainerId' {
        $filter = @{ $_ = 10 }
        { Get-ProcTcpSocket -ProcRoot $root -NoOwner @filter } | Should -Throw -ErrorId "OwnerFilterWithoutOwners,$source" -ExpectedMessage "-$_ cannot be combined with -NoOwner*"
    }

    It 'does not go together with processes from the pipeline' {
        { [pscustomobject]@{ Id = 10 } | Get-ProcTcpSocket -ProcRoot $root -NoOwner } | Should -Throw -ErrorId "OwnerFilterWithoutOwners,$source"
    }
}
