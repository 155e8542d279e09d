BeforeDiscovery {
    . "$PSScriptRoot/Lab/Initialize.ps1"
}

BeforeAll {
    . "$PSScriptRoot/Lab/Initialize.ps1"
    Import-Module -Name "$PSScriptRoot/Lab/SampleTree.psm1", "$PSScriptRoot/Lab/Completion.psm1"
    $root = New-SampleTree -Path "$TestDrive/proc"
    $command = "Get-ProcTcpSocket -ProcRoot '$root'"
}

Describe 'Completion of Get-ProcTcpSocket' {
    It 'offers for <Words>: <Expected>' -ForEach @(
        @{ Words = '-LocalPort '; Expected = '22', '443', '8080', '9000' }
        @{ Words = '-Port '; Expected = '22', '443', '8080', '9000' }
        @{ Words = '-Port 70'; Expected = '7000', '7001', '7002' }
        @{ Words = '-LocalPort 22 -RemotePort '; Expected = , '5000' }
        @{ Words = '-State close-wait -RemoteAddress '; Expected = , '192.168.1.5' }
        @{ Words = '10.1.2.3 -Port 4'; Expected = , '443' }
        @{ Words = '-ServingAddress '; Expected = '10.0.0.1', '127.0.0.1', '::1' }
        @{ Words = '-OwnerStatus not'; Expected = 'NotFound', 'NotVisible' }
        @{ Words = '-State close_'; Expected = , 'CloseWait' }
        @{ Words = '-State time-'; Expected = , 'TimeWait' }
        @{ Words = '-LocalPort 80'; Expected = '8080', '8081', '8082' }
        @{ Words = '-LocalPort 22,80'; Expected = '8080', '8081', '8082' }
        @{ Words = '-RemotePort 7'; Expected = '7000', '7001', '7002' }
        @{ Words = '-OwningProcess '; Expected = '10', '11', '12', '20', '21', '30' }
        @{ Words = '-OwningProcessName s'; Expected = 'sftp-server', 'sshd' }
        @{ Words = '-OwningProcessName ngi'; Expected = , "'nginx: master'" }
        @{ Words = "-OwningProcessName 'ngi"; Expected = , "'nginx: master'" }
        @{ Words = '-OwningProcessName we'; Expected = , "'we``[ir``]d''one'" }
        @{ Words = '-UserName ro'; Expected = , 'root' }
        @{ Words = '-UserName 4'; Expected = , '4000000000' }
        @{ Words = '-LocalAddress 10.'; Expected = '10.0.0.1', '10.1.2.3' }
        @{ Words = '-LocalAddress fd'; Expected = , 'fd00::1' }
        @{ Words = '-State clo'; Expected = 'Closed', 'CloseWait', 'Closing' }
        @{ Words = '-State Listen, fin'; Expected = 'FinWait1', 'FinWait2' }
        @{ Words = '-AddressFamily '; Expected = 'IPv4', 'IPv6' }
    ) {
        $texts = (Get-Completion -Line "$command $Words").CompletionText
        $texts | Sort-Object | Should -Be ($Expected | Sort-Object)
    }

    It 'orders numbers by their value' {
        (Get-Completion -Line "$command -LocalPort ").CompletionText | Should -Be '22', '443', '8080', '9000'
        (Get-Completion -Line "$command -OwningProcess ").CompletionText | Should -Be '10', '11', '12', '20', '21', '30'
    }

    It 'offers every state' {
        (Get-Completion -Line 'Get-ProcTcpSocket -State ').CompletionText | Sort-Object | Should -Be ([Enum]::GetNames([ProcTcp.TcpSocketState]) | Sort-Object)
    }

    It 'offers states in the order of a connection''s life, with the number of sockets in each' {
        $states = Get-Completion -Line "$command -State "
        $states.CompletionText[0..2] -join ' ' | Should -Be 'BoundInactive Listen SynSent'
        $states.Where{ $_.CompletionText -eq 'Listen' }.ToolTip | Should -Match '^Listen \(4\) - '
        (Get-Completion -Line "$command -LocalPort 22 -State lis").ToolTip | Should -Match '^Listen \(1\) - '
    }

    It 'never offers files for what is no path: -<_>' -ForEach @(
        foreach ($cmdlet in (Get-Module -Name ProcTcp).ExportedCmdlets.Values) {
            foreach ($parameter in $cmdlet.Parameters.Values) {
                if ($parameter.ParameterType -ne [switch] -and $parameter.Name -notin [System.Management.Automation.Cmdlet]::CommonParameters -and
                    $parameter.Name -notin 'InputObject', 'Path', 'LiteralPath', 'ProcRoot') {
                    "$($parameter.Name) of $($cmdlet.Name)"
                }
            }
        }
    ) {
        $parameter, $name = $_ -split ' of '
        Set-Content -LiteralPath "$TestDrive/12-file" -Value ''
        Push-Location -LiteralPath $TestDrive
        try {
            foreach ($word in '', '1', '12-f') {
                (Get-Completion -Line "$name -$parameter $word").CompletionText | Should -Not -Match 'file' -Because $word
            }
        }
        finally {
            Pop-Location
        }
    }

    It 'says who uses a port' {
        (Get-Completion -Line "$command -LocalPort 22").ToolTip | Should -Match 'sshd'
        (Get-Completion -Line "$command -RemotePort 443").ToolTip | Should -Match 'curl'
    }

    It 'says what stands behind a value of <_>' -ForEach '-LocalPort', '-RemotePort', '-OwningProcess', '-OwningProcessName', '-UserName', '-LocalAddress' {
        foreach ($match in Get-Completion -Line "$command $_ ") {
            $match.ToolTip.Length | Should -BeGreaterThan $match.ListItemText.Length
        }
    }

    It 'offers for <_> only what finds something when it is run' -ForEach @(
        '-LocalPort', '-RemotePort', '-OwningProcess', '-OwningProcessName', '-UserName', '-LocalAddress'
    ) {
        $offers = Get-Completion -Line "$command $_ "
        $offers.Count | Should -BeGreaterThan 2
        foreach ($match in $offers) {
            $call = [scriptblock]::Create("$command $_ $($match.CompletionText) -ErrorAction Stop")
            @(& $call).Count | Should -BeGreaterThan 0 -Because $match.CompletionText
        }
    }

    It 'shows hostile names harmless' {
        $tree = New-ProcTree -Path "$TestDrive/hostile" -Tcp6 @() -Tcp (New-KernelRow -Local '10.0.0.1:1001' -Inode 1) -Process @{
            50 = @{ Name = "a`nb$([char]27)[31mc"; Descriptor = @{ 5 = 1 } }
        }
        foreach ($parameter in '-LocalPort', '-OwningProcess', '-OwningProcessName') {
            $match = Get-Completion -Line "Get-ProcTcpSocket -ProcRoot '$tree' $parameter "
            $match.Count | Should -Be 1
            $match.ToolTip + $match.ListItemText | Should -Not -Match '[\x00-\x1f]'
        }
    }

    It 'quotes a name that would be taken for a parameter' {
        $tree = New-ProcTree -Path "$TestDrive/dashed" -Tcp6 @() -Tcp (New-KernelRow -Local '10.0.0.1:1001' -Inode 1) -Process @{
            50 = @{ Name = '-NoOwner'; Descriptor = @{ 5 = 1 } }
        }
        $line = "Get-ProcTcpSocket -ProcRoot '$tree' -OwningProcessName "
        $match = Get-Completion -Line $line
        $match.CompletionText | Should -BeExactly "'-NoOwner'"
        (& ([scriptblock]::Create($line + $match.CompletionText))).LocalPort | Should -Be 1001
    }

    It 'never throws: <_>' -ForEach @(
        "Get-ProcTcpSocket -ProcRoot /nowhere -LocalPort "
        "Get-ProcTcpSocket -ProcRoot '' -LocalPort "
        "Get-ProcTcpSocket -ProcRoot `$null -OwningProcess "
        "Get-ProcTcpSocket -ProcRoot `$undefined -UserName "
        "Get-ProcTcpSocket -LocalPort '`"["
        "Get-ProcTcpSocket -OwningProcessName [*?``"
        "Get-ProcTcpSocket -State ``"
        'Get-ProcTcpSocket -LocalAddress "'
    ) {
        # An error in a completer is swallowed by the engine and kept here.
        $Error.Clear()
        { Get-Completion -Line $_ } | Should -Not -Throw
        $Error | Where-Object { "$($_.Exception)" -match 'ProcTcp\.' } | Should -BeNullOrEmpty
    }

    It 'reads this host where no root is given' {
        $listener = [Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 0)
        $listener.Start()
        try {
            (Get-Completion -Line 'Get-ProcTcpSocket -LocalPort ').CompletionText | Should -Contain "$($listener.LocalEndpoint.Port)"
        }
        finally {
            $listener.Stop()
        }
    }
}
