function Invoke-PesterSuite {
    param($Layout, [string[]]$Isolation, [string]$TestName)

    $report = "$($Layout.TestResults)/Pester.json"
    $outcome = @()
    $problem = $null
    try {
        Invoke-PesterProcess -Layout $Layout -Isolation $Isolation -Report $report -TestName $TestName
        $result = Get-Content -LiteralPath $report -Raw | ConvertFrom-Json
        $outcome = $result.Outcome | ForEach-Object -MemberName Result
        $problem = $result.Problem
    }
    catch {
        $problem = $_
    }

    Get-SuiteResult -Name 'Pester' -Outcome $outcome -Problem $problem -Filtered:([bool]$TestName)
}

function Invoke-PesterProcess {
    param($Layout, [string[]]$Isolation, [string]$Report, [string]$TestName)

    $null = New-Item -Path $Layout.TestResults -ItemType Directory -Force
    $pester = Get-PesterManifest -Layout $Layout
    $pwsh = Get-PwshPath -Layout $Layout
    $command = @(
        $pwsh, '-NoProfile', '-NonInteractive', '-File', "$($Layout.Root)/tools/pester/Start-Suite.ps1"
        '-PesterPath', $pester
        '-ManifestPath', "$($Layout.Stage)/ProcTcp.psd1"
        '-TestPath', "$($Layout.Root)/tests/Pester"
        '-ReportPath', $Report
        '-PwshPath', $pwsh
        if ($TestName) { '-TestName', $TestName }
    )

    # Whatever the tests lay down goes with this folder. Other users can read it, as they must what they are to run.
    $temporary = (New-Item -Path (Join-Path -Path ([IO.Path]::GetTempPath()) -ChildPath "proctcp-$([guid]::NewGuid())") -ItemType Directory).FullName
    try {
        chmod 755 $temporary
        Invoke-LimitedCommand -Command ($Isolation + $command) -Limit '00:10:00' -Environment @{ TMPDIR = $temporary }
    }
    finally {
        Remove-Item -LiteralPath $temporary -Recurse -Force
    }
}

# Pester is a package like every other; its folder tools is the module.
function Get-PesterManifest {
    param($Layout)

    $project = "$($Layout.Root)/tests/Pester/ProcTcp.Pester.csproj"
    Invoke-DotNet -Argument @('restore', $project, '--verbosity', 'quiet')
    $package = dotnet msbuild $project -getProperty:PkgPester
    if ($LASTEXITCODE -ne 0) {
        throw "The folder of the package Pester is not known: $package"
    }
    "$package/tools/Pester.psd1"
}
