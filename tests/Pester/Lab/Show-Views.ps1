<#
.SYNOPSIS
Writes what every view of the module shows of known objects, on screens of some widths, each as a text file.

.DESCRIPTION
Runs in a pwsh of its own, with its output redirected: bars and colours of the views depend on that, and on the host's screen.
<View>.<width>.txt is the view by its name, <View>.<width>.copy of the same objects after a trip through CLIXML, and
<Type>.<width>.<table|list|plain> what comes if no view is named.
#>
param([string]$ManifestPath, [string]$WorkPath, [string]$OutputPath, [int[]]$Width = @(80, 140, 200))

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
Import-Module -Name $ManifestPath, "$PSScriptRoot/ProcText.psm1", "$PSScriptRoot/Details.psm1"
Add-Type -Path "$PSScriptRoot/ScreenHost.cs"

# A row in which no two columns have the same number.
function New-ViewRow {
    param([hashtable]$Row, [int]$Retransmits, [int]$Probes)

    (New-KernelRow @Row) -replace ' 00000000(?<user>\s+\d+)\s+0 ', (' {0:X8}${{user}} {1,8} ' -f $Retransmits, $Probes)
}

function Get-HostTree {
    $tcp = @(
        New-ViewRow -Row @{ Local = '0.0.0.0:8443'; State = '0A'; Inode = 100; Queue = '00000000:00000003'; Tail = ' 100 0 0 10 5' }
        New-ViewRow -Row @{ Local = '127.0.0.1:5432'; State = '0A'; Inode = 104; UserId = 4000000000; Tail = ' 100 0 0 10 0' }
        New-ViewRow -Retransmits 2 -Row @{
            Local = '192.0.2.17:8443'; Remote = '198.51.100.23:40001'; State = '01'; Inode = 101; Queue = '00000011:000001A4'; Timer = '01:00000017'
            Tail = ' 24 4 31 12 7'
        }
        New-ViewRow -Row @{ Local = '192.0.2.17:8443'; Remote = '198.51.100.24:40002'; State = '01'; Queue = '00000000:0000004E'; Tail = ' 20 4 30 10 -1' }
        New-ViewRow -Row @{ Local = '192.0.2.17:8443'; Remote = '198.51.100.25:40003'; State = '08'; Queue = '00000000:00000001'; Tail = ' 20 4 30 10 -1' }
        New-ViewRow -Row @{ Local = '192.0.2.17:8443'; Remote = '198.51.100.26:40004'; State = '06'; Timer = '03:0000176F' }
        New-ViewRow -Retransmits 1 -Row @{ Local = '192.0.2.17:8443'; Remote = '198.51.100.27:40005'; State = '03'; Timer = '01:00000064' }
        New-ViewRow -Probes 6 -Row @{
            Local = '192.0.2.17:8443'; Remote = '198.51.100.28:40006'; State = '04'; Queue = '00001000:00000000'; Timer = '04:0000014D'; Tail = ' 34 4 0 8 9'
        }
        New-ViewRow -Row @{ Local = '192.0.2.17:8443'; Remote = '198.51.100.29:40007'; State = '05'; Timer = '03:00001234'; Tail = '' }
        New-ViewRow -Retransmits 4 -Row @{
            Local = '192.0.2.17:8443'; Remote = '198.51.100.30:40008'; State = '09'; Queue = '00000001:00000000'; Timer = '01:000003E8'; Tail = ' 400 4 0 1 2'
        }
        New-ViewRow -Row @{ Local = '192.0.2.17:8443'; Remote = '198.51.100.31:40009'; State = '0B'; Queue = '00000001:00000000'; Tail = ' 20 4 0 10 -1' }
        New-ViewRow -Row @{ Local = '192.0.2.17:50100'; Remote = '203.0.113.80:443'; State = '02'; Inode = 103; UserId = 4000000000; Timer = '01:00000064' }
        New-ViewRow -Row @{ Local = '192.0.2.17:50101'; Remote = '203.0.113.81:443'; State = '01'; Inode = 999; Tail = ' 20 4 30 10 -1' }
        New-ViewRow -Row @{
            Local = '192.0.2.17:50102'; Remote = '203.0.113.82:443'; State = '01'; Inode = 105; Queue = '3B9ACA00:77359400'; Tail = ' 20 4 1 4096 2048'
        }
        New-ViewRow -Row @{ Local = '255.255.255.254:65534'; Remote = '255.255.255.255:65535'; State = '01'; Inode = 106; Queue = 'FFFFFFFE:FFFFFFFF' }
    )
    $tcp6 = @(
        New-ViewRow -Row @{ Local = '[::]:443'; State = '0A'; Inode = 200; Tail = ' 100 0 0 10 0' }
        New-ViewRow -Row @{ Local = '[::ffff:192.0.2.17]:443'; Remote = '[::ffff:198.51.100.32]:40010'; State = '01'; Inode = 201 }
        New-ViewRow -Row @{ Local = '[::ffff:192.0.2.17]:443'; Remote = '[::ffff:198.51.100.33]:40011'; State = '01' }
        New-ViewRow -Row @{
            Local = '[2001:db8:1234:5678:9abc:def0:1234:5678]:443'; Remote = '[2001:db8:8765:4321:cba9:fed:4321:8765]:40012'; State = '08'; Inode = 202
            Queue = '00000000:00000001'; Timer = '02:00000BB8'
        }
        New-ViewRow -Row @{ Local = '[fd00::1]:9001'; Remote = '[fd00::2]:9002'; State = '0E'; Inode = 203 }
    )
    New-ProcTree -Path "$WorkPath/host" -Tcp $tcp -Tcp6 $tcp6 -Process @{
        812     = @{ Name = 'nginx'; Descriptor = @{ 6 = 100; 7 = 200 } }
        813     = @{ Name = 'nginx'; Descriptor = @{ 6 = 100; 7 = 200; 9 = 100; 11 = 101; 12 = 201; 13 = 202 } }
        814     = @{ Name = 'nginx: worker'; Descriptor = @{ 6 = 100 } }
        900     = @{ Name = 'curl'; Descriptor = @{ 5 = 103; 6 = 105 } }
        901     = @{ Name = "a`nb$([char]27)[2J"; Descriptor = @{ 3 = 104 } }
        4194304 = @{ Name = 'fifteen-letters'; Descriptor = @{ 1023 = 106 } }
    }
}

