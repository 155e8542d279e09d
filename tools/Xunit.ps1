function Invoke-XunitSuite {
    param($Layout, [string[]]$Isolation, [string]$TestName, [switch]$Coverage)

    foreach ($project in Get-ChildItem -Path "$($Layout.Root)/tests/*/*.Tests.csproj") {
        Write-Step -Message "Building $($project.BaseName)"
        $failure = $null
        try {
            Invoke-DotNet -Argument @('build', $project, '--configuration', $Layout.Configuration, '--nologo', '--verbosity', 'quiet')
        }
        catch {
            $failure = $_
        }

        foreach ($framework in Get-TargetFramework -Project $project) {
            $name = "$($project.BaseName) $framework"
            $problem = $failure
            if (-not $failure) {
                Write-Step -Message "Running $name"
                try {
                    $command = Get-XunitCommand -Layout $Layout -Project $project -Framework $framework -Report $name -TestName $TestName -Coverage:$Coverage
                    Invoke-LimitedCommand -Command ($Isolation + $command) -Limit '00:05:00'
                }
                catch {
                    $problem = $_
                }
            }

            $outcome = Read-TrxOutcome -Path "$($Layout.TestResults)/$name.trx"
            Get-SuiteResult -Name $name -Outcome $outcome -Problem $problem -Filtered:([bool]$TestName)
        }
    }
}

function Get-TargetFramework {
    param($Project)

    $answer = dotnet msbuild $Project -getProperty:TargetFramework,TargetFrameworks
    if ($LASTEXITCODE -ne 0) {
        throw "The frameworks of $($Project.Name) are not known: $answer"
    }
    $properties = ($answer | ConvertFrom-Json).Properties
    ($properties.TargetFrameworks ? $properties.TargetFrameworks : $properties.TargetFramework) -split ';'
}

function Get-XunitCommand {
    param($Layout, $Project, [string]$Framework, [string]$Report, [string]$TestName, [switch]$Coverage)

    'dotnet', 'test', '--project', $Project.FullName, '--framework', $Framework
    '--configuration', $Layout.Configuration, '--no-build', '--no-progress'
    '--results-directory', $Layout.TestResults
    '--report-xunit-trx', '--report-xunit-trx-filename', "$Report.trx"
    if ($TestName) {
        # A suite in which no name fits is no failure.
        '--filter-method', "*$TestName*", '--ignore-exit-code', '8'
    }
    if ($Coverage) {
        '--coverlet', '--coverlet-output-format', 'cobertura', '--coverlet-file-prefix', $Report
    }
}

function Read-TrxOutcome {
    param([string]$Path)

    if (Test-Path -LiteralPath $Path) {
        $report = [xml](Get-Content -LiteralPath $Path -Raw)
        $report.SelectNodes("//*[local-name() = 'UnitTestResult']/@outcome") | ForEach-Object -MemberName Value
    }
}
