BeforeDiscovery {
    . "$PSScriptRoot/Lab/Initialize.ps1"
    $others = 'Test-ProcTcpSocket', 'Wait-ProcTcpSocket', 'Watch-ProcTcpSocket', 'Measure-ProcTcpSocket'
}

BeforeAll {
    . "$PSScriptRoot/Lab/Initialize.ps1"
    Import-Module -Name "$PSScriptRoot/Lab/SampleTree.psm1", "$PSScriptRoot/Lab/Completion.psm1"
    $sample = New-SampleTree -Path "$TestDrive/sample"
    $web = '3f2a9c41d07be85566aa0f1e2d3c4b5a69788796a5b4c3d2e1f0011223344556'
    $root = New-ProcTree -Path "$TestDrive/proc" -Tcp @() -Process @{
        100 = @{
            Name             = 'web'
            Descriptor       = @{ 3 = 1000; 4 = 1001 }
            Cgroup           = "0::/system.slice/docker-$web.scope"
            NetworkNamespace = 4026532000
            Tcp              = @((New-KernelRow -Local '0.0.0.0:5000' -Inode 1000), (New-KernelRow -Local '0.0.0.0:5001' -Inode 1001))
        }
        200 = @{
            Name             = 'mail'
            Descriptor       = @{ 3 = 2000 }
            Cgroup           = '0::/lxc.payload.mail/init.scope'
            NetworkNamespace = 4026532001
            Tcp              = @(New-KernelRow -Local '0.0.0.0:5002' -Inode 2000)
        }
    }
    $filters = @(
        @{ AllNetworkNamespaces = $true }
        @{ AllNetworkNamespaces = $true; OwningProcessName = 'mail' }
        @{ NetworkNamespace = '4026532000' }
        @{ NetworkNamespace = '4026532000', '4026532001'; LocalPort = '5001-5002' }
        @{ ContainerId = '3f2a' }
        @{ ContainerId = 'mail' }
        @{ ContainerId = '*'; LocalPort = 5000 }
        @{ ContainerId = 'nothing' }
        @{ ContainerId = 'mail'; LocalPort = 5000 }
    )

    # How many sockets a cmdlet finds, by whatever it gives.
    function Measure-Found {
        param([string]$Command, [hashtable]$Filter)

        switch ($Command) {
            'Test-ProcTcpSocket' { foreach ($count in 0..3) { if (Test-ProcTcpSocket -ProcRoot $root @Filter -Count $count) { $count } } }
            'Wait-ProcTcpSocket' { @(Wait-ProcTcpSocket -ProcRoot $root @Filter -Count '0-' -Timeout 0).Count }
            'Watch-ProcTcpSocket' { @(Watch-ProcTcpSocket -ProcRoot $root @Filter -IncludeExisting -Duration 0).Count }
            'Measure-ProcTcpSocket' { [int](Measure-ProcTcpSocket -ProcRoot $root @Filter | Measure-Object -Property Count -Sum).Sum }
        }
    }
}