function Get-NamespaceTree {
    $id = '3f2a9c41d07be85566aa0f1e2d3c4b5a69788796a5b4c3d2e1f0011223344556'
    New-ProcTree -Path "$WorkPath/namespaces" -Tcp6 @() -Tcp (New-KernelRow -Local '192.0.2.17:22' -Inode 1) -Process @{
        10 = @{ Name = 'sshd'; Descriptor = @{ 3 = 1 } }
        20 = @{
            Name = 'postgres'; Descriptor = @{ 5 = 2 }; Cgroup = "0::/system.slice/docker-$id.scope"; NetworkNamespace = 4026532001
            Tcp = New-KernelRow -Local '172.17.0.2:5432' -Inode 2
        }
        30 = @{ Name = 'redis'; Descriptor = @{ 6 = 3 }; NetworkNamespace = 4026532002; Tcp = New-KernelRow -Local '172.17.0.3:6379' -Inode 3 }
    }
}

# One that cannot be read may be the owner.
function Get-DeniedTree {
    $tree = New-ProcTree -Path "$WorkPath/denied" -Tcp6 @() -Tcp (New-KernelRow -Local '192.0.2.17:25' -Inode 1) -Process @{
        20 = @{ Name = 'master'; Descriptor = @{} }
    }
    Remove-Item -LiteralPath "$tree/20/fd" -Recurse
    [IO.File]::WriteAllText("$tree/20/fd", '')
    $tree
}

