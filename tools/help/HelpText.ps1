# Nodes of a Markdown tree -> the plain text that help shows.

function ConvertTo-PlainText {
    param($Node)

    switch ($Node.GetType().Name) {
        'LiteralInline' { $Node.Content.ToString() }
        'CodeInline' { $Node.Content }
        'HtmlInline' { $Node.Tag }
        'HtmlEntityInline' { $Node.Transcoded.ToString() }
        'AutolinkInline' { $Node.Url }
        'LinkInline' { '{0} ({1})' -f (Join-PlainText -Node $Node), $Node.Url }
        'EmphasisInline' { Join-PlainText -Node $Node }
        # Tables are no part of plain Markdown: their rows come as lines of a paragraph.
        'LineBreakInline' { $Node.IsHard -or "$($Node.NextSibling)".StartsWith('|') ? "`n" : ' ' }
        { $_ -in 'ListBlock', 'QuoteBlock' } { Join-PlainText -Node $Node -Separator "`n" }
        'ListItemBlock' {
            $marker = $Node.Parent.IsOrdered ? "$($Node.Order). " : '- '
            $marker + (Join-PlainText -Node $Node -Separator "`n") -replace '\n', "`n  "
        }
        { $_ -in 'HeadingBlock', 'ParagraphBlock' } { Join-PlainText -Node $Node.Inline }
        { $_ -in 'CodeBlock', 'FencedCodeBlock', 'HtmlBlock' } { $Node.Lines.ToString() }
        default { throw "Help cannot show the $_ in line $($Node.Line + 1) of a page." }
    }
}

function Join-PlainText {
    param($Node, [string]$Separator = '')

    $texts = foreach ($child in $Node) { ConvertTo-PlainText -Node $child }
    $texts -join $Separator
}
