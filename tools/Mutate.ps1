# Changes the code of one folder in many small ways, and reports which changes no test of Core detects. Takes long: one folder in a run.
function Invoke-Mutation {
    param($Layout, [string]$Path)

    $core = "$($Layout.Root)/src/ProcTcp.Core"
    $folder = [IO.Path]::GetRelativePath($core, (Resolve-Path -LiteralPath $Path).Path)
    if ($folder.StartsWith('..')) {
        throw "Cannot mutate '$Path': only folders below src/ProcTcp.Core can be changed."
    }

    # The tool has a manifest of its own, so that nobody needs it who only builds and tests.
    Push-Location -LiteralPath "$($Layout.Root)/tools/mutate"
    try {
        Invoke-DotNet -Argument @('tool', 'restore')
        Write-Step -Message "Mutating $Path"
        Invoke-DotNet -Argument @('stryker', '--mutate', "**/$folder/**/*.cs", '--output', "$($Layout.Out)/Mutation", '--skip-version-check')
    }
    finally {
        Pop-Location
    }
}
