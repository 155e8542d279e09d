function Invoke-PesterSuite {
    param(
        $Layout,
        [string[]]$Isolation,
        [string]$TestName,
        [string]$Name = 'Pester',
        [string]$Pwsh = (Get-PwshPath -Layout $Layout),
        # Names below tests/Pester; all of it by default.
        [string[]]$File = '.'
    )

    $report = "$($Layout.TestResults)/$Name.json"
    $outcome = @()
    $problem = $null
    try {
        Invoke-PesterProcess -Layout $Layout -Isolation $Isolation -Report $report -TestName $TestName -Pwsh $Pwsh -File $File
        $result = Get-Content -LiteralPath $report -Raw | ConvertFrom-Json
        $outcome = $result.Outcome | ForEach-Object -MemberName Result
        $problem = $result.Problem
    }
    catch {
        $problem = $_
    }

    Get-SuiteResult -Name $Name -Outcome $outcome -Problem $problem -Filtered:([bool]$TestName)
}

function Invoke-PesterProcess {
    param($Layout, [string[]]$Isolation, [string]$Report, [string]$TestName, [string]$Pwsh, [string[]]$File)

    $null = New-Item -Path $Layout.TestResults -ItemType Directory -Force
    $pester = Get-PesterManifest -Layout $Layout
    $command = @(
        $Pwsh, '-NoProfile', '-NonInteractive', '-File', "$($Layout.Root)/tools/pester/Start-Suite.ps1"
        '-PesterPath', $pester
        '-ManifestPath', "$($Layout.Stage)/ProcTcp.psd1"
        '-TestPath', ($File.ForEach{ "$($Layout.Root)/tests/Pester/$_" } -join [IO.Path]::PathSeparator)
        '-ReportPath', $Report
        '-PwshPath', $Pwsh
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