Describe 'The filters of <_>' -ForEach $others {
    BeforeAll {
        $name = $_
        $command = Get-Command -Name $name -Module ProcTcp
        $get = Get-Command -Name Get-ProcTcpSocket -Module ProcTcp
    }

    It 'are those of Get-ProcTcpSocket' {
        $common = [System.Management.Automation.Cmdlet]::CommonParameters
        $own = @{
            'Get-ProcTcpSocket'     = 'FileDescriptor', 'IncludeUnit', 'InputObject', 'NoOwner', 'TcpInfo'
            'Test-ProcTcpSocket'    = , 'Count'
            'Wait-ProcTcpSocket'    = 'Absent', 'Count', 'Interval', 'Timeout'
            'Watch-ProcTcpSocket'   = 'Duration', 'IncludeExisting', 'IncludeUnit', 'Interval', 'MaxEvents', 'NoOwner'
            'Measure-ProcTcpSocket' = 'IncludeOwner', 'InputObject', 'Property', 'Top'
        }
        $expected = $get.Parameters.Values | Where-Object { $_.Name -notin $common + $own['Get-ProcTcpSocket'] }
        $actual = $command.Parameters.Values | Where-Object { $_.Name -notin $common + $own[$name] }
        ($actual.Name | Sort-Object) -join ' ' | Should -Be (($expected.Name | Sort-Object) -join ' ')
        foreach ($parameter in $expected) {
            $other = $command.Parameters[$parameter.Name]
            $other.ParameterType | Should -Be $parameter.ParameterType
            $other.Aliases -join ' ' | Should -Be ($parameter.Aliases -join ' ')
            # An attribute may be there once for each parameter set.
            $kinds = $other, $parameter | ForEach-Object { ($_.Attributes.TypeId.Name | Where-Object { $_ -ne 'NullableAttribute' } | Sort-Object -Unique) -join ' ' }
            $kinds[0] | Should -Be $kinds[1] -Because $parameter.Name
        }
    }

    It 'look into namespaces and containers as those of Get-ProcTcpSocket do' {
        foreach ($filter in $filters) {
            $expected = @(Get-ProcTcpSocket -ProcRoot $root @filter -ErrorAction Ignore).Count
            Measure-Found -Command $name -Filter $filter | Should -Be $expected -Because ($filter | ConvertTo-Json -Compress)
        }
    }

    It 'select as those of Get-ProcTcpSocket do: <Words>' -ForEach @(
        @{ Words = 'a port of either end'; Filter = @{ Port = 443 }; Expected = 4 }
        @{ Words = 'a served address'; Filter = @{ ServingAddress = '127.0.0.1' }; Expected = 2 }
        @{ Words = 'a served address and a state that no listener has'; Filter = @{ ServingAddress = '127.0.0.1'; State = 'Established' }; Expected = 0 }
        @{ Words = 'an owner status'; Filter = @{ OwnerStatus = 'AcceptQueue', 'TimeWait' }; Expected = 3 }
        @{ Words = 'all of them'; Filter = @{ Port = '8080-8090'; ServingAddress = '10.0.0.1'; OwnerStatus = 'Resolved' }; Expected = 1 }
    ) {
        $before = $root
        $root = $sample
        try {
            @(Get-ProcTcpSocket -ProcRoot $root @Filter -ErrorAction Ignore).Count | Should -Be $Expected
            # Test- is asked for counts up to 3.
            if ($name -ne 'Test-ProcTcpSocket' -or $Expected -le 3) {
                Measure-Found -Command $name -Filter $Filter | Should -Be $Expected
            }
        }
        finally {
            $root = $before
        }
    }

    It 'complete as those of Get-ProcTcpSocket do, from what is there' {
        $calls = @{
            "-ProcRoot '$sample' -LocalPort 80"           = '8080 8081 8082'
            "-ProcRoot '$sample' -RemotePort 7"           = '7000 7001 7002'
            "-ProcRoot '$sample' -OwningProcess 1"        = '10 11 12'
            "-ProcRoot '$sample' -OwningProcessName s"    = 'sftp-server sshd'
            "-ProcRoot '$sample' -UserName ro"            = 'root'
            "-ProcRoot '$sample' -LocalAddress fd"        = 'fd00::1'
            '-State Listen, fin'                          = 'FinWait1 FinWait2'
            "-ProcRoot '$root' -NetworkNamespace 4026532" = '4026532000 4026532001'
            "-ProcRoot '$root' -ContainerId m"            = 'mail'
        }
        foreach ($words in $calls.Keys) {
            $line = "$name $words"
            ((Get-Completion -Line $line).CompletionText | Sort-Object) -join ' ' | Should -Be $calls[$words] -Because $line
        }
    }
}

