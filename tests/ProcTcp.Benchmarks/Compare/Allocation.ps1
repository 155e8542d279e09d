# What calls allocate, counted in all threads of their process.

function Measure-WarmAllocation {
    param([scriptblock]$Block)

    $bytes = foreach ($attempt in 1..9) {
        $before = [GC]::GetTotalAllocatedBytes($true)
        $null = & $Block
        [GC]::GetTotalAllocatedBytes($true) - $before
    }

    # The first ones may rent what the pools have not got yet.
    Get-Median -Value $bytes[2..8]
}

# With all that PowerShell and the runtime do once for a call.
function Measure-FirstAllocation {
    param([string]$Command)

    $script = @(
        "Import-Module '$ModulePath'"
        '$before = [GC]::GetTotalAllocatedBytes($true)'
        "`$null = $Command"
        '[GC]::GetTotalAllocatedBytes($true) - $before'
    ) -join '; '
    $program, $arguments = @(Get-PwshCommand) + '-NoProfile', '-NonInteractive', '-Command', $script
    [long](& $program @arguments)
}

function Measure-Allocation {
    param($Subject)

    $calls = [ordered]@{}
    foreach ($one in $Subject | Where-Object Name -Match '^Get-ProcTcpSocket( -Source ProcFs| -TcpInfo)?( -NoOwner)?$|^Measure-ProcTcpSocket$') {
        $calls[$one.Name] = @{ Warm = Measure-WarmAllocation -Block $one.Block; First = Measure-FirstAllocation -Command $one.Name }
    }

    @{
        Calls      = $calls
        PowerShell = Measure-WarmAllocation -Block ($Subject | Where-Object Name -Like 'PowerShell*').Block
        Dropped    = dotnet (Get-BenchmarkCommand) allocation | ConvertFrom-Json
    }
}
