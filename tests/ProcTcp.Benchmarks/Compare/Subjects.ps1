# Who is measured on a table: the cmdlets in this session, and programs beside them.

function New-Subject {
    param([string]$Name, [scriptblock]$Block, [string]$Command, [int]$Every = 1)

    [pscustomobject]@{ Name = $Name; Block = $Block; Command = $Command; Every = $Every }
}

function Get-OwnSubject {
    param([int]$Sockets, [int]$ListenerPort)

    $commands = @(
        'Get-ProcTcpSocket'
        'Get-ProcTcpSocket -NoOwner'
        'Get-ProcTcpSocket -Source ProcFs'
        'Get-ProcTcpSocket -Source ProcFs -NoOwner'
        'Get-ProcTcpSocket -TcpInfo -NoOwner'
        'Get-ProcTcpSocket -State CloseWait'
        'Get-ProcTcpSocket -State CloseWait -NoOwner'
        'Get-ProcTcpSocket -State Listen -NoOwner'
        'Test-ProcTcpSocket -State Listen'
        "Test-ProcTcpSocket -LocalPort $ListenerPort"
        'Measure-ProcTcpSocket'
        'Measure-ProcTcpSocket -Source ProcFs'
    )
    foreach ($command in $commands) {
        $script = $command -like 'Test-*' ? "if (-not ($command)) { throw 'Nobody listens.' }" : "`$null = $command"
        New-Subject -Name ($command -replace ' \d+$') -Block ([scriptblock]::Create($script))
    }

    New-Subject -Name 'Get-ProcTcpSocket -NoOwner > $null' -Block { Get-ProcTcpSocket -NoOwner > $null }
    New-Subject -Name 'PowerShell: as many empty objects' -Block ([scriptblock]::Create("`$null = Get-EmptyObject -Count $Sockets"))
}

function Get-Peer {
    param([int]$SlowEvery)

    New-Subject -Name 'process start alone' -Command 'true'
    foreach ($command in 'cat /proc/net/tcp', 'ss -Htan', 'ss -Htan state close-wait', 'ss -Htln', 'ss -Htanieom') {
        New-Subject -Name $command -Command $command
    }

    foreach ($command in 'ss -Htanp', 'netstat -tanp', 'lsof -nP -iTCP') {
        New-Subject -Name $command -Command $command -Every $SlowEvery
    }

    New-Subject -Name 'python3 start alone' -Command '/usr/bin/python3 -c "import psutil"' -Every $SlowEvery
    New-Subject -Name 'psutil' -Command '/usr/bin/python3 -c "import psutil; psutil.net_connections(''tcp'')"' -Every $SlowEvery
}

function Test-Peer {
    param([string]$Command)

    $program = ($Command -split ' ')[0]
    if ($program -ne '/usr/bin/python3') {
        return Test-Program -Name $program
    }

    (Test-Program -Name $program) -and $(& $program -c 'import psutil' 2>&1; $LASTEXITCODE -eq 0)[-1]
}