Describe 'The filters of Stop-ProcTcpSocket' {
    It 'are those of Get-ProcTcpSocket, but that no ID comes from the pipeline' {
        $common = [System.Management.Automation.Cmdlet]::CommonParameters + [System.Management.Automation.Cmdlet]::OptionalCommonParameters
        $get = (Get-Command -Name Get-ProcTcpSocket -Module ProcTcp).Parameters
        $stop = (Get-Command -Name Stop-ProcTcpSocket -Module ProcTcp).Parameters
        $expected = $get.Keys | Where-Object { $_ -notin $common + 'FileDescriptor', 'IncludeUnit', 'InputObject', 'NoOwner', 'TcpInfo' }
        $stop.Keys | Where-Object { $_ -notin $common + 'Force', 'InputObject', 'PassThru' } | Sort-Object | Should -Be ($expected | Sort-Object)
        foreach ($name in $expected) {
            $stop[$name].ParameterType | Should -Be $get[$name].ParameterType
            $stop[$name].Aliases -join ' ' | Should -Be ($get[$name].Aliases -join ' ')
            $fromPipeline = $stop[$name].Attributes.Where{ $_ -is [Parameter] -and ($_.ValueFromPipeline -or $_.ValueFromPipelineByPropertyName) }
            $fromPipeline | Should -BeNullOrEmpty -Because $name
        }
    }

    It 'complete as those of Get-ProcTcpSocket do' {
        foreach ($words in '-State close', "-ProcRoot '$sample' -LocalPort 80", "-ProcRoot '$sample' -OwningProcess 1") {
            $expected = (Get-Completion -Line "Get-ProcTcpSocket $words").CompletionText
            (Get-Completion -Line "Stop-ProcTcpSocket $words").CompletionText | Should -Be $expected -Because $words
        }
    }
}

Describe 'A namespace that is given literally and does not exist' {
    It 'is an error where its sockets are to be read' {
        $query = @{ ProcRoot = $root; NetworkNamespace = '4711' }
        foreach ($call in { Get-ProcTcpSocket @query }, { Measure-ProcTcpSocket @query }, { Watch-ProcTcpSocket @query -Duration 0 }) {
            $said = @(& $call 2>&1)
            $said.Count | Should -Be 1 -Because "$call"
            $said[0].FullyQualifiedErrorId | Should -BeLike 'NetworkNamespaceNotFound,*' -Because "$call"
        }
    }

    It 'is an error where an answer would rest on it' {
        { Test-ProcTcpSocket -ProcRoot $root -NetworkNamespace 4711 } | Should -Throw -ErrorId 'NetworkNamespaceNotFound,*'
        { Wait-ProcTcpSocket -ProcRoot $root -NetworkNamespace 4711 -Absent } | Should -Throw -ErrorId 'NetworkNamespaceNotFound,*'
        Wait-ProcTcpSocket -ProcRoot $root -NetworkNamespace 4711 -Timeout 0 -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems.FullyQualifiedErrorId | Should -Be 'NetworkNamespaceNotFound,ProcTcp.Commands.WaitProcTcpSocketCommand', 'WaitTimeout,ProcTcp.Commands.WaitProcTcpSocketCommand'
    }

    It 'changes no answer that the others decide' {
        Test-ProcTcpSocket -ProcRoot $root -NetworkNamespace 4711, 4026532000 -LocalPort 5000 -ErrorAction Stop | Should -BeTrue
    }

    It 'takes its sockets with it if it goes while they are waited to be gone' {
        $gone = New-ProcTree -Path "$TestDrive/gone" -Tcp @() -Process @{
            200 = @{ Name = 'mail'; Descriptor = @{ 3 = 2000 }; NetworkNamespace = 4026532001; Tcp = @(New-KernelRow -Local '0.0.0.0:5002' -Inode 2000) }
        }
        Wait-ProcTcpSocket -ProcRoot $gone -NetworkNamespace 4026532001 -Absent -Interval 0.01 -Timeout 20 -Verbose -ErrorAction Stop 4>&1 |
            ForEach-Object { Remove-Item -LiteralPath "$gone/200" -Recurse -ErrorAction Ignore }
        Test-Path -LiteralPath "$gone/200" | Should -BeFalse
    }
}
