# Everything that about_ProcTcp_Migration has to type, run against the tool that it replaces, on the same sockets.
BeforeDiscovery {
    . "$PSScriptRoot/Lab/Initialize.ps1"
    Import-Module -Name "$PSScriptRoot/Lab/Migration.psm1"
    $page = "$((Get-Module -Name ProcTcp).ModuleBase)/en-US/about_ProcTcp_Migration.help.txt"
    $commands = @(Get-PageCommand -Path $page)
    $pairs = $commands.Where{ $_.Counterpart -and $_.Counterpart -notmatch '^Stop-' }
    $closes = $commands.Where{ $_.Counterpart -match '^Stop-' }
    $stops = $commands.Where{ $_.Section -eq 'HOW TO STOP WHAT HOLDS A PORT' }
}

BeforeAll {
    . "$PSScriptRoot/Lab/Initialize.ps1"
    Import-Module -Name "$PSScriptRoot/Lab/Migration.psm1"
    $page = "$((Get-Module -Name ProcTcp).ModuleBase)/en-US/about_ProcTcp_Migration.help.txt"
    $namespace = Get-NamespaceName -Suffix web
    $isNamed = -not (Get-NamedNamespaceProblem)
    $lab = Start-Lab
    if (-not $lab) {
        return
    }

    Invoke-Lab -Lab $lab -Argument "$PSScriptRoot/Lab/Migration.psm1", $namespace, $isNamed -Script {
        param($module, $namespace, $isNamed)

        Import-Module -Name $module -Global
        ip address add 10.0.0.1/8 dev lo
        $null = New-LabState -Address 127.0.0.1

        # A service of two processes that share its listener: one connection open, one that the peer has closed, one not accepted.
        $web = New-Listener -Address 10.0.0.1 -Port 8080
        $null = New-Client -Address 10.0.0.1 -Port 8080
        $null = Save-Socket -Socket $web.Accept()
        $gone = New-Client -Address 10.0.0.1 -Port 8080
        $null = Save-Socket -Socket $web.Accept()
        $gone.Shutdown('Send')
        $null = New-Client -Address 10.0.0.1 -Port 8080
        $nginx = Start-HolderPair -Listener $web

        # A dual-stack service, with a connection over IPv4.
        $tls = New-Listener -Address '::' -Port 443
        $null = New-Client -Address 127.0.0.1 -Port 443
        $null = Save-Socket -Socket $tls.Accept()

        if ($isNamed) {
            New-NamedNamespace -Name $namespace
            $null = New-NamespaceSocket -Path "/run/netns/$namespace" -Port 8080
        }

        # The words of the page, and the values that they have in the lab.
        Set-Variable -Name words -Scope Global -Value @{ ' 812' = " $($nginx.ProcessIds[0])"; ' -d 6' = " -d $($nginx.Descriptor)"
            ' -FileDescriptor 6' = " -FileDescriptor $($nginx.Descriptor)"; ' web\b' = " $namespace"
        }
    }
}

AfterAll {
    if ($lab -and $isNamed) {
        Invoke-Lab -Lab $lab -Argument $namespace -Script { param($name) Remove-NamedNamespace -Name $name }
    }
    Stop-Lab -Lab $lab
}

