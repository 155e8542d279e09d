<#
.SYNOPSIS
Runs the scripts that the tests send, one line of base64 CLIXML each, and answers in the same way. Ends with its standard input.
#>
param([string]$ManifestPath)

Set-StrictMode -Version Latest
Import-Module -Name $ManifestPath
foreach ($module in 'Children', 'ProcText', 'Sockets', 'States', 'Holders', 'Churn', 'Namespaces', 'Compare', 'Sources') {
    Import-Module -Name "$PSScriptRoot/$module.psm1"
}

function ConvertTo-Line {
    param($Value)

    [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes([System.Management.Automation.PSSerializer]::Serialize($Value, 4)))
}

function ConvertFrom-Line {
    param([string]$Line)

    [System.Management.Automation.PSSerializer]::Deserialize([Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($Line)))
}

function Get-ErrorFact {
    param($Record)

    @{
        Id       = $Record.FullyQualifiedErrorId
        Category = "$($Record.CategoryInfo.Category)"
        Target   = $Record.TargetObject
        Text     = "$Record"
    }
}

function Invoke-Request {
    param($Request)

    # A shell of its own keeps errors apart from output; the runspace, and with it the sockets, stays.
    $shell = [powershell]::Create([System.Management.Automation.RunspaceMode]::CurrentRunspace)
    $null = $shell.AddScript("& { $($Request.Script) } @args 3>&1 4>&1")
    foreach ($argument in $Request.Arguments) {
        $null = $shell.AddArgument($argument)
    }

    $output = @()
    $ended = $null
    try {
        $output = @($shell.Invoke())
    }
    catch {
        $cause = $_.Exception.InnerException -as [System.Management.Automation.IContainsErrorRecord]
        $ended = Get-ErrorFact -Record ($cause ? $cause.ErrorRecord : $_)
    }

    @{
        Output  = @($output | Where-Object { $_ -isnot [System.Management.Automation.InformationalRecord] })
        Ended   = $ended
        Error   = @($shell.Streams.Error | ForEach-Object { Get-ErrorFact -Record $_ })
        Warning = @($output | Where-Object { $_ -is [System.Management.Automation.WarningRecord] } | ForEach-Object { "$_" })
        Verbose = @($output | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] } | ForEach-Object { "$_" })
    }
    $shell.Dispose()
}

# Who listens for the end of the input must not be busy with a request: a test process that dies leaves nothing behind.
$requests = [Collections.Concurrent.BlockingCollection[string]]::new()
$listener = [powershell]::Create().AddScript({
    param($requests)
    while ($null -ne ($line = [Console]::In.ReadLine())) {
        $requests.Add($line)
    }
    $requests.CompleteAdding()
    [Threading.Thread]::Sleep(5000)
    [Environment]::Exit(1)
}).AddArgument($requests)
$null = $listener.BeginInvoke()

[Console]::Out.WriteLine('#ready')

# Whatever a script writes to the host stands on lines without the mark.
foreach ($line in $requests.GetConsumingEnumerable()) {
    [Console]::Out.WriteLine("#answer $(ConvertTo-Line -Value (Invoke-Request -Request (ConvertFrom-Line -Line $line)))")
}
[Environment]::Exit(0)
