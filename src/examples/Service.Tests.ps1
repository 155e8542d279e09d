#Requires -Modules ProcTcp, @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }

<#
.SYNOPSIS
Checks a service on this host by its sockets. about_ProcTcp_Pester says how to run it.
#>
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSReviewUnusedParameter', '', Justification = 'Pester runs the blocks below with them.')]
param(
    [Parameter(Mandatory)]
    [ushort]$Port,

    [Parameter(Mandatory)]
    [string]$ProcessName,

    [Parameter(Mandatory)]
    [string]$UserName,

    # The largest number of connections that may wait for the service to close them.
    [int]$MostCloseWait = 10,

    # Makes the service close its connections. Without it, draining is not checked.
    [scriptblock]$Drain,

    # The time-out for draining: a number of seconds, or a TimeSpan.
    $DrainTimeout = 10
)

Describe "The service on port $Port" {
    BeforeAll {
        $listeners = Wait-ProcTcpSocket -LocalPort $Port -State Listen -Timeout 10 -ErrorAction SilentlyContinue -ErrorVariable problem
    }

    It 'listens' {
        $problem | Should -BeNullOrEmpty
    }

    It 'listens only on loopback' {
        $open = $listeners | Where-Object { -not [ipaddress]::IsLoopback($_.LocalAddress) }
        $open | Should -BeNullOrEmpty -Because 'only the proxy on this host may reach it'
    }

    It 'is the right process, of the right user' {
        $named = Get-ProcTcpSocket -LocalPort $Port -State Listen -OwningProcessName $ProcessName -ErrorAction SilentlyContinue
        $others = $listeners | Where-Object Inode -NotIn $named.Inode
        $others.OwningProcessName | Should -BeNullOrEmpty -Because "the port is for $ProcessName"
        $listeners.UserName | Sort-Object -Unique | Should -Be $UserName
    }

    It 'accepts what comes' {
        $queue = Measure-ProcTcpSocket -LocalPort $Port -State Listen
        $queue.AcceptQueue | Should -Be 0 -Because 'a connection that waits to be accepted waits for a busy or stuck service'
    }

    It 'closes what its clients have closed' {
        $left = Get-ProcTcpSocket -LocalPort $Port -State CloseWait -ErrorAction SilentlyContinue | Group-Object -Property OwnerStatus -NoElement
        $count = ($left | Measure-Object -Property Count -Sum).Sum
        $reasons = $left | ForEach-Object { "$($_.Count) $($_.Name)" }
        $count | Should -BeLessOrEqual $MostCloseWait -Because "these wait for the service to close them: $reasons"
    }

    It 'drains' -Skip:(-not $Drain) {
        & $Drain
        Wait-ProcTcpSocket -LocalPort $Port -State Established, CloseWait -Absent -Timeout $DrainTimeout -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem | Should -BeNullOrEmpty
    }
}
