# The classes behind completion, each called as PowerShell calls it: PowerShell itself swallows what they throw.
BeforeAll {
    . "$PSScriptRoot/Lab/Initialize.ps1"
    $completers = @((Get-Module -Name ProcTcp).ImplementingAssembly.GetTypes().Where{
        -not $_.IsAbstract -and [System.Management.Automation.IArgumentCompleter].IsAssignableFrom($_)
    } | Sort-Object -Property Name)
    # Values that are known beforehand are offered without a table too.
    $named = $completers.Where{ $_.BaseType.IsGenericType }
    $readers = $completers.Where{ $_.IsSubclassOf([ProcTcp.Completion.SocketCompleter]) -and $_ -notin $named }
    Import-Module -Name "$PSScriptRoot/Lab/Completion.psm1", "$PSScriptRoot/Lab/Approved.psm1"
    $container = '3f2a9c41d07be85566aa0f1e2d3c4b5a69788796a5b4c3d2e1f0011223344556'
    $tree = New-ProcTree -Path "$TestDrive/proc" -Tcp @(
        New-KernelRow -Local '0.0.0.0:22' -State '0A' -Inode 100
        New-KernelRow -Local '192.0.2.17:22' -Remote '198.51.100.1:5000' -State '01' -Inode 101
        New-KernelRow -Local '192.0.2.17:22' -Remote '198.51.100.1:5001' -State '01' -Inode 102 -UserId 4000000000
        New-KernelRow -Local '192.0.2.17:8080' -State '0A' -Inode 103 -UserId 4000000000
        New-KernelRow -Local '192.0.2.17:8080' -Remote '198.51.100.2:5002' -State '08'
        New-KernelRow -Local '192.0.2.17:40000' -Remote '198.51.100.3:5432' -State '06'
    ) -Tcp6 (New-KernelRow -Local '[fd00::1]:8443' -Remote '[fd00::2]:5003' -State '01' -Inode 200) -Process @{
        10 = @{ Name = 'sshd'; Descriptor = @{ 3 = 100 } }
        11 = @{ Name = 'sshd'; Descriptor = @{ 4 = 101 } }
        12 = @{ Name = 'sftp-server'; Descriptor = @{ 0 = 101; 1 = 101; 5 = 102 } }
        20 = @{ Name = "a [b]`n'c'"; Descriptor = @{ 6 = 103 } }
        30 = @{
            Name = 'web'; Descriptor = @{ 3 = 300; 4 = 301 }; Cgroup = "0::/system.slice/docker-$container.scope"; NetworkNamespace = 4026532000
            Tcp = @((New-KernelRow -Local '0.0.0.0:80' -Inode 300), (New-KernelRow -Local '172.17.0.2:80' -Remote '172.17.0.9:6000' -State '01' -Inode 301))
        }
    }
}

