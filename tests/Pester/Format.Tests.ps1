BeforeAll {
    . "$PSScriptRoot/Lab/Initialize.ps1"
    Import-Module -Name "$PSScriptRoot/Lab/SampleTree.psm1"
    $root = New-SampleTree -Path "$TestDrive/proc"
    $wide = New-ProcTree -Path "$TestDrive/wide" -Tcp @(
        New-KernelRow -Local '255.255.255.254:65534' -Remote '255.255.255.255:65535' -State '01' -Inode 11 -Queue 'FFFFFFFF:FFFFFFFF'
        New-KernelRow -Local '255.255.255.253:65533' -State '0A' -Inode 12
    ) -Tcp6 @(
        New-KernelRow -Local '[fdff:ffff:ffff:ffff:ffff:ffff:ffff:fffe]:65534' -Remote '[fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]:65535' -State '01' -Inode 13
    ) -Process @{ 4194304 = @{ Name = 'nginx'; Descriptor = @{ 5 = 11; 6 = 12; 7 = 13 } } }
    $hostileName = "a`nb$([char]27)[2Jc`t$([char]0x202e)d"
    $hostile = New-ProcTree -Path "$TestDrive/hostile" -Tcp6 @() -Tcp (New-KernelRow -Local '10.0.0.1:1001' -Inode 1) -Process @{
        50 = @{ Name = $hostileName; Descriptor = @{ 5 = 1 } }
    }
    $escape = [string][char]27

    # What a screen of that width shows, without colour.
    function Get-Screen {
        param([scriptblock]$Command, [int]$Width, [string]$Rendering = 'PlainText')

        $before = $PSStyle.OutputRendering
        $PSStyle.OutputRendering = $Rendering
        try {
            & $Command | Out-String -Width $Width -Stream | Where-Object { $_.Trim() }
        }
        finally {
            $PSStyle.OutputRendering = $before
        }
    }

    function Get-View {
        param([string]$Name)

        (Get-FormatData -TypeName ProcTcp.TcpSocketInfo -PowerShellVersion $PSVersionTable.PSVersion).FormatViewDefinition |
            Where-Object Name -EQ $Name
    }
}

Describe 'The default table' {
    It 'fits 80 columns with the widest IPv4 row' {
        $screen = Get-Screen { Get-ProcTcpSocket -ProcRoot $wide -AddressFamily IPv4 } -Width 80
        $screen.Count | Should -Be 4
        $screen | ForEach-Object { $_.TrimEnd().Length } | Sort-Object -Bottom 1 | Should -BeLessOrEqual 80
        $screen -join "`n" | Should -Not -Match '…'
        ($screen[2] -split '\s+').Where{ $_ } | Should -Be 'Established', '255.255.255.254', '65534', '255.255.255.255', '65535', '4194304/nginx'
        ($screen[3] -split '\s+').Where{ $_ } | Should -Be 'Listen', '255.255.255.253', '65533', '0.0.0.0', '0', '4194304/nginx'
    }

    It 'cuts no IPv6 address at 120 columns' {
        $screen = Get-Screen { Get-ProcTcpSocket -ProcRoot $wide } -Width 120
        ($screen[-1] -split '\s+').Where{ $_ } | Select-Object -First 5 |
            Should -Be 'Established', 'fdff:ffff:ffff:ffff:ffff:ffff:ffff:fffe', '65534', 'fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', '65535'
        $screen | ForEach-Object { $_.TrimEnd().Length } | Sort-Object -Bottom 1 | Should -BeLessOrEqual 120
    }

    It 'shows state, both ends and owner' {
        $screen = Get-Screen { Get-ProcTcpSocket -ProcRoot $root } -Width 120
        $screen.Count | Should -Be 16
        $screen[0] | Should -Match 'State.*LocalAddress.*RemoteAddress.*Owner'
    }

    It 'shows <Words> as <Expected>' -ForEach @(
        @{ Words = 'the owner'; Filter = @{ LocalPort = 22; State = 'Listen' }; Expected = '10/sshd' }
        @{ Words = 'the listener''s owner'; Filter = @{ LocalPort = 8080; State = 'CloseWait' }; Expected = '(20/nginx*' }
        @{ Words = 'TimeWait'; Filter = @{ State = 'TimeWait' }; Expected = '(TimeWait)' }
        @{ Words = 'SynReceived'; Filter = @{ State = 'SynReceived' }; Expected = '(SynReceived)' }
        @{ Words = 'Orphaned'; Filter = @{ State = 'FinWait1' }; Expected = '(Orphaned)' }
        @{ Words = 'NotFound'; Filter = @{ Inode = 204 }; Expected = '(NotFound)' }
    ) {
        (Get-Screen { Get-ProcTcpSocket -ProcRoot $root @Filter } -Width 120)[-1].TrimEnd() | Should -BeLike "* $Expected"
    }

    It 'aligns ports right' {
        $columns = (Get-View -Name Default).Control.Headers
        $columns | Where-Object Label -Match 'Port' | ForEach-Object Alignment | Should -Be 'Right', 'Right'
        $screen = Get-Screen { Get-ProcTcpSocket -ProcRoot $root -LocalPort 22, 50000 } -Width 120
        $ends = $screen -match ' (22|50000) ' | ForEach-Object { [regex]::Match($_, ' (22|50000)(?= )').Index + [regex]::Match($_, ' (22|50000)(?= )').Length }
        $ends | Sort-Object -Unique | Should -HaveCount 1
    }

    It 'is the view of deserialized sockets as well' {
        $sockets = Get-ProcTcpSocket -ProcRoot $root
        $copies = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($sockets, 3))
        Get-Screen { $copies } -Width 120 | Should -Be (Get-Screen { $sockets } -Width 120)
        Get-Screen { $copies | Format-List } -Width 120 | Where-Object { $_ -notmatch '^Timestamp' } |
            Should -Be (Get-Screen { $sockets | Format-List } -Width 120 | Where-Object { $_ -notmatch '^Timestamp' })
    }
}

