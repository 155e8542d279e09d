BeforeDiscovery {
    . "$PSScriptRoot/Lab/Initialize.ps1"
    $cmdlets = (Get-Module -Name ProcTcp).ExportedCmdlets.Keys
}

BeforeAll {
    . "$PSScriptRoot/Lab/Initialize.ps1"
    $module = Get-Module -Name ProcTcp
    $manifest = Import-PowerShellDataFile -LiteralPath (Get-ManifestPath)
}

Describe 'The module' {
    It 'has a valid manifest' {
        { Test-ModuleManifest -Path (Get-ManifestPath) -ErrorAction Stop } | Should -Not -Throw
    }

    It 'exports exactly what its help documents' {
        $help = [xml](Get-Content -LiteralPath "$($module.ModuleBase)/en-US/ProcTcp.dll-Help.xml" -Raw)
        $documented = $help.GetElementsByTagName('command:name') | ForEach-Object { $_.InnerText.Trim() } | Sort-Object -Unique
        $module.ExportedCommands.Keys | Sort-Object | Should -Be $documented
        $module.ExportedCmdlets.Keys | Sort-Object | Should -Be $documented
    }

    It 'exports exactly what its manifest says, and says it outright' {
        $manifest.CmdletsToExport | Sort-Object | Should -Be ($module.ExportedCmdlets.Keys | Sort-Object)
        $manifest.CmdletsToExport | Should -Not -Match '[*?]'
        foreach ($kind in 'Functions', 'Aliases', 'Variables') {
            , $manifest["${kind}ToExport"] | Should -BeOfType ([array])
            $manifest["${kind}ToExport"] | Should -BeNullOrEmpty
        }
        $module.ExportedFunctions.Count + $module.ExportedAliases.Count + $module.ExportedVariables.Count | Should -Be 0
    }

    It 'runs on PowerShell 7.4 and later' {
        $manifest.CompatiblePSEditions | Should -Be 'Core'
        $manifest.PowerShellVersion | Should -Be '7.4'
        $target = $module.ImplementingAssembly.GetCustomAttributes([Runtime.Versioning.TargetFrameworkAttribute], $false)
        $target.FrameworkName | Should -Be '.NETCoreApp,Version=v8.0'
    }

    It 'has one version' {
        $module.Version | Should -Be ([version]$manifest.ModuleVersion)
        $module.ImplementingAssembly.GetName().Version.ToString(3) | Should -Be $manifest.ModuleVersion
        [ProcTcp.TcpSocketInfo].Assembly.GetName().Version.ToString(3) | Should -Be $manifest.ModuleVersion
    }

    It 'ships no assembly but its own' {
        (Get-ChildItem -LiteralPath "$($module.ModuleBase)/module/bin" -Filter *.dll).Name | Sort-Object | Should -Be 'ProcTcp.Core.dll', 'ProcTcp.dll'
    }

    It 'goes and comes back' {
        $said = & (Get-PwshCommand) -NoProfile -NonInteractive -Command "
            Import-Module '$(Get-ManifestPath)'
            Remove-Module ProcTcp
            @(Get-Module -Name ProcTcp).Count
            Import-Module '$(Get-ManifestPath)'
            @(Get-Module -Name ProcTcp).Count"
        $said | Should -Be '0', '1'
    }

    It 'is imported without a word' {
        $said = & (Get-PwshCommand) -NoProfile -NonInteractive -Command "Set-StrictMode -Version Latest; Import-Module '$(Get-ManifestPath)'" 2>&1
        $LASTEXITCODE | Should -Be 0
        $said | Should -BeNullOrEmpty
    }
}

Describe '<_>' -ForEach $cmdlets {
    BeforeAll {
        $command = Get-Command -Name $_ -Module ProcTcp
    }

    It 'has an approved verb' {
        (Get-Verb).Verb | Should -Contain $command.Verb
    }

    It 'says what it gives' {
        $command.OutputType | Should -Not -BeNullOrEmpty
    }

    It 'asks before it changes something, and only then' {
        # Verbs whose cmdlets only read; whatever is added has to choose.
        $reads = $command.Verb -in 'Get', 'Test', 'Wait', 'Watch', 'Measure', 'ConvertFrom'
        $attribute = $command.ImplementingType.GetCustomAttributes([System.Management.Automation.CmdletAttribute], $false)[0]
        $attribute.SupportsShouldProcess | Should -Be (-not $reads)
        foreach ($switch in 'WhatIf', 'Confirm') {
            $command.Parameters.ContainsKey($switch) | Should -Be (-not $reads) -Because $switch
        }
    }
}

