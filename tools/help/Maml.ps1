# Pages and shapes -> MAML, in the dialect that Get-Help reads.

function ConvertTo-HelpXml {
    param([object[]]$Command, $PageSet)

    $commandXml = foreach ($one in $Command) {
        ConvertTo-CommandXml -Command $one -Page $PageSet.Commands[$one.Name] -Shared $PageSet.Shared
    }
    @"
<?xml version="1.0" encoding="utf-8"?>
<helpItems schema="maml" xmlns="http://msh"
    xmlns:maml="http://schemas.microsoft.com/maml/2004/10"
    xmlns:command="http://schemas.microsoft.com/maml/dev/command/2004/10"
    xmlns:dev="http://schemas.microsoft.com/maml/dev/2004/10">
$commandXml
</helpItems>
"@
}

function ConvertTo-CommandXml {
    param($Command, $Page, $Shared)

    $texts = @{}
    foreach ($parameter in $Command.Parameters) {
        $texts[$parameter.Name] = @(
            ConvertTo-ParaXml -Block ($Page['PARAMETERS'].Items["-$($parameter.Name)"] ?? $Shared["-$($parameter.Name)"])
            if ($parameter.AcceptedValues) {
                ConvertTo-Para -Text "Accepted values: $($parameter.AcceptedValues -join ', ')."
            }
        )
    }
    $syntax = $Command.Sets | ForEach-Object { ConvertTo-SyntaxXml -Name $Command.Name -Parameter $_ -Text $texts }
    $parameters = $Command.Parameters | Sort-Object -Property Name | ForEach-Object { ConvertTo-ParameterXml -Parameter $_ -Text $texts }
    @"
<command:command>
  <command:details>
    <command:name>$($Command.Name)</command:name>
    <command:verb>$($Command.Verb)</command:verb>
    <command:noun>$($Command.Noun)</command:noun>
    <maml:description>$(ConvertTo-ParaXml -Block $Page['SYNOPSIS'].Body)</maml:description>
  </command:details>
  <maml:description>$(ConvertTo-ParaXml -Block $Page['DESCRIPTION'].Body)</maml:description>
  <command:syntax>$syntax</command:syntax>
  <command:parameters>$parameters</command:parameters>
  <command:inputTypes>$(ConvertTo-TypeXml -Element command:inputType -Section $Page['INPUTS'])</command:inputTypes>
  <command:returnValues>$(ConvertTo-TypeXml -Element command:returnValue -Section $Page['OUTPUTS'])</command:returnValues>
  <maml:alertSet><maml:alert>$(ConvertTo-ParaXml -Block $Page['NOTES'].Body)</maml:alert></maml:alertSet>
  <command:examples>$(ConvertTo-ExampleXml -Section $Page['EXAMPLES'])</command:examples>
  <command:relatedLinks>$(ConvertTo-LinkXml -Section $Page['RELATED LINKS'])</command:relatedLinks>
</command:command>
"@
}

function ConvertTo-SyntaxXml {
    param([string]$Name, [object[]]$Parameter, [hashtable]$Text)

    $parameters = $Parameter | ForEach-Object { ConvertTo-ParameterXml -Parameter $_ -Text $Text }
    "<command:syntaxItem><maml:name>$Name</maml:name>$parameters</command:syntaxItem>"
}

function ConvertTo-ParameterXml {
    param($Parameter, [hashtable]$Text)

    $isArray = ConvertTo-XmlFlag -Value $Parameter.IsArray
    @"
<command:parameter required="$(ConvertTo-XmlFlag -Value $Parameter.IsMandatory)" variableLength="$isArray"
    globbing="$(ConvertTo-XmlFlag -Value $Parameter.IsGlobbing)" pipelineInput="$($Parameter.PipelineInput)"
    position="$($Parameter.IsNamed ? 'named' : $Parameter.Position)" aliases="$($Parameter.Aliases ? $Parameter.Aliases : 'none')">
  <maml:name>$($Parameter.Name)</maml:name>
  <maml:description>$($Text[$Parameter.Name])</maml:description>
  $(ConvertTo-ValueXml -Parameter $Parameter)
  <dev:type><maml:name>$(ConvertTo-XmlText -Text $Parameter.Type)</maml:name></dev:type>
  <dev:defaultValue>$(ConvertTo-XmlText -Text $Parameter.DefaultValue)</dev:defaultValue>
</command:parameter>
"@
}

function ConvertTo-ValueXml {
    param($Parameter)

    $template = '<command:parameterValue required="{0}" variableLength="{1}">{2}</command:parameterValue>'
    if (-not $Parameter.IsSwitch) {
        $template -f 'true', (ConvertTo-XmlFlag -Value $Parameter.IsArray), (ConvertTo-XmlText -Text $Parameter.Type)
    }
    if ($Parameter.AcceptedValues) {
        $values = $Parameter.AcceptedValues | ForEach-Object { $template -f 'false', 'false', (ConvertTo-XmlText -Text $_) }
        "<command:parameterValueGroup>$values</command:parameterValueGroup>"
    }
}

function ConvertTo-TypeXml {
    param([string]$Element, $Section)

    foreach ($item in $Section.Items.GetEnumerator()) {
        @"
<$Element>
  <dev:type><maml:name>$(ConvertTo-XmlText -Text $item.Key)</maml:name></dev:type>
  <maml:description>$(ConvertTo-ParaXml -Block $item.Value)</maml:description>
</$Element>
"@
    }
}

function ConvertTo-ExampleXml {
    param($Section)

    $number = 0
    foreach ($item in $Section.Items.GetEnumerator()) {
        $number++
        $code, $remarks = $item.Value.Where({ $_ -is [Markdig.Syntax.CodeBlock] }, 'Split')
        @"
<command:example>
  <maml:title>Example $number`: $(ConvertTo-XmlText -Text $item.Key)</maml:title>
  <maml:introduction><maml:para>PS&gt; </maml:para></maml:introduction>
  <dev:code>$(ConvertTo-XmlText -Text (Join-PlainText -Node $code -Separator "`n`n"))</dev:code>
  <dev:remarks>$(ConvertTo-ParaXml -Block $remarks)<maml:para /></dev:remarks>
</command:example>
"@
    }
}

function ConvertTo-LinkXml {
    param($Section)

    # Enumerated, a list is its items.
    foreach ($item in $Section.Body | ForEach-Object { $_ }) {
        $text = $item[0].Inline
        $link = $text.FirstChild -as [Markdig.Syntax.Inlines.LinkInline]
        @"
<maml:navigationLink>
  <maml:linkText>$(ConvertTo-XmlText -Text (Join-PlainText -Node ($link ?? $text)))</maml:linkText>
  <maml:uri>$(ConvertTo-XmlText -Text ($link ? $link.Url : ''))</maml:uri>
</maml:navigationLink>
"@
    }
}

function ConvertTo-ParaXml {
    param($Block)

    foreach ($one in $Block) { ConvertTo-Para -Text (ConvertTo-PlainText -Node $one) }
}

function ConvertTo-Para {
    param([string]$Text)

    "<maml:para>$(ConvertTo-XmlText -Text $Text)</maml:para>"
}

function ConvertTo-XmlText {
    param([string]$Text)

    [Security.SecurityElement]::Escape($Text)
}

function ConvertTo-XmlFlag {
    param([bool]$Value)

    $Value ? 'true' : 'false'
}
