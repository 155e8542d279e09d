BeforeAll {
    . "$PSScriptRoot/Lab/Initialize.ps1"
    Import-Module -Name "$PSScriptRoot/Lab/SampleTree.psm1", "$PSScriptRoot/Lab/Details.psm1"
    $root = New-SampleTree -Path "$TestDrive/proc"
    $wide = New-ProcTree -Path "$TestDrive/wide" -Tcp @(
        New-KernelRow -Local '255.255.255.254:65534' -Remote '255.255.255.255:65535' -State '01' -Inode 11 -Queue 'FFFFFFFF:FFFFFFFF'
        New-KernelRow -Local '255.255.255.253:65533' -State '0A' -Inode 12
    ) -Tcp6 @(
        New-KernelRow -Local '[fdff:ffff:ffff:ffff:ffff:ffff:ffff:fffe]:65534' -Remote '[fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]:65535' -State '01' -Inode 13
    ) -Process @{ 4194304 = @{ Name = 'nginx'; Descriptor = @{ 5 = 11; 6 = 12; 7 = 13 } } }
    $hostileName = "$([char]27)[2Jc`t$([char]0x202e)d$([char]::ConvertFromUtf32(0xE0041))e`nb"
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

    It 'cuts no IPv6 address at <_> columns, but continues it on a further line' -ForEach 80, 120, 200 {
        $screen = Get-Screen { Get-ProcTcpSocket -ProcRoot $wide -AddressFamily IPv6 } -Width $_
        $screen | ForEach-Object { $_.TrimEnd().Length } | Sort-Object -Bottom 1 | Should -BeLessOrEqual $_
        $text = $screen -join "`n"
        $text | Should -Not -Match '…'
        ($text -replace '\s' -split 'Established')[1] | Should -Match '65534.*65535'
        [regex]::Matches($text, 'ffff|fdff|fffe').Count | Should -Be 16
    }

    It 'says of a listener on all IPv6 addresses that it does not serve IPv4' {
        $listener = [System.Net.Sockets.Socket]::new('InterNetworkV6', 'Stream', 'Tcp')
        try {
            $listener.DualMode = $false
            $listener.Bind([ipendpoint]::new([ipaddress]::IPv6Any, 0))
            $listener.Listen()
            $port = $listener.LocalEndPoint.Port
            Get-Screen { Get-ProcTcpSocket -LocalPort $port } -Width 120 | Select-Object -Last 1 | Should -Match '^Listen +:: \(IPv6 only\) +\d+ :: +0 '
            Get-Screen { Get-ProcTcpSocket -LocalPort $port -Source ProcFs } -Width 120 | Select-Object -Last 1 | Should -Match '^Listen +:: '
        }
        finally {
            $listener.Dispose()
        }
    }

    It 'shows namespace and peer of sockets of several namespaces, deserialized ones too' {
        $sockets = Get-ProcTcpSocket -ProcRoot $root -AllNetworkNamespaces
        $screen = Get-Screen { $sockets } -Width 80
        $screen[0] | Should -Match '^State +Local +Port +Remote +Port +Namespace +Owner'
        $copies = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($sockets, 3))
        Get-Screen { $copies } -Width 80 | Should -Be $screen
        @($sockets | Where-Object { $_ -is [ProcTcp.TcpSocketInfo] }).Count | Should -Be $sockets.Count
    }

    It 'shows state, both ends and owner' {
        $screen = Get-Screen { Get-ProcTcpSocket -ProcRoot $root } -Width 120
        $screen.Count | Should -Be 16
        $screen[0] | Should -Match 'State.*LocalAddress.*RemoteAddress.*Owner'
    }

    It 'shows <Words> as <Expected>' -ForEach @(
        @{ Words = 'the owner'; Filter = @{ LocalPort = 22; State = 'Listen' }; Expected = '10/sshd' }
        @{ Words = 'the listener''s owner'; Filter = @{ LocalPort = 8080; State = 'CloseWait' }; Expected = '(20/nginx*' }
        @{ Words = 'TimeWait'; Filter = @{ State = 'TimeWait' }; Expected = '(closed)' }
        @{ Words = 'SynReceived'; Filter = @{ State = 'SynReceived' }; Expected = '(half open)' }
        @{ Words = 'Orphaned'; Filter = @{ State = 'FinWait1' }; Expected = '(closed)' }
        @{ Words = 'NotFound'; Filter = @{ Inode = 204 }; Expected = '(no owner)' }
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
        # The word of one timer takes two lines.
        $screen.Count | Should -Be 11
        $screen | ForEach-Object { $_.TrimEnd().Length } | Sort-Object -Bottom 1 | Should -BeLessOrEqual 80
        $orphan = $screen -match '^FinWait1'
        $orphan | Should -Match '\b4096\b.*ZeroWindow\s+0[.,]20'
    }

    It 'aligns numbers right' {
        $columns = (Get-View -Name Queues).Control.Headers
        @($columns | Where-Object Alignment -EQ 'Right').Count | Should -BeGreaterOrEqual 6
    }
}