Describe 'The parameters of Get-ProcTcpSocket' {
    BeforeAll {
        $parameters = (Get-Command -Name Get-ProcTcpSocket).Parameters
    }

    It 'are those of the design' {
        $common = [System.Management.Automation.Cmdlet]::CommonParameters
        $parameters.Keys | Where-Object { $_ -notin $common } | Sort-Object | Should -Be @(
            'AddressFamily', 'AllNetworkNamespaces', 'ContainerId', 'FileDescriptor', 'IncludeUnit', 'Inode', 'InputObject', 'LocalAddress', 'LocalPort', 'NetworkNamespace',
            'NoOwner', 'OwnerStatus', 'OwningProcess', 'OwningProcessName', 'OwningUnit', 'Port', 'ProcRoot', 'RemoteAddress', 'RemotePort', 'ServingAddress', 'Source', 'State', 'TcpInfo',
            'UserName'
        )
    }

    It 'has address and port by position, and nothing else' {
        $positions = @{}
        foreach ($parameter in $parameters.Values) {
            foreach ($attribute in $parameter.Attributes.Where{ $_ -is [Parameter] -and $_.Position -ge 0 }) {
                $positions[$attribute.Position] = $parameter.Name
            }
        }
        $positions.Count | Should -Be 2
        $positions[0] | Should -Be 'LocalAddress'
        $positions[1] | Should -Be 'LocalPort'
    }

    It 'has the aliases of Get-NetTCPConnection and Get-Process' {
        $parameters['LocalAddress'].Aliases | Should -Be 'IPAddress'
        $parameters['OwningProcess'].Aliases | Sort-Object | Should -Be 'Id', 'PID', 'ProcessId'
    }

    It 'takes sockets in hand from the pipeline, and processes by themselves or by name' {
        $piped = $parameters.Values | Where-Object {
            $_.Attributes.Where{ $_ -is [Parameter] -and ($_.ValueFromPipeline -or $_.ValueFromPipelineByPropertyName) }
        }
        $piped.Name | Sort-Object | Should -Be 'InputObject', 'OwningProcess'
        $parameters['OwningProcess'].Attributes.Where{ $_ -is [Parameter] }.ValueFromPipelineByPropertyName | Should -Be $true
    }

    It 'says where wildcards are taken' {
        $withWildcards = $parameters.Values | Where-Object { $_.Attributes.Where{ $_ -is [SupportsWildcards] } }
        $withWildcards.Name | Sort-Object | Should -Be 'ContainerId', 'LocalAddress', 'NetworkNamespace', 'OwningProcessName', 'OwningUnit', 'RemoteAddress', 'UserName'
    }
}

Describe 'TcpSocketInfo' {
    It 'has no property that Stop-Process or Get-Process would take for a process' {
        $names = @([ProcTcp.TcpSocketInfo].GetProperties().Name) + @((Get-TypeData -TypeName ProcTcp.TcpSocketInfo).Members.Keys)
        $names | Where-Object { $_ -in 'Name', 'ProcessName', 'Id', 'InputObject', 'ComputerName' } | Should -BeNullOrEmpty
    }

    It 'has the types of the design: <Property>' -ForEach @(
        @{ Property = 'LocalAddress'; Type = 'string' }
        @{ Property = 'RemoteAddress'; Type = 'string' }
        @{ Property = 'LocalPort'; Type = 'uint16' }
        @{ Property = 'RemotePort'; Type = 'uint16' }
        @{ Property = 'OwningProcess'; Type = 'Nullable[int]' }
        @{ Property = 'OwningProcessName'; Type = 'string' }
        @{ Property = 'ReceiveQueue'; Type = 'uint32' }
        @{ Property = 'SendQueue'; Type = 'uint32' }
        @{ Property = 'TimerExpiresIn'; Type = 'Nullable[timespan]' }
        @{ Property = 'Retransmits'; Type = 'int' }
        @{ Property = 'UnansweredProbes'; Type = 'int' }
        @{ Property = 'UserId'; Type = 'Nullable[uint32]' }
        @{ Property = 'UserName'; Type = 'string' }
        @{ Property = 'Inode'; Type = 'uint64' }
        @{ Property = 'NetworkNamespace'; Type = 'Nullable[uint64]' }
        @{ Property = 'RetransmitTimeout'; Type = 'Nullable[timespan]' }
        @{ Property = 'DelayedAckTimeout'; Type = 'Nullable[timespan]' }
        @{ Property = 'QuickAckCount'; Type = 'Nullable[int]' }
        @{ Property = 'IsInteractive'; Type = 'Nullable[bool]' }
        @{ Property = 'CongestionWindow'; Type = 'Nullable[uint32]' }
        @{ Property = 'SlowStartThreshold'; Type = 'Nullable[int]' }
        @{ Property = 'FastOpenQueueLimit'; Type = 'Nullable[int]' }
        @{ Property = 'ReferenceCount'; Type = 'Nullable[int]' }
        @{ Property = 'KernelAddress'; Type = 'string' }
        @{ Property = 'AddressFamily'; Type = 'ProcTcp.IPFamily' }
        @{ Property = 'Timestamp'; Type = 'datetime' }
    ) {
        [ProcTcp.TcpSocketInfo].GetProperty($Property).PropertyType | Should -Be ($Type -as [type])
    }

    It 'numbers states as the kernel does' {
        $numbers = [Enum]::GetValues([ProcTcp.TcpSocketState]) | ForEach-Object { "$_ $([int]$_)" }
        $numbers | Should -Be @(
            'Established 1', 'SynSent 2', 'SynReceived 3', 'FinWait1 4', 'FinWait2 5', 'TimeWait 6', 'Closed 7', 'CloseWait 8',
            'LastAck 9', 'Listen 10', 'Closing 11', 'NewSynReceived 12', 'BoundInactive 13'
        )
    }
}