Describe 'The view Queues' {
    It 'fits 80 columns and shows queues and timers' {
        $screen = Get-Screen { Get-ProcTcpSocket -ProcRoot $root -AddressFamily IPv4 | Format-Table -View Queues } -Width 80
        $screen.Count | Should -Be 10
        $screen | ForEach-Object { $_.TrimEnd().Length } | Sort-Object -Bottom 1 | Should -BeLessOrEqual 80
        $orphan = $screen -match '^FinWait1'
        $orphan | Should -Match '\b4096\b.*ZeroWindowProbe\s+0[.,]20'
    }

    It 'aligns numbers right' {
        $columns = (Get-View -Name Queues).Control.Headers
        @($columns | Where-Object Alignment -EQ 'Right').Count | Should -BeGreaterOrEqual 6
    }
}

Describe 'The list view' {
    It 'has every property' {
        $screen = Get-Screen { Get-ProcTcpSocket -ProcRoot $root -LocalPort 22 -State Listen | Format-List } -Width 120
        $shown = $screen | Where-Object { $_ -match '^\w+\s*:' } | ForEach-Object { ($_ -split '\s*:')[0] }
        $shown | Sort-Object | Should -Be ([ProcTcp.TcpSocketInfo].GetProperties().Name | Sort-Object)
    }

    It 'names all owners' {
        $screen = Get-Screen { Get-ProcTcpSocket -ProcRoot $root -Inode 101 | Format-List } -Width 120
        $screen -match '^Owners\s*: sshd \(11, fd 4\), sftp-server \(12, fd 0\), sftp-server \(12, fd 1\)' | Should -HaveCount 1
    }
}

Describe 'The properties shown by default' {
    It 'are the columns of the table, and exist' {
        $socket = Get-ProcTcpSocket -ProcRoot $root -LocalPort 22 -State Listen
        $names = $socket.PSStandardMembers.DefaultDisplayPropertySet.ReferencedPropertyNames
        $names | Should -Be 'State', 'LocalAddress', 'LocalPort', 'RemoteAddress', 'RemotePort', 'OwningProcess', 'OwningProcessName'
        foreach ($name in $names) {
            $socket.PSObject.Properties.Name | Should -Contain $name
        }
    }
}

Describe 'Hostile command names on the screen' {
    It 'are harmless in <View>' -ForEach @(
        @{ View = 'the table'; Shown = { $args[0] } }
        @{ View = 'the list'; Shown = { $args[0] | Format-List } }
        @{ View = 'the view Queues'; Shown = { $args[0] | Format-Table -View Queues } }
        @{ View = 'the table of owners'; Shown = { $args[0].Owners } }
        @{ View = 'the list of owners'; Shown = { $args[0].Owners | Format-List } }
    ) {
        $socket = Get-ProcTcpSocket -ProcRoot $hostile
        $socket.OwningProcessName | Should -BeExactly $hostileName
        $text = (Get-Screen { & $Shown $socket } -Width 200 -Rendering Ansi) -join '|'
        $plain = $text -replace "$escape\[[0-9;]*m"
        $plain | Should -Not -Match $escape
        $plain | Should -Not -Match '[\x00-\x1f\u202e]'
    }
}

Describe 'Colour' {
    It 'marks listeners and states that wait to be cleaned up' {
        $screen = Get-Screen { Get-ProcTcpSocket -ProcRoot $root } -Width 120 -Rendering Ansi
        $colours = foreach ($state in 'Listen', 'CloseWait') {
            $line = @($screen -match "$state\b")[0]
            $line | Should -Match "$escape\[[0-9;]+m$state"
            [regex]::Match($line, "($escape\[[0-9;]+m)+(?=$state)").Value
        }
        $colours[0] | Should -Not -BeExactly $colours[1]
        @($screen -match 'Established')[0] | Should -Not -Match $escape
    }

    It 'does not move the columns' {
        $plain = Get-Screen { Get-ProcTcpSocket -ProcRoot $root } -Width 120
        $coloured = Get-Screen { Get-ProcTcpSocket -ProcRoot $root } -Width 120 -Rendering Ansi
        $coloured -replace "$escape\[[0-9;]*m" | ForEach-Object TrimEnd | Should -Be ($plain | ForEach-Object TrimEnd)
    }

    It 'is gone <Words>' -ForEach @(
        @{ Words = 'when output is redirected'; Variable = @{} }
        @{ Words = 'with NO_COLOR'; Variable = @{ NO_COLOR = '1' } }
    ) {
        $start = [Diagnostics.ProcessStartInfo]::new((Get-PwshCommand))
        $start.RedirectStandardOutput = $true
        $code = "Import-Module '$(Get-ManifestPath)'; Get-ProcTcpSocket -ProcRoot '$root' | Format-Table -HideTableHeaders"
        foreach ($argument in '-NoProfile', '-NonInteractive', '-Command', $code) {
            $start.ArgumentList.Add($argument)
        }
        $Variable.Keys | ForEach-Object { $start.Environment[$_] = $Variable[$_] }
        $process = [Diagnostics.Process]::Start($start)
        $text = $process.StandardOutput.ReadToEnd()
        $process.WaitForExit()
        $text | Should -Match 'CloseWait'
        $text | Should -Not -Match $escape
    }
}