Describe 'about_ProcTcp_Migration' {
    It 'has nothing to type that is not tried here' {
        foreach ($command in Get-PageCommand -Path $page) {
            $command.Rest | Should -BeNullOrEmpty -Because "'$($command.Command)' has one counterpart"
            if (-not $command.Counterpart) {
                $command.Section | Should -BeIn 'GET-NETTCPCONNECTION', 'HOW TO STOP WHAT HOLDS A PORT' -Because "'$($command.Command)' has a counterpart"
            }
        }
        $single = @(Get-PageCommand -Path $page).Where{ $_.Section -eq 'GET-NETTCPCONNECTION' -and -not $_.Counterpart }
        $single.Command | Should -Be 'Set-Alias Get-NetTCPConnection Get-ProcTcpSocket'
    }

    It 'has the same answer to <Command>' -ForEach $pairs {
        Skip-TestIf -Problem (Get-LabProblem)
        $tool = ($Command -replace '^until ' -split ' ')[0]
        if ($tool -notmatch 'Get-' -and -not (Get-Command -Name $tool -CommandType Application -ErrorAction Ignore)) {
            Skip-TestIf -Problem "there is no '$tool' on PATH"
        }
        if ($Command -match ' web\b') {
            Skip-TestIf -Problem (Get-NamedNamespaceProblem)
        }
        Invoke-Lab -Lab $lab -Argument $Command, $Counterpart -Script {
            param($command, $counterpart)

            Set-Alias -Name Get-NetTCPConnection -Value Get-ProcTcpSocket -Scope Global
            foreach ($word in $words.Keys) {
                $command, $counterpart = $command, $counterpart -replace $word, $words[$word]
            }
            # One that ends TIME_WAIT meanwhile is replaced.
            $pair = New-Pair -Address 127.0.0.1
            $pair.Client.Shutdown('Send')
            $pair.Server.Dispose()
            $pair.Client.Dispose()
            Get-AnswerDifference -Command $command -Counterpart $counterpart
        } | Should -BeNullOrEmpty -Because "'$Counterpart' asks the same"
    }

    It 'closes the same sockets as <Command>' -ForEach $closes {
        Skip-TestIf -Problem ((Get-LabProblem) ?? (Get-SockDiagProblem))
        $left = Invoke-Lab -Lab $lab -Argument $Command, $Counterpart -Script {
            param($command, $counterpart)

            foreach ($one in $command, $counterpart) {
                $listener = New-Listener -Address 127.0.0.1
                $port = $listener.LocalEndPoint.Port
                $clients = 1..3 | ForEach-Object { New-Client -Address 127.0.0.1 -Port $port }
                $null = 1..3 | ForEach-Object { Save-Socket -Socket $listener.Accept() }
                $clients[0..1] | ForEach-Object { $_.Shutdown('Send') }
                while (@(Get-ProcTcpSocket -LocalPort $port -State CloseWait).Count -lt 2) { [Threading.Thread]::Sleep(10) }
                $one = $one -replace '8080', $port
                if ($one -match '^Stop-') { & ([scriptblock]::Create($one)) } else { $null = sh -c $one }
                (Get-ProcTcpSocket -LocalPort $port | ForEach-Object { "$($_.State)" } | Sort-Object) -join ' '
            }
        }
        $left | Should -Be 'Established Listen', 'Established Listen'
    }

    It 'stops what holds a port: <Command>' -ForEach $stops {
        Skip-TestIf -Problem (Get-LabProblem)
        $answer = Invoke-Lab -Lab $lab -Argument $Command -Script {
            param($command)

            $listener = New-Listener -Address 127.0.0.1
            $port = $listener.LocalEndPoint.Port
            $other = Start-Holder -Socket (New-Listener -Address 127.0.0.1) -Name other
            $null = New-Client -Address 127.0.0.1 -Port $port
            $service = Start-HolderPair -Listener $listener
            & ([scriptblock]::Create(($command -replace '8080', $port)))
            Wait-Process -Id $service.ProcessIds[0] -Timeout 10 -ErrorAction Ignore
            if ($command -match 'Owners') {
                Wait-Process -Id $service.ProcessIds[1] -Timeout 10 -ErrorAction Ignore
            }
            @(@($service.ProcessIds) + $other | ForEach-Object { [bool](Get-Process -Id $_ -ErrorAction Ignore) })
        }
        $answer | Should -Be ($Command -match 'Owners' ? @($false, $false, $true) : @($false, $true, $true))
    }

    It 'knows every <Table> of Get-NetTCPConnection, and which of them is here' -ForEach @(
        @{
            Table = 'Parameters'
            Names = 'LocalAddress', 'LocalPort', 'RemoteAddress', 'RemotePort', 'State', 'AppliedSetting', 'OwningProcess', 'CreationTime', 'OffloadState',
            'CimSession', 'ThrottleLimit', 'AsJob'
            Here  = { (Get-Command -Name Get-ProcTcpSocket).Parameters.Keys }
        }
        @{
            Table = 'Properties'
            Names = 'LocalAddress', 'LocalPort', 'RemoteAddress', 'RemotePort', 'State', 'AppliedSetting', 'OwningProcess', 'CreationTime', 'OffloadState'
            Here  = { [ProcTcp.TcpSocketInfo].GetProperties().Name + (Get-TypeData -TypeName ProcTcp.TcpSocketInfo).Members.Keys }
        }
        @{
            Table = 'States'
            Names = 'Closed', 'Listen', 'SynSent', 'SynReceived', 'Established', 'FinWait1', 'FinWait2', 'CloseWait', 'Closing', 'LastAck', 'TimeWait',
            'DeleteTCB', 'Bound'
            Here  = { [Enum]::GetNames([ProcTcp.TcpSocketState]) }
        }
    ) {
        $rows = @(Get-PageTable -Path $page).Where{ $_.Table -eq $Table }
        $rows.Name | Sort-Object | Should -Be ($Names | Sort-Object)
        $here = & $Here
        foreach ($row in $rows) {
            $row.Name -cin $here | Should -Be ($row.Verdict -ne 'none') -Because "$($row.Name) is '$($row.Verdict)'"
        }
    }
}