Describe 'The completers' {
    It 'offer, with their tooltips, what is in a known table as approved' {
        $text = foreach ($completer in $completers) {
            $completer.Name
            Get-Offer -Completer $completer -Parameter @{ ProcRoot = $tree } | ForEach-Object {
                '    {0}    {1}    {2}' -f $_.CompletionText, $_.ListItemText, $_.ToolTip
            }
        }
        Assert-ApprovedText -Name Completers.txt -Text $text
    }

    It 'are all on some parameter' {
        $used = (Get-Module -Name ProcTcp).ExportedCmdlets.Values.Parameters.Values.Attributes |
            Where-Object { $_ -is [ArgumentCompleter] -and $_.Type } | ForEach-Object { $_.Type.Name }
        $used | Sort-Object -Unique | Should -Be $completers.Name
    }

    It 'are on no parameter that PowerShell completes by itself' {
        $parameters = (Get-Module -Name ProcTcp).ExportedCmdlets.Values.Parameters.Values.Where{ $_.Attributes.Where{ $_ -is [ArgumentCompleter] -and $_.Type } }
        $parameters.Count | Should -BeGreaterThan 20
        $parameters.Where{ ($_.ParameterType.IsArray ? $_.ParameterType.GetElementType() : $_.ParameterType).IsEnum }.Name | Should -BeNullOrEmpty
    }

    It 'throw nothing, whatever the word' {
        foreach ($completer in $completers) {
            foreach ($word in $null, '', "'", '"[', '[', '*', '-1', '99999999999999999999', "`0") {
                $call = { Get-Offer -Completer $completer -Word $word -Parameter @{ ProcRoot = $tree } }
                $call | Should -Not -Throw -Because "$completer, '$word'"
            }
        }
    }

    It 'read this host if no root is given: <Words>' -ForEach @(
        @{ Words = 'no parameters'; Parameter = $null }
        @{ Words = 'no root'; Parameter = @{} }
        @{ Words = 'a root of nothing'; Parameter = @{ ProcRoot = $null } }
        @{ Words = 'a root that is no text yet'; Parameter = @{ ProcRoot = 17 } }
    ) {
        $listener = [Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 0)
        $listener.Start()
        try {
            $offers = Get-Offer -Completer ([ProcTcp.Completion.LocalPortCompleter]) -Parameter $Parameter
            $offers.CompletionText | Should -Contain "$($listener.LocalEndpoint.Port)"
        }
        finally {
            $listener.Stop()
        }
    }

    It 'offer nothing, and throw nothing, if the table cannot be read: <Words>' -ForEach @(
        @{ Words = 'there is none'; Root = { '/nowhere' } }
        @{ Words = 'the root has no name'; Root = { '' } }
        @{ Words = 'the root is no path'; Root = { "a`0b" } }
        @{ Words = 'the root is a file'; Root = { "$tree/1/comm" } }
        @{ Words = 'the table is a folder'; Root = { "$TestDrive/odd" } }
    ) {
        $null = New-Item -Path "$TestDrive/odd/1/net/tcp" -ItemType Directory -Force
        $readers.Count | Should -BeGreaterThan 5
        foreach ($completer in $readers) {
            Get-Offer -Completer $completer -Parameter @{ ProcRoot = & $Root } | Should -BeNullOrEmpty -Because $completer
        }
    }

    It 'offer values that are known beforehand, without counts, if the table cannot be read' {
        $named.Name | Should -Be 'OwnerStatusCompleter', 'StateCompleter'
        foreach ($completer in $named) {
            $offers = Get-Offer -Completer $completer -Parameter @{ ProcRoot = '/nowhere' }
            $offers.Count | Should -BeGreaterThan 5
            $offers.ToolTip | Should -Not -Match '\(\d'
        }
    }

    It 'offer nothing, and throw nothing, if the capture cannot be read: <Words>' -ForEach @(
        @{ Words = 'there is none'; Parameter = { @{ LiteralPath = '/nowhere' } } }
        @{ Words = 'it is a folder'; Parameter = { @{ LiteralPath = "$TestDrive" } } }
        @{ Words = 'its path is no path of files'; Parameter = { @{ Path = 'Env:HOME' } } }
        @{ Words = 'its path is nothing'; Parameter = { @{ Path = @($null) } } }
        @{ Words = 'its gzip data is damaged'; Parameter = { @{ Path = "$TestDrive/damaged" } } }
    ) {
        [IO.File]::WriteAllBytes("$TestDrive/damaged", [byte[]](31, 139, 8, 0, 1, 2, 3))
        foreach ($completer in $readers) {
            Get-Offer -Completer $completer -Command ConvertFrom-ProcTcpTable -Parameter (& $Parameter) | Should -BeNullOrEmpty -Because $completer
        }
    }

    It 'offer nothing, and throw nothing, if the capture may not be read' {
        # Root may read all files, unless it gives up the right to.
        $command = @('env')
        if ((id -u) -eq '0') {
            $command = 'setpriv', '--bounding-set=-dac_override,-dac_read_search', '--inh-caps=-dac_override,-dac_read_search'
            $said = & $command[0] $command[1..2] true 2>&1
            if ($LASTEXITCODE) {
                Skip-TestIf -Problem "root may not give up a capability here, which takes CAP_SETPCAP: $said"
            }
        }
        [IO.File]::WriteAllText("$TestDrive/secret", "$(Get-KernelHeader)`n")
        chmod 0 "$TestDrive/secret"
        $offer = "Import-Module '$(Get-ManifestPath)', '$PSScriptRoot/Lab/Completion.psm1'
            foreach (`$name in '$($readers.FullName -join "', '")') {
                `$call = @{ Completer = `$name; Command = 'ConvertFrom-ProcTcpTable'; Parameter = @{ LiteralPath = '$TestDrive/secret' } }
                try { Get-Offer @call } catch { `"`${name}: `$_`" }
            }
            try { `$null = [IO.File]::ReadAllText('$TestDrive/secret') } catch [UnauthorizedAccessException] { 'It may not be read.' }"
        $command += (Get-PwshCommand), '-NoProfile', '-NonInteractive', '-Command', $offer
        & $command[0] $command[1..99] | Should -Be 'It may not be read.'
    }
}

Describe 'The completers'' patience' {
    It 'is half a second' {
        $patience = [ProcTcp.Completion.SocketCompleter].GetProperty('Patience', [Reflection.BindingFlags]'NonPublic, Static')
        $patience.GetValue($null).TotalMilliseconds | Should -Be 500
    }

    It 'at its end they offer what they can without owners' {
        $offers = Get-Offer -Completer ([ProcTcp.Completion.LocalPortCompleter]) -Parameter @{ ProcRoot = $tree } -Patience 0
        $offers.CompletionText | Should -Be '22', '8080'
        $offers[0].ToolTip | Should -Not -Match 'sshd'
        $offers[0].ToolTip | Should -Match 'owner unknown: 2 Established, 1 Listen'
        Get-Offer -Completer ([ProcTcp.Completion.OwningProcessCompleter]) -Parameter @{ ProcRoot = $tree } -Patience 0 | Should -BeNullOrEmpty
    }

    It 'at its end they offer nothing of a capture' {
        [IO.File]::WriteAllText("$TestDrive/capture", [IO.File]::ReadAllText("$tree/1/net/tcp"))
        $call = @{ Completer = [ProcTcp.Completion.LocalPortCompleter]; Command = 'ConvertFrom-ProcTcpTable'; Parameter = @{ Path = "$TestDrive/capture" } }
        (Get-Offer @call).CompletionText | Should -Be '22', '8080'
        Get-Offer @call -Patience 0 | Should -BeNullOrEmpty
    }
}
