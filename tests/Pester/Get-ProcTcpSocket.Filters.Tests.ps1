BeforeAll {
    . "$PSScriptRoot/Lab/Initialize.ps1"
    Import-Module -Name "$PSScriptRoot/Lab/SampleTree.psm1"
    $root = New-SampleTree -Path "$TestDrive/proc"

    function Select-Sample {
        param([hashtable]$Filter)

        (Get-ProcTcpSocket -ProcRoot $root @Filter -ErrorAction Stop | Get-SampleName) -join '; '
    }
}

Describe 'Get-ProcTcpSocket filters' {
    It 'gives everything without a filter' {
        @(Get-ProcTcpSocket -ProcRoot $root).Count | Should -Be 14
    }

    Context '-<Parameter> <Value>' -ForEach @(
        @{ Parameter = 'LocalPort'; Value = 22; Expected = 'ssh listener', 'ssh session' }
        @{ Parameter = 'LocalPort'; Value = '22'; Expected = 'ssh listener', 'ssh session' }
        @{ Parameter = 'LocalPort'; Value = '8080-8082'; Expected = 'half open', 'orphan', 'web listener', 'web, not accepted' }
        @{ Parameter = 'LocalPort'; Value = 22, '9000-9001'; Expected = 'admin, IPv6', 'ssh listener', 'ssh session', 'unknown state' }
        @{ Parameter = 'LocalPort'; Value = '1-21'; Expected = @() }
        @{ Parameter = 'RemotePort'; Value = 5432, 443; Expected = 'database, timewait', 'outgoing' }
        @{ Parameter = 'RemotePort'; Value = '7000-7001'; Expected = 'api, IPv6', 'tls, mapped' }
        @{ Parameter = 'RemotePort'; Value = 1; Expected = @() }
        @{ Parameter = 'Port'; Value = 443; Expected = 'outgoing', 'tls listener', 'tls, mapped', 'tls, not accepted' }
        @{ Parameter = 'Port'; Value = 22, '7001-7002'; Expected = 'api, IPv6', 'ssh listener', 'ssh session', 'tls, not accepted' }
        @{ Parameter = 'Port'; Value = '1-21'; Expected = @() }

        @{ Parameter = 'ServingAddress'; Value = '127.0.0.1'; Expected = 'ssh listener', 'tls listener' }
        @{ Parameter = 'ServingAddress'; Value = '10.0.0.1'; Expected = 'ssh listener', 'tls listener', 'web listener' }
        @{ Parameter = 'ServingAddress'; Value = '::ffff:10.0.0.1'; Expected = 'ssh listener', 'tls listener', 'web listener' }
        @{ Parameter = 'ServingAddress'; Value = '::1'; Expected = 'admin, IPv6', 'tls listener' }
        @{ Parameter = 'ServingAddress'; Value = 'fd00::1', '127.0.0.1'; Expected = 'ssh listener', 'tls listener' }
        @{ Parameter = 'ServingAddress'; Value = [ipaddress]'::'; Expected = , 'tls listener' }

        @{ Parameter = 'OwnerStatus'; Value = 'AcceptQueue'; Expected = 'tls, not accepted', 'web, not accepted' }
        @{ Parameter = 'OwnerStatus'; Value = 'orphaned', 'TimeWait'; Expected = 'database, timewait', 'orphan' }
        @{ Parameter = 'OwnerStatus'; Value = 'SynReceived'; Expected = , 'half open' }
        @{ Parameter = 'OwnerStatus'; Value = 'NotFound'; Expected = , 'unknown state' }
        @{ Parameter = 'OwnerStatus'; Value = 'AccessDenied'; Expected = @() }

        @{ Parameter = 'LocalAddress'; Value = '127.0.0.1'; Expected = , 'database, timewait' }
        @{
            Parameter = 'LocalAddress'
            Value     = '10.0.0.1'
            Expected  = 'half open', 'orphan', 'ssh session', 'tls, mapped', 'tls, not accepted', 'web listener', 'web, not accepted'
        }
        @{ Parameter = 'LocalAddress'; Value = '::ffff:10.0.0.1'; Expected = 'tls, mapped', 'tls, not accepted' }
        @{ Parameter = 'LocalAddress'; Value = '::ffff:a00:1'; Expected = 'tls, mapped', 'tls, not accepted' }
        @{ Parameter = 'LocalAddress'; Value = 'FD00:0:0::0001'; Expected = 'api, IPv6', 'unknown state' }
        @{ Parameter = 'LocalAddress'; Value = '::'; Expected = , 'tls listener' }
        @{ Parameter = 'LocalAddress'; Value = '0.0.0.0'; Expected = , 'ssh listener' }
        @{ Parameter = 'LocalAddress'; Value = '10.1.0.0/16'; Expected = , 'outgoing' }
        @{ Parameter = 'LocalAddress'; Value = '10.1.2.3/32'; Expected = , 'outgoing' }
        @{ Parameter = 'LocalAddress'; Value = 'fd00::/8'; Expected = 'api, IPv6', 'unknown state' }
        @{ Parameter = 'LocalAddress'; Value = '127.*'; Expected = , 'database, timewait' }
        @{ Parameter = 'LocalAddress'; Value = 'fd00*'; Expected = 'api, IPv6', 'unknown state' }
        @{ Parameter = 'LocalAddress'; Value = '10.[1-9].*'; Expected = , 'outgoing' }
        @{ Parameter = 'LocalAddress'; Value = '127.0.0.1', '::1'; Expected = 'admin, IPv6', 'database, timewait' }
        @{ Parameter = 'LocalAddress'; Value = [ipaddress]'::1'; Expected = , 'admin, IPv6' }
        @{ Parameter = 'IPAddress'; Value = '::1'; Expected = , 'admin, IPv6' }
        @{ Parameter = 'RemoteAddress'; Value = '10.0.0.7'; Expected = 'tls, mapped', 'tls, not accepted' }
        @{ Parameter = 'RemoteAddress'; Value = '10.0.0.8/31'; Expected = 'half open', 'orphan', 'ssh session' }
        @{ Parameter = 'RemoteAddress'; Value = '192.*'; Expected = , 'web, not accepted' }
        @{ Parameter = 'RemoteAddress'; Value = '1.2.3.4'; Expected = @() }

        @{ Parameter = 'State'; Value = 'CloseWait'; Expected = , 'web, not accepted' }
        @{ Parameter = 'State'; Value = 'CLOSE_WAIT'; Expected = , 'web, not accepted' }
        @{ Parameter = 'State'; Value = 'close-wait'; Expected = , 'web, not accepted' }
        @{ Parameter = 'State'; Value = 'TCP_CLOSE_WAIT'; Expected = , 'web, not accepted' }
        @{ Parameter = 'State'; Value = '08'; Expected = , 'web, not accepted' }
        @{ Parameter = 'State'; Value = 8; Expected = , 'web, not accepted' }
        @{ Parameter = 'State'; Value = 'ESTAB'; Expected = 'api, IPv6', 'ssh session', 'tls, mapped', 'tls, not accepted' }
        @{ Parameter = 'State'; Value = 'LISTENING'; Expected = 'admin, IPv6', 'ssh listener', 'tls listener', 'web listener' }
        @{ Parameter = 'State'; Value = '0A'; Expected = 'admin, IPv6', 'ssh listener', 'tls listener', 'web listener' }
        @{ Parameter = 'State'; Value = 'SYN-RECV', 'SYN_SENT'; Expected = 'half open', 'outgoing' }
        @{ Parameter = 'State'; Value = 'FIN-WAIT-1', 'TIME_WAIT'; Expected = 'database, timewait', 'orphan' }
        @{ Parameter = 'State'; Value = 14; Expected = , 'unknown state' }
        @{ Parameter = 'State'; Value = 'LastAck'; Expected = @() }

        @{ Parameter = 'OwningProcess'; Value = 10; Expected = , 'ssh listener' }
        @{ Parameter = 'OwningProcess'; Value = 12; Expected = , 'ssh session' }
        @{
            Parameter = 'OwningProcess'
            Value     = 20
            Expected  = 'tls listener', 'tls, mapped', 'tls, not accepted', 'web listener', 'web, not accepted'
        }
        @{ Parameter = 'Id'; Value = 10, 21; Expected = 'outgoing', 'ssh listener' }
        @{ Parameter = 'ProcessId'; Value = 21; Expected = , 'outgoing' }
        @{ Parameter = 'PID'; Value = 21; Expected = , 'outgoing' }
        @{ Parameter = 'OwningProcessName'; Value = 'SSHD'; Expected = 'ssh listener', 'ssh session' }
        @{ Parameter = 'OwningProcessName'; Value = 's*'; Expected = 'ssh listener', 'ssh session' }
        @{ Parameter = 'OwningProcessName'; Value = 'sftp-server', 'curl'; Expected = 'outgoing', 'ssh session' }
        @{
            Parameter = 'OwningProcessName'
            Value     = 'nginx: m?ster'
            Expected  = 'tls listener', 'tls, mapped', 'tls, not accepted', 'web listener', 'web, not accepted'
        }
        @{ Parameter = 'OwningProcessName'; Value = "we``[ir``]d'one"; Expected = 'admin, IPv6', 'api, IPv6' }
        @{ Parameter = 'OwningProcessName'; Value = 'nobody-is-called-so*'; Expected = @() }

        @{ Parameter = 'UserName'; Value = '65534'; Expected = 'half open', 'tls, mapped', 'web listener', 'web, not accepted' }
        @{ Parameter = 'UserName'; Value = 4000000000; Expected = , 'outgoing' }
        @{
            Parameter = 'UserName'
            Value     = 'ROOT'
            Expected  = 'admin, IPv6', 'api, IPv6', 'ssh listener', 'ssh session', 'tls listener', 'unknown state'
        }
        @{
            Parameter = 'UserName'
            Value     = 'r[o]ot', '4000000000'
            Expected  = 'admin, IPv6', 'api, IPv6', 'outgoing', 'ssh listener', 'ssh session', 'tls listener', 'unknown state'
        }

        @{
            Parameter = 'AddressFamily'
            Value     = 'IPv4'
            Expected  = 'database, timewait', 'half open', 'orphan', 'outgoing', 'ssh listener', 'ssh session', 'web listener', 'web, not accepted'
        }
        @{
            Parameter = 'AddressFamily'
            Value     = 'ipv6'
            Expected  = 'admin, IPv6', 'api, IPv6', 'tls listener', 'tls, mapped', 'tls, not accepted', 'unknown state'
        }
        @{ Parameter = 'Inode'; Value = 101, 203; Expected = 'admin, IPv6', 'ssh session' }
    ) {
        It 'gives exactly what matches' {
            Select-Sample @{ $Parameter = $Value } | Should -BeExactly ($Expected -join '; ')
        }
    }

    It 'takes IPv4 and IPv6 together' {
        @(Get-ProcTcpSocket -ProcRoot $root -AddressFamily IPv4, IPv6).Count | Should -Be 14
    }

    It 'takes address and port by position' {
        Get-ProcTcpSocket 10.0.0.1 8080 -ProcRoot $root | Get-SampleName | Should -Be 'web listener', 'web, not accepted'
    }

    It 'joins the values of one parameter by or, and parameters by and' {
        Select-Sample @{ LocalAddress = '10.0.0.1'; LocalPort = 22, 8080, 443; State = 'Established', 'CloseWait' } |
            Should -Be 'ssh session; tls, mapped; tls, not accepted; web, not accepted'
        Select-Sample @{ OwningProcessName = 'nginx*'; State = 'Listen'; AddressFamily = 'IPv6' } | Should -Be 'tls listener'
        Select-Sample @{ RemoteAddress = '10.0.0.0/24'; UserName = 'root'; OwningProcess = 12; Inode = 101 } | Should -Be 'ssh session'
        Select-Sample @{ State = 'Listen'; RemotePort = 5000 } | Should -Be ''
    }

    It 'wants one process to fit both the id and the name' {
        Select-Sample @{ OwningProcess = 12; OwningProcessName = 'sftp*' } | Should -Be 'ssh session'
    }

    It 'gives the owners of a listener that the filter left out' {
        $waiting = Get-ProcTcpSocket -ProcRoot $root -State CloseWait
        $waiting.OwnerStatus | Should -Be 'AcceptQueue'
        $waiting.OwningProcess | Should -Be 20
    }

    It 'refuses <Parameter> <Value> with a binding error' -ForEach @(
        @{ Parameter = 'LocalPort'; Value = '65536' }
        @{ Parameter = 'LocalPort'; Value = '-1' }
        @{ Parameter = 'LocalPort'; Value = '90-80' }
        @{ Parameter = 'LocalPort'; Value = 'http' }
        @{ Parameter = 'LocalPort'; Value = $null }
        @{ Parameter = 'RemotePort'; Value = '1-2-3' }
        @{ Parameter = 'LocalAddress'; Value = 'localhost' }
        @{ Parameter = 'LocalAddress'; Value = '10.0.0.0/33' }
        @{ Parameter = 'LocalAddress'; Value = '256.1.1.1' }
        @{ Parameter = 'RemoteAddress'; Value = '10.1' }
        @{ Parameter = 'RemoteAddress'; Value = 'fe80::/129' }
        @{ Parameter = 'State'; Value = 'Opened' }
        @{ Parameter = 'State'; Value = 'FF1' }
        @{ Parameter = 'OwningProcess'; Value = 'sshd' }
        @{ Parameter = 'AddressFamily'; Value = 'Unix' }
        @{ Parameter = 'Inode'; Value = -1 }
    ) {
        $filter = @{ $Parameter = $Value }
        $thrown = { Get-ProcTcpSocket -ProcRoot $root @filter } | Should -Throw -PassThru
        $id, $source = $thrown.FullyQualifiedErrorId -split ','
        $id | Should -Match '^ParameterArgument(Transformation|Validation)Error|^CannotConvertArgumentNoMessage$'
        $source | Should -BeExactly 'ProcTcp.Commands.GetProcTcpSocketCommand'
        $thrown.Exception | Should -BeOfType ([System.Management.Automation.ParameterBindingException])
    }
}
