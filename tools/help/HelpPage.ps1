# Markdown of a help page -> its sections: level 2 headings, each with a body and with the bodies of its level 3 headings.

function Read-HelpFolder {
    param([string]$Path)

    $pages = @{ Commands = [ordered]@{}; Shared = [ordered]@{} }
    foreach ($file in Get-ChildItem -Path "$Path/*.md") {
        $page = Read-HelpPage -Path $file
        if ($file.BaseName -eq 'Filters') {
            $pages.Shared = $page['PARAMETERS'].Items
        }
        else {
            $pages.Commands[$file.BaseName] = $page
        }
    }
    $pages
}

function Read-HelpPage {
    param([string]$Path)

    $page = @{}
    $body = $null
    $isCode = $false
    foreach ($line in Get-Content -LiteralPath $Path) {
        if ($line -match '^```') {
            $isCode = -not $isCode
        }

        if (-not $isCode -and $line -match '^## (?<Title>.+)$') {
            $section = @{ Body = [Collections.Generic.List[string]]::new(); Items = [ordered]@{} }
            $page[$Matches.Title.Trim()] = $section
            $body = $section.Body
        }
        elseif (-not $isCode -and $line -match '^### (?<Title>.+)$') {
            $body = [Collections.Generic.List[string]]::new()
            $section.Items[$Matches.Title.Trim()] = $body
        }
        elseif ($null -ne $body) {
            $body.Add($line)
        }
    }
    $page
}

function ConvertTo-HelpBlock {
    # Lines of Markdown -> blocks: code with its line breaks, or text with the lines of a paragraph joined.
    param([string[]]$Line)

    $lines = [Collections.Generic.List[string]]::new()
    $language = $null
    foreach ($text in @($Line) + '') {
        $isFence = $text -match '^```(?<Language>\w*)'
        $ends = $isFence -or ($null -eq $language -and -not $text.Trim())
        if (-not $ends) {
            $lines.Add($text)
            continue
        }

        if ($lines.Count) {
            Get-HelpBlock -Language $language -Line $lines
            $lines.Clear()
        }
        if ($isFence) {
            $language = if ($null -eq $language) { $Matches.Language } else { $null }
        }
    }
}

function Get-HelpBlock {
    param([AllowNull()]$Language, [string[]]$Line)

    if ($null -ne $Language) {
        return [pscustomobject]@{ Language = $Language; Text = $Line -join "`n" }
    }

    # A list's items and a table's rows keep lines of their own.
    $joined = ($Line | ForEach-Object -MemberName TrimEnd) -join "`n" -replace '\n(?!\s*([-*]|\d+\.) |\|)\s*', ' '
    [pscustomobject]@{ Language = $null; Text = Remove-Markup -Text $joined }
}

function Remove-Markup {
    param([string]$Text)

    $Text -replace '`(?<Code>[^`]+)`|\*\*(?<Bold>[^*]+)\*\*|\[(?<Label>[^\]]+)\]\((?<Uri>[^)]+)\)', {
        $groups = $_.Groups
        if ($groups['Uri'].Success) { '{0} ({1})' -f $groups['Label'], $groups['Uri'] }
        else { '{0}{1}' -f $groups['Code'], $groups['Bold'] }
    }
}