function Get-Socket {
    param([string]$HostTree)

    $capture = New-KernelRow -Local '203.0.113.9:179' -Remote '203.0.113.10:41000' -State '01' -Inode 77
    $order = [BitConverter]::IsLittleEndian ? 'LittleEndian' : 'BigEndian'
    $sockets = @(
        Get-ProcTcpSocket -ProcRoot $HostTree
        Get-ProcTcpSocket -ProcRoot (Get-DeniedTree) -WarningAction SilentlyContinue
        Get-ProcTcpSocket -ProcRoot $HostTree -LocalPort 50100 -NoOwner
        @(Get-KernelHeader) + $capture | ConvertFrom-ProcTcpTable -ByteOrder $order
        # Namespaces come in no order that is promised.
        Get-ProcTcpSocket -ProcRoot (Get-NamespaceTree) -AllNetworkNamespaces | Sort-Object -Property LocalPort
        # No tree has names of namespaces: those are below /run/netns of this host.
        Get-ProcTcpSocket -ProcRoot "$WorkPath/namespaces" -NetworkNamespace 4026532002 |
            Add-Member -NotePropertyName NetworkNamespaceName -NotePropertyValue 'cache' -Force -PassThru
    )
    $sockets | Set-Clock -Property Timestamp
}

# Times are the only values that a clock gives: here they are always the same.
function Set-Clock {
    param([Parameter(ValueFromPipeline)]$Object, [string]$Property)

    begin {
        $time = [datetime]'2026-03-04T05:06:07.089'
    }
    process {
        $Object | Add-Member -NotePropertyName $Property -NotePropertyValue $time -Force -PassThru
        $time = $time.AddMilliseconds(1111)
    }
}

function Copy-Object {
    param($Object)

    [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($Object, 3))
}

# A watch of a made-up tree, which goes on to its next state when the watch has told of the one before.
function Get-Change {
    $listener = New-KernelRow -Local '192.0.2.17:8080' -State '0A' -Inode 1
    $old = @{ Local = '192.0.2.17:8080'; Remote = '198.51.100.1:50001' }
    $new = @{ Local = '192.0.2.17:8080'; Remote = '198.51.100.2:50002' }
    $far = @{ Local = '[2001:db8:1234:5678:9abc:def0:1234:5678]:8080'; Remote = '[2001:db8:8765:4321:cba9:fed:4321:8765]:50003' }
    $oldIs = { param($State) New-KernelRow @old -State $State -Inode 2 }
    $newIs = { param($State, $Inode) New-KernelRow @new -State $State -Inode $Inode }
    $tree = New-ProcTree -Path "$WorkPath/watched" -Tcp6 @() -Tcp $listener, (& $oldIs '01') -Process @{
        20 = @{ Name = 'web'; Descriptor = @{ 3 = 1; 4 = 2 } }; 21 = @{ Name = 'worker'; Descriptor = @{} }
    }
    function Set-Table {
        param([string[]]$Row, [string[]]$Row6)

        foreach ($table in @{ tcp = $Row; tcp6 = $Row6 }.GetEnumerator()) {
            [IO.File]::WriteAllText("$tree/next", (@(Get-KernelHeader) + $table.Value -join "`n") + "`n")
            [IO.File]::Move("$tree/next", "$tree/1/net/$($table.Key)", $true)
        }
    }
    function Set-Descriptor {
        param([int]$Process, [int]$Number, [int]$Inode)

        [IO.File]::Delete("$tree/$Process/fd/$Number")
        if ($Inode) {
            $null = [IO.File]::CreateSymbolicLink("$tree/$Process/fd/$Number", "socket:[$Inode]")
        }
    }
    $steps = @(
        {}
        { Set-Table -Row $listener, (& $oldIs '01'), (& $newIs '01' 0) }
        { Set-Descriptor -Process 20 -Number 5 -Inode 3; Set-Table -Row $listener, (& $oldIs '01'), (& $newIs '01' 3) }
        { Set-Descriptor -Process 21 -Number 4 -Inode 2 }
        { Set-Descriptor -Process 20 -Number 4 }
        { Set-Table -Row $listener, (& $oldIs '08'), (& $newIs '01' 3) }
        { Set-Descriptor -Process 20 -Number 5; Set-Table -Row $listener, (& $oldIs '08'), (& $newIs '06' 0) }
        { Set-Table -Row $listener, (& $oldIs '08') }
        { Set-Table -Row $listener, (& $oldIs '08') -Row6 (New-KernelRow @far -State '02' -Inode 9) }
    )
    $count = 0
    Watch-ProcTcpSocket -ProcRoot $tree -IncludeExisting -Interval 0.01 -Duration 60 -MaxEvents ($steps.Count + 1) | ForEach-Object {
        $_
        if ($count -lt $steps.Count) {
            & $steps[$count]
        }
        $count++
    }
}

