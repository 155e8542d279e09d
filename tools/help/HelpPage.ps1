# A help page -> its sections: level 2 headings, each with the Markdown blocks below it and those below its level 3 headings.

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
    $blocks = [Collections.Generic.List[object]]::new()
    # -AsVT100EncodedString, because plain Markdown is read for it; for HTML, $, ~ and braces would be markup too.
    foreach ($block in (ConvertFrom-Markdown -LiteralPath $Path -AsVT100EncodedString).Tokens) {
        $level = $block -is [Markdig.Syntax.HeadingBlock] ? $block.Level : 0
        if ($level -eq 2) {
            $blocks = [Collections.Generic.List[object]]::new()
            $section = @{ Body = $blocks; Items = [ordered]@{} }
            $page[(ConvertTo-PlainText -Node $block)] = $section
        }
        elseif ($level -eq 3) {
            $blocks = [Collections.Generic.List[object]]::new()
            $section.Items[(ConvertTo-PlainText -Node $block)] = $blocks
        }
        elseif (Test-CodeOpen -Block $block) {
            throw "$(Split-Path -Path $Path -Leaf) has a code block that is not closed, in line $($block.Line + 1)."
        }
        elseif ($block.GetType().Name -notin 'ThematicBreakBlock', 'LinkReferenceDefinitionGroup') {
            $blocks.Add($block)
        }
    }
    $page
}

# A code block that is not closed goes on to the end of the next one, whose first line it then has, or to the end of the page.
function Test-CodeOpen {
    param($Block)

    $Block -is [Markdig.Syntax.FencedCodeBlock] -and (-not $Block.ClosingFencedCharCount -or $Block.Lines.ToString() -match '(?m)^```')
}
