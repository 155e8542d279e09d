# The workflow runs where no test can; what it rests on is tested.
BeforeDiscovery {
    $text = Get-Content -LiteralPath "$PSScriptRoot/../../.github/workflows/ci.yml" -Raw
    $jobs = [regex]::Matches($text, '(?ms)^  (?<Name>[\w-]+):\n    name:(?<Text>.*?)(?=^  \S|\z)') | ForEach-Object {
        @{ Name = $_.Groups['Name'].Value; Text = $_.Groups['Text'].Value }
    }
    $versionedJobs = $jobs.Where{ $_.Text -match 'tool install PowerShell' }
    $calls = [regex]::Matches($text, '(?m)build\.ps1[^|&\n]*').Value | Sort-Object -Unique
}

BeforeAll {
    . "$PSScriptRoot/Lab/Initialize.ps1"
    $root = (Get-Item -LiteralPath "$PSScriptRoot/../..").FullName
    $workflow = Get-Content -LiteralPath "$root/.github/workflows/ci.yml" -Raw
}

Describe 'The workflow' {
    It 'has jobs, and among them some for other versions of pwsh' -ForEach @{ Names = $jobs.Name; Versioned = $versionedJobs.Name } {
        $Names | Should -Be 'build', 'newcomer', 'lint', 'test', 'test-musl'
        $Versioned | Should -Be 'test', 'test-musl'
    }

    It 'runs the test command of README, as .ci/run does' {
        $command = 'dotnet tool restore && dotnet pwsh -NoProfile -File build.ps1 -Task Setup,Test'
        (Get-Content -LiteralPath "$root/README.md") | Should -Contain $command
        (Get-Content -LiteralPath "$root/.ci/run")[-1] | Should -BeExactly $command
        $workflow | Should -Match '(?m)^      - run: \.ci/run$'
    }

    It 'asserts in job <Name> that pwsh has the version asked for, before it tests' -ForEach $versionedJobs {
        $step = [regex]::Match($Text, '(?s)tool install PowerShell .*Assert the version of pwsh\s+run: >-\s+\S+/pwsh -NoProfile -Command ''(?<Assertion>[^'']+)''.*-Task Setup,Test')
        $step.Success | Should -BeTrue
        $assertion = $step.Groups['Assertion'].Value
        foreach ($version in ('{0}.{1}' -f $PSVersionTable.PSVersion.Major, $PSVersionTable.PSVersion.Minor), '7.0') {
            $said = & (Get-PwshCommand) -NoProfile -NonInteractive -Command $assertion.Replace('${{ matrix.pwsh }}', $version) 2>&1
            $LASTEXITCODE | Should -Be ($version -eq '7.0' ? 1 : 0)
            "$said" | Should -Match ($version -eq '7.0' ? [regex]::Escape("This is pwsh $($PSVersionTable.PSVersion).") : '^$')
        }
    }

    It 'covers pwsh 7.4, 7.5 and 7.6 in job <Name>' -ForEach $versionedJobs {
        [regex]::Matches($Text, "'(7\.\d)'").ForEach{ $_.Groups[1].Value } | Should -Be '7.4', '7.5', '7.6'
    }

    It 'calls build.ps1 with what it has: <_>' -ForEach $calls {
        $command = [System.Management.Automation.Language.Parser]::ParseInput($_, [ref]$null, [ref]$null).Find({ $args[0] -is [System.Management.Automation.Language.CommandAst] }, $true)
        $parameters = (Get-Command -Name "$root/build.ps1").Parameters
        $command.CommandElements.Where{ $_ -is [System.Management.Automation.Language.CommandParameterAst] }.ParameterName |
            ForEach-Object { $parameters.Keys | Should -Contain $_ }
        $suite = $_ -match '-Suite (\w+)' ? $Matches[1] : 'All'
        $parameters['Suite'].Attributes.Where{ $_ -is [ValidateSet] }.ValidValues | Should -Contain $suite
    }
}