function Show-Object {
    param($Shell, [scriptblock]$Script, $Object, [string]$Name)

    $Shell.Commands.Clear()
    $text = $Shell.AddScript("$Script").AddArgument($Object).Invoke()
    foreach ($problem in $Shell.Streams.Error) {
        throw $problem
    }
    [IO.File]::WriteAllLines("$OutputPath/$Name", [string[]]$text)
}

$tree = Get-HostTree
$sockets = @(Get-Socket -HostTree $tree)
$objects = @{
    'ProcTcp.TcpSocketInfo'          = $sockets
    'ProcTcp.TcpSocketDetail'        = @(Get-SampleDetail -Root $tree | Set-Clock -Property Timestamp)
    'ProcTcp.TcpSocketOwner'         = @($sockets[0].Owners) + @($sockets[1].Owners)
    'ProcTcp.TcpSocketChange'        = @(Get-Change | Set-Clock -Property Time)
    'ProcTcp.TcpSocketMeasure#State' = @(Measure-ProcTcpSocket -ProcRoot $tree -IncludeOwner)
    'ProcTcp.TcpSocketMeasure'       = @(
        Measure-ProcTcpSocket -ProcRoot $tree -Property OwningProcessName, State -Top 5
        Measure-ProcTcpSocket -ProcRoot $tree -Property AddressFamily
    )
}
$copies = @{
    'ProcTcp.TcpSocketInfo'    = @(Copy-Object -Object $objects['ProcTcp.TcpSocketInfo'] | Set-Clock -Property Timestamp)
    'ProcTcp.TcpSocketDetail'  = @(Copy-Object -Object $objects['ProcTcp.TcpSocketDetail'] | Set-Clock -Property Timestamp)
    'ProcTcp.TcpSocketOwner'   = @(Copy-Object -Object $objects['ProcTcp.TcpSocketOwner'])
    'ProcTcp.TcpSocketChange'  = @(Copy-Object -Object $objects['ProcTcp.TcpSocketChange'] | Set-Clock -Property Time)
    'ProcTcp.TcpSocketMeasure' = @(Copy-Object -Object $objects['ProcTcp.TcpSocketMeasure'])
}
$views = [xml]::new()
$views.Load("$(Split-Path -Path $ManifestPath)/module/ProcTcp.Format.ps1xml")
$formats = @{ TableControl = 'Format-Table'; ListControl = 'Format-List'; CustomControl = 'Format-Custom' }
foreach ($columns in $Width) {
    # PowerShell leaves the last column of a screen empty.
    $used = $columns - 1
    $state = [System.Management.Automation.Runspaces.InitialSessionState]::CreateDefault2()
    $state.ImportPSModule($ManifestPath)
    $runspace = [runspacefactory]::CreateRunspace([ProcTcpLab.ScreenHost]::new($columns), $state)
    $runspace.Open()
    $shell = [powershell]::Create($runspace)
    $null = $shell.AddScript("`$PSStyle.OutputRendering = 'PlainText'").Invoke()
    foreach ($view in $views.Configuration.ViewDefinitions.View) {
        $type = @($view.ViewSelectedBy.TypeName)[0]
        $format = "$($formats[($view.ChildNodes.Name -like '*Control')[0]]) -View '$($view.Name)'"
        $script = [scriptblock]::Create("`$args[0] | $format | Out-String -Width $used")
        Show-Object -Shell $shell -Name "$($view.Name).$columns.txt" -Object $objects[$type] -Script $script
        if ($copies[$type]) {
            Show-Object -Shell $shell -Name "$($view.Name).$columns.copy" -Object $copies[$type] -Script $script
        }
    }
    foreach ($type in $objects.Keys) {
        foreach ($way in @{ plain = ''; table = '| Format-Table'; list = '| Format-List' }.GetEnumerator()) {
            Show-Object -Shell $shell -Name "$type.$columns.$($way.Key)" -Object $objects[$type] -Script ([scriptblock]::Create(
                "`$args[0] $($way.Value) | Out-String -Width $used"))
        }
    }
    $shell.Dispose()
    $runspace.Dispose()
}