Describe 'A change' {
    It 'has the ends and the owner of its socket, for filters and CSV' {
        $changes = Watch-ProcTcpSocket -ProcRoot $root -IncludeExisting -Duration 0
        $found = @($changes | Where-Object LocalPort -EQ 22 | Where-Object State -EQ Listen)
        $found.Count | Should -Be 1
        $csv = $found | ConvertTo-Csv | ConvertFrom-Csv
        foreach ($name in 'LocalAddress', 'LocalPort', 'RemoteAddress', 'RemotePort', 'State', 'OwningProcess', 'OwningProcessName') {
            $found[0].$name | Should -BeExactly $found[0].Socket.$name
            $csv.$name | Should -BeExactly "$($found[0].Socket.$name)"
        }
        "$($found[0])" | Should -BeLike '* Existing *:22 -> * Listen*'
        @($changes | Where-Object State -EQ TimeWait)[0].OwningProcess | Should -BeNullOrEmpty
        @(@($changes | Where-Object State -EQ TimeWait)[0].OwningProcess).Count | Should -Be 0
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

Describe 'Hostile text on the screen' {
    BeforeDiscovery {
        $views = [xml]::new()
        $views.Load("$((Get-Module -Name ProcTcp).ModuleBase)/module/ProcTcp.Format.ps1xml")
        $formats = @{ TableControl = 'Format-Table'; ListControl = 'Format-List'; CustomControl = 'Format-Custom' }
        $screens = foreach ($view in $views.Configuration.ViewDefinitions.View) {
            @{ View = $view.Name; Type = @($view.ViewSelectedBy.TypeName)[0]; Format = $formats[@($view.ChildNodes.Name -like '*Control')[0]] }
        }
    }

    BeforeAll {
        # Whatever a value may be that has its name from outside; what the module makes itself of numbers is left.
        function Set-HostileText {
            param($Object)

            foreach ($property in $Object.PSObject.Properties | Where-Object TypeNameOfValue -EQ System.String) {
                if ($property.Name -notin 'LocalAddress', 'RemoteAddress', 'KernelAddress') {
                    $Object | Add-Member -NotePropertyName $property.Name -NotePropertyValue $hostileName -Force
                }
            }
            $Object
        }

        # What comes from another session may hold any text as any value.
        function Receive-HostileText {
            param($Object)

            $text = [System.Security.SecurityElement]::Escape(($hostileName.ToCharArray().ForEach{ '_x{0:X4}_' -f [int]$_ } -join ''))
            $sent = [System.Management.Automation.PSSerializer]::Serialize($Object, 3)
            $forged = $sent -replace '<(?<type>\w+)( N="\w+")(>[^<]*</\k<type>>| />)', "<S`$1>$text</S>" -replace '(?<=<ToString>)[^<]*', $text
            [System.Management.Automation.PSSerializer]::Deserialize($forged)
        }

        # One line of that, and no character that a screen acts on.
        function Assert-Harmless {
            param([string[]]$Text)

            $plain = ($Text -join '|') -replace "$escape\[[0-9;]*m"
            $plain | Should -Not -Match '[\x00-\x1f\x7f-\x9f\u202e]'
            $plain.Contains([char]::ConvertFromUtf32(0xE0041)) | Should -BeFalse
            $plain
        }

        $tree = New-ProcTree -Path "$TestDrive/outside" -Tcp6 @() -Tcp (New-KernelRow -Local '10.0.0.1:1001' -State '01' -Inode 1) -Process @{
            50 = @{ Name = $hostileName; Descriptor = @{ 5 = 1 }; Cgroup = "0::/lxc/$($hostileName -replace "`n")" }; 51 = @{ Name = 'next'; Descriptor = @{} }
        }
        $socket = Get-ProcTcpSocket -ProcRoot $tree -AllNetworkNamespaces
        $change = Watch-ProcTcpSocket -ProcRoot $tree -IncludeExisting -Interval 0.01 -Duration 60 -MaxEvents 2 | ForEach-Object {
            [IO.File]::Delete("$tree/50/fd/5")
            [IO.File]::Delete("$tree/51/fd/5")
            $null = [IO.File]::CreateSymbolicLink("$tree/51/fd/5", 'socket:[1]')
            $_
        } | Select-Object -Last 1
        $objects = @{
            'ProcTcp.TcpSocketInfo'          = Set-HostileText -Object $socket
            'ProcTcp.TcpSocketDetail'        = Set-HostileText -Object ($socket | ConvertTo-SocketDetail -Attribute (New-DetailAttribute))
            'ProcTcp.TcpSocketOwner'         = Set-HostileText -Object (Get-ProcTcpSocket -ProcRoot $hostile).Owners[0]
            'ProcTcp.TcpSocketChange'        = $change
            'ProcTcp.TcpSocketMeasure'       = Get-ProcTcpSocket -ProcRoot $hostile | Measure-ProcTcpSocket -Property OwningProcessName, State
            'ProcTcp.TcpSocketMeasure#State' = Get-ProcTcpSocket -ProcRoot $hostile | Measure-ProcTcpSocket
        }
    }

    It 'is harmless in the view <View> of <Type>' -ForEach $screens {
        $received = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($objects[$Type], 3))
        foreach ($shown in $objects[$Type], $received, (Receive-HostileText -Object $objects[$Type])) {
            Assert-Harmless -Text (Get-Screen { $shown | & $Format -View $View } -Width 400 -Rendering Ansi)
        }
    }

    It 'shows no property past the writer of text from outside' {
        Get-Content -LiteralPath "$((Get-Module -Name ProcTcp).ModuleBase)/module/ProcTcp.Format.ps1xml" | Should -Not -Match '<PropertyName>'
    }

    It 'is harmless in lists of <_>' -ForEach 'ProcTcp.TcpSocketInfo', 'ProcTcp.TcpSocketDetail', 'ProcTcp.TcpSocketOwner', 'ProcTcp.TcpSocketChange', 'ProcTcp.TcpSocketMeasure' {
        Assert-Harmless -Text (Get-Screen { $objects[$_] | Format-List } -Width 400 -Rendering Ansi) | Should -Match '\\e\[2J'
    }

    It 'is harmless where objects become text' {
        $owner = (Get-ProcTcpSocket -ProcRoot $hostile).Owners[0]
        Assert-Harmless -Text "$owner", "$($objects['ProcTcp.TcpSocketMeasure'])", "$change", "$socket" | Should -Match '\\e\[2J'
        Assert-Harmless -Text ($socket | ConvertTo-Csv | ConvertFrom-Csv).Owners
    }

    It 'is still the value' {
        (Get-ProcTcpSocket -ProcRoot $hostile).OwningProcessName | Should -BeExactly $hostileName
    }

    It 'is harmless in what is said <Words>' -ForEach @(
        @{ Words = 'of a file that is not there'; Say = { ConvertFrom-ProcTcpTable -LiteralPath "$TestDrive/$hostileName" } }
        @{ Words = 'of a path that leads nowhere'; Say = { ConvertFrom-ProcTcpTable -Path "no${hostileName}:\x" } }
        @{ Words = 'of a file that is no table'; Say = {
                [IO.File]::WriteAllLines("$TestDrive/$hostileName", [string[]](@($hostileName -replace "`n") * 101))
                ConvertFrom-ProcTcpTable -LiteralPath "$TestDrive/$hostileName" -Verbose
            }
        }
        @{ Words = 'of a guess'; Say = { New-KernelRow -Local '203.0.113.10:80' | Set-Content -LiteralPath "$TestDrive/$hostileName"; ConvertFrom-ProcTcpTable -LiteralPath "$TestDrive/$hostileName" -Verbose } }
        @{ Words = 'of a proc root that is none'; Say = { Get-ProcTcpSocket -ProcRoot "$TestDrive/none$hostileName" } }
        @{ Words = 'of a tree with half its tables'; Say = {
                $half = New-ProcTree -Path "$TestDrive/half$hostileName" -Tcp (New-KernelRow -Local '10.0.0.1:1001' -Inode 1)
                Get-ProcTcpSocket -ProcRoot $half -Verbose
            }
        }
        @{ Words = 'of a network namespace that is not there'; Say = { Get-ProcTcpSocket -NetworkNamespace ($hostileName -replace '\[') } }
        @{ Words = 'of a wait'; Say = { Wait-ProcTcpSocket -ProcRoot $hostile -OwningProcessName "no$hostileName" -Timeout 0.05 -Verbose } }
        @{ Words = 'of a wait for a port that another has'; Say = { Wait-ProcTcpSocket -ProcRoot $hostile -OwningProcess 50 -State Closed -Timeout 0 } }
        @{ Words = 'of an argument'; Say = { Get-ProcTcpSocket -LocalPort $hostileName } }
        @{ Words = 'of a property'; Say = { Measure-ProcTcpSocket -Property $hostileName } }
        @{ Words = 'of an object'; Say = { $hostileName | Measure-ProcTcpSocket } }
    ) {
        $said = try { & $Say *>&1 } catch { $_ }
        $messages = @($said | Where-Object { $_ -isnot [ProcTcp.TcpSocketInfo] })
        $messages | Should -Not -BeNullOrEmpty
        foreach ($message in $messages) {
            $text = @("$message")
            if ($message -is [System.Management.Automation.ErrorRecord]) {
                $text += $message.Exception.Message, $message.CategoryInfo.ToString(), $message.CategoryInfo.GetMessage()
                $text += foreach ($view in 'ConciseView', 'NormalView', 'CategoryView') {
                    $ErrorView = $view
                    $message | Out-String -Width 4000 -Stream
                }
            }
            $null = Assert-Harmless -Text $text
        }
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
