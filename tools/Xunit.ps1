function Invoke-XunitSuite {
    param($Layout, [string]$TestName, [switch]$Coverage)

    foreach ($project in Get-ChildItem -Path "$($Layout.Root)/tests/*/*.Tests.csproj") {
        $report = "$($Layout.TestResults)/$($project.BaseName).trx"
        Write-Step -Message "Running $($project.BaseName)"
        $problem = $null
        try {
            Invoke-XunitProject -Layout $Layout -Project $project -Report $report -TestName $TestName -Coverage:$Coverage
        }
        catch {
            $problem = $_
        }

        Get-SuiteResult -Name $project.BaseName -Outcome (Read-TrxOutcome -Path $report) -Problem $problem -Filtered:([bool]$TestName)
    }
}

function Invoke-XunitProject {
    param($Layout, $Project, [string]$Report, [string]$TestName, [switch]$Coverage)

    $arguments = @(
        'test', $Project
        '--configuration', $Layout.Configuration
        '--logger', "trx;LogFileName=$Report"
        '--logger', 'console;verbosity=minimal'
        '--results-directory', $Layout.TestResults
        '--nologo', '--verbosity', 'quiet'
    )
    if ($TestName) {
        $arguments += '--filter', "FullyQualifiedName~$TestName"
    }
    if ($Coverage) {
        $arguments += '--collect', 'XPlat Code Coverage'
    }
    Invoke-DotNet -Argument $arguments
}

function Read-TrxOutcome {
    param([string]$Path)

    if (Test-Path -LiteralPath $Path) {
        $report = [xml](Get-Content -LiteralPath $Path -Raw)
        $report.SelectNodes("//*[local-name() = 'UnitTestResult']/@outcome") | ForEach-Object -MemberName Value
    }
}
