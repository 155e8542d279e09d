# Sockets with the attributes that the kernel's socket diagnosis would have given them: made of sockets of a made-up table.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

# An attribute as the kernel writes it: length, type, value.
function New-Attribute {
    param([int]$Type, [byte[]]$Value)

    $padding = [byte[]]::new((4 - $Value.Length % 4) % 4)
    [BitConverter]::GetBytes([ushort]($Value.Length + 4)) + [BitConverter]::GetBytes([ushort]$Type) + $Value + $padding
}

# A structure of numbers by their offsets, each as long as its type.
function New-Structure {
    param([int]$Length, [System.Collections.IDictionary]$Field)

    $bytes = [byte[]]::new($Length)
    foreach ($offset in $Field.Keys) {
        $value = $Field[$offset]
        $number = $value -is [byte] ? @($value) : [BitConverter]::GetBytes($value)
        [array]::Copy($number, 0, $bytes, $offset, $number.Length)
    }
    , $bytes
}

# The attributes of a connection with another number in every field.
function New-DetailAttribute {
    param([System.Collections.IDictionary]$Info = @{})

    $number = 0
    $all = @{ 1 = [byte]3; 4 = [byte]2; 5 = [byte]0x17; 6 = [byte]0xA7; 7 = [byte]1 }
    foreach ($offset in 8..100 | Where-Object { $_ % 4 -eq 0 }) {
        $all[$offset] = [uint](1000 + ++$number)
    }
    foreach ($offset in @(104..135 + 160..191 + 200..215) | Where-Object { $_ % 8 -eq 0 }) {
        $all[$offset] = [ulong](1000000 + ++$number)
    }
    foreach ($offset in @(136..159 + 192..199 + 216..239) | Where-Object { $_ % 4 -eq 0 }) {
        $all[$offset] = [uint](1000 + ++$number)
    }
    foreach ($offset in $Info.Keys) {
        $all[$offset] = $Info[$offset]
    }
    $memory = @{}
    foreach ($index in 0..8) {
        $memory[4 * $index] = [uint](4000 + $index)
    }
    New-Attribute -Type 2 -Value (New-Structure -Length 280 -Field $all)
    New-Attribute -Type 4 -Value ([Text.Encoding]::ASCII.GetBytes("bbr`0"))
    New-Attribute -Type 5 -Value 0x10
    New-Attribute -Type 6 -Value 0x20
    New-Attribute -Type 7 -Value (New-Structure -Length 36 -Field $memory)
    New-Attribute -Type 8 -Value 1
    New-Attribute -Type 15 -Value ([BitConverter]::GetBytes([uint]42))
    New-Attribute -Type 16 -Value (New-Structure -Length 20 -Field @{ 0 = [uint]12500000; 8 = [uint]11200; 12 = [uint]739; 16 = [uint]512 })
    New-Attribute -Type 17 -Value ([BitConverter]::GetBytes([uint]6))
    New-Attribute -Type 19 -Value (New-Attribute -Type 1 -Value ([Text.Encoding]::ASCII.GetBytes("tls`0")))
    New-Attribute -Type 21 -Value ([BitConverter]::GetBytes([ulong]7001))
}

# The same socket with attributes.
function ConvertTo-SocketDetail {
    param([Parameter(ValueFromPipeline)]$Socket, [byte[]]$Attribute)

    process {
        $flags = [Reflection.BindingFlags]'Instance, NonPublic'
        $type = [ProcTcp.TcpSocketInfo]
        $row, $origin, $owners = '_row', '_origin', '_owners' | ForEach-Object { , $type.GetField($_, $flags).GetValue($Socket.PSObject.BaseObject) }
        $paths = [Collections.Concurrent.ConcurrentDictionary[ulong, string]]::new()
        $paths[7001] = '/system.slice/web.service'
        $origin.GetType().GetProperty('CgroupPaths').SetValue($origin, $paths)
        [ProcTcp.TcpSocketDetail].GetConstructors($flags)[0].Invoke(@($row, $origin, $Socket.OwnerStatus, $owners, $Attribute))
    }
}

# Connections fast and slow, and rows that socket diagnosis knows less of.
function Get-SampleDetail {
    param([string]$Root)

    foreach ($socket in Get-ProcTcpSocket -ProcRoot $Root) {
        $info = switch ($socket.RemotePort) {
            40001 { @{ 68 = [uint]84200; 100 = [uint]31; 160 = [ulong]125000 } }
            443 { @{ 68 = [uint]7; 100 = [uint]0; 160 = [ulong]1347078857 } }
            65535 { @{ 68 = [uint]::MaxValue - 1; 100 = [uint]::MaxValue; 160 = [ulong]::MaxValue - 1 } }
            default { @{} }
        }
        # Mini-sockets and requests have none.
        $attributes = $socket.State -in 'TimeWait', 'SynReceived' ? [byte[]]@() : [byte[]](New-DetailAttribute -Info $info)
        $socket | ConvertTo-SocketDetail -Attribute $attributes
    }
}

Export-ModuleMember -Function New-DetailAttribute, ConvertTo-SocketDetail, Get-SampleDetail
