BeforeAll {
    . "$PSScriptRoot/Lab/Initialize.ps1"
    Import-Module -Name "$PSScriptRoot/Lab/SampleTree.psm1", "$PSScriptRoot/Lab/Details.psm1"
    $root = New-SampleTree -Path "$TestDrive/proc"
    $details = @(Get-ProcTcpSocket -ProcRoot $root | ConvertTo-SocketDetail -Attribute (New-DetailAttribute))
    $details | Export-Clixml -Path "$TestDrive/details.xml"
    $samples = @(Get-SampleDetail -Root $root)
    $copies = @(Import-Clixml -Path "$TestDrive/details.xml")
}

Describe 'Sockets with details' {
    It 'are sockets: with the process of nobody, the alias PID and the views of sockets' {
        $nobody = @($details | Where-Object OwnerStatus -EQ TimeWait)
        $nobody | Should -Not -BeNullOrEmpty
        @($nobody | ForEach-Object OwningProcess).Count | Should -Be 0
        ($details | Where-Object Inode -EQ 101).PID | Should -Be 11
        foreach ($view in 'Queues', 'Namespaces') {
            ($details | Format-Table -View $view | Out-String) | Should -BeExactly (Get-ProcTcpSocket -ProcRoot $root | Format-Table -View $view | Out-String)
        }
    }

    It 'have all properties in the list view' {
        $list = ($details[0] | Format-List | Out-String -Width 200) -split "`n" -match '^\w+ +:' -replace ' .*'
        [ProcTcp.TcpSocketDetail].GetProperties().Name | Sort-Object | Should -Be ($list | Sort-Object)
    }

    It 'are grouped by <_> as Group-Object groups them' -ForEach @(
        [ProcTcp.TcpSocketDetail].GetProperties().Where{ $_.DeclaringType.Name -eq 'TcpSocketDetail' }.Name
    ) {
        $property = $_
        $expected = $samples | Group-Object -Property $property | ForEach-Object { "$($_.Group[0].$property): $($_.Count)" }
        # Rows without measurements are a group of their own.
        @($expected).Count | Should -BeGreaterThan 1
        $measures = $samples | Measure-ProcTcpSocket -Property $property
        @($measures | ForEach-Object { "$($_.$property): $($_.Count)" } | Sort-Object) | Should -Be @($expected | Sort-Object)
    }

    It 'are grouped by details, here and through Clixml' {
        foreach ($property in 'CongestionState', 'TcpOptions', 'ShutdownDirections', 'RoundTripTime', 'RetransmitRatio', 'CgroupPath', 'SendWindowScale', 'BytesSent') {
            $here, $there = $details, $copies | ForEach-Object { , ($_ | Measure-ProcTcpSocket -Property $property | ForEach-Object { "$($_.$property) $($_.Count)" }) }
            $here.Count | Should -BeGreaterThan 0
            $there | Should -Be $here
        }
    }

    It 'keep their values through Clixml, enumerations by name' {
        $detail = $details | Where-Object Inode -EQ 101
        $copy = $copies | Where-Object Inode -EQ 101
        @($copies | Where-Object CongestionState -EQ Recovery).Count | Should -Be @($details | Where-Object CongestionState -EQ Recovery).Count
        $copy.TcpOptions | Should -BeExactly 'Timestamps, Sack, WindowScale, EcnSeen'
        $copy.ShutdownDirections | Should -BeExactly 'Receive'
        foreach ($name in [ProcTcp.TcpSocketDetail].GetProperties().Where{ $_.DeclaringType.Name -eq 'TcpSocketDetail' -and -not $_.PropertyType.GenericTypeArguments.IsEnum }.Name) {
            $detail.$name | Should -Not -BeNullOrEmpty -Because $name
            $copy.$name | Should -BeExactly $detail.$name
            $copy.$name.GetType() | Should -Be $detail.$name.GetType()
        }
    }

    It 'have no process of nobody through Clixml either' {
        $nobody = @($copies | Where-Object OwnerStatus -EQ TimeWait)
        @($nobody | ForEach-Object OwningProcess).Count | Should -Be 0
        @($nobody | ForEach-Object PID).Count | Should -Be 0
    }

    It 'are summed up by Measure-Object, and sorted' {
        ($details | Measure-Object -Property BytesSent -Sum).Sum | Should -Be (($details.BytesSent | Measure-Object -Sum).Sum)
        @($details | Sort-Object -Property RoundTripTime -Descending)[-1].RoundTripTime | Should -BeNullOrEmpty
    }

    It 'are null, not 0, where the kernel says nothing' {
        $bare = Get-ProcTcpSocket -ProcRoot $root -Inode 101 | ConvertTo-SocketDetail -Attribute ([byte[]]@())
        foreach ($name in [ProcTcp.TcpSocketDetail].GetProperties().Where{ $_.DeclaringType.Name -eq 'TcpSocketDetail' }.Name) {
            $bare.$name | Should -BeNullOrEmpty -Because $name
        }
    }
}
