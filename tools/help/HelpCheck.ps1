# Pages against cmdlets, both ways.

function Get-HelpProblem {
    param([object[]]$Command, $PageSet)

    foreach ($name in $PageSet.Commands.Keys | Where-Object { $_ -notin $Command.Name }) {
        "$name.md describes no cmdlet."
    }
    foreach ($name in $PageSet.Shared.Keys | Where-Object { $_.TrimStart('-') -notin $Command.Parameters.Name }) {
        "Filters.md: no cmdlet has a parameter $name."
    }
    foreach ($one in $Command) {
        $page = $PageSet.Commands[$one.Name]
        if ($page) {
            Get-PageProblem -Command $one -Page $page -Shared $PageSet.Shared
        }
        else {
            "$($one.Name) has no page."
        }
    }
}

function Get-PageProblem {
    param($Command, $Page, $Shared)

    $sections = 'SYNOPSIS', 'DESCRIPTION', 'PARAMETERS', 'EXAMPLES', 'INPUTS', 'OUTPUTS', 'NOTES', 'RELATED LINKS'
    $problems = @(
        $sections | Where-Object { $_ -notin $Page.Keys } | ForEach-Object { "has no section $_." }
        $Page.Keys | Where-Object { $_ -notin $sections } | ForEach-Object { "has an unknown section $_." }
        if ($Page.ContainsKey('PARAMETERS')) {
            Get-ParameterProblem -Command $Command -Own $Page['PARAMETERS'].Items -Shared $Shared
        }
    )
    $problems | ForEach-Object { "$($Command.Name).md $_" }
}

function Get-ParameterProblem {
    param($Command, $Own, $Shared)

    foreach ($heading in $Own.Keys | Where-Object { $_.TrimStart('-') -notin $Command.Parameters.Name }) {
        "describes $heading, which the cmdlet does not have."
    }
    foreach ($name in $Command.Parameters.Name) {
        if (-not ($Own["-$name"] ?? $Shared["-$name"])) {
            "has no text for -$name."
        }
    }
}
