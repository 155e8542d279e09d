function Invoke-XunitSuite {
    param($Layout, [string[]]$Isolation, [string]$TestName, [switch]$Coverage)

    foreach ($project in Get-ChildItem -Path "$($Layout.Root)/tests/*/*.Tests.csproj") {
        $name = $project.BaseName
        Write-Step -Message "Running $name"
        $problem = $null
        try {
            Invoke-DotNet -Argument @('build', $project, '--configuration', $Layout.Configuration, '--nologo', '--verbosity', 'quiet')
            $command = Get-XunitCommand -Layout $Layout -Project $project -TestName $TestName -Coverage:$Coverage
            Invoke-LimitedCommand -Command ($Isolation + $command) -Limit '00:05:00'
        }
        catch {
            $problem = $_
        }

        $outcome = Read-TrxOutcome -Path "$($Layout.TestResults)/$name.trx"
        Get-SuiteResult -Name $name -Outcome $outcome -Problem $problem -Filtered:([bool]$TestName)
    }
}

function Get-XunitCommand {
    param($Layout, $Project, [string]$TestName, [switch]$Coverage)

    'dotnet', 'test', '--project', $Project.FullName
    '--configuration', $Layout.Configuration, '--no-build', '--no-progress'
    '--results-directory', $Layout.TestResults
    '--report-xunit-trx', '--report-xunit-trx-filename', "$($Project.BaseName).trx"
    if ($TestName) {
        # A suite in which no name fits is no failure.
        '--filter-method', "*$TestName*", '--ignore-exit-code', '8'
    }
    if ($Coverage) {
        '--coverlet', '--coverlet-output-format', 'cobertura', '--coverlet-file-prefix', $Project.BaseName
    }
}

function Read-TrxOutcome {
    param([string]$Path)

    if (Test-Path -LiteralPath $Path) {
        $report = [xml](Get-Content -LiteralPath $Path -Raw)
        $report.SelectNodes("//*[local-name() = 'UnitTestResult']/@outcome") | ForEach-Object -MemberName Value
    }
}
