# What help says, checked against the code that it is about.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$script:module = Get-Module -Name ProcTcp
$script:errorIds = $null
$script:rowTypes = [ProcTcp.TcpSocketInfo], [ProcTcp.TcpSocketDetail], [ProcTcp.TcpSocketOwner], [ProcTcp.TcpSocketChange], [ProcTcp.TcpSocketMeasure]

# The ids that the module can give an error: what the one factory of error records has as text.
function Get-ErrorId {
    if ($script:errorIds) {
        return $script:errorIds
    }

    $assembly = $script:module.ImplementingAssembly
    $targets = $assembly.GetType('ProcTcp.Reporting.LiteralTargets', $true), [ProcTcp.TcpSocketReader].Assembly.GetType('ProcTcp.Reading.UnknownNames', $true)
    $parameters = $targets | ForEach-Object { Get-LiteralText -Type $_ } | Where-Object { $_ -cmatch '^[A-Z]\w+$' }
    $script:errorIds = foreach ($method in $assembly.GetType('ProcTcp.Reporting.ErrorRecords', $true).GetMethods('Public, Static, DeclaredOnly')) {
        $ids = Get-MethodText -Method $method | Where-Object { $_ -cmatch '^[A-Z]\w+$' }
        if (@($ids) -ceq 'NotFound') {
            # The name of the parameter is the first half of this id.
            $ids = $parameters.ForEach{ "${_}NotFound" }
        }
        $ids
    }
    $script:errorIds
}

# The types that make an error record.
function Get-ErrorMaker {
    foreach ($type in $script:module.ImplementingAssembly.GetTypes()) {
        $methods = @($type.GetMethods('Public, NonPublic, Static, Instance, DeclaredOnly')) + @($type.GetConstructors('NonPublic, Public, Instance'))
        foreach ($method in $methods) {
            # newobj, and the constructor of another assembly.
            $made = foreach ($token in Get-Token -Method $method -Operation 0x73 -Table 0x0A) {
                try { $method.Module.ResolveMethod($token).DeclaringType } catch [ArgumentException], [BadImageFormatException] { $null }
            }
            if ($made -contains [System.Management.Automation.ErrorRecord]) {
                $type.FullName
            }
        }
    }
}

function Get-LiteralText {
    param([type]$Type)

    $nested = $Type.GetNestedTypes('NonPublic, Public')
    foreach ($one in @($Type) + $nested) {
        foreach ($method in $one.GetMethods('Public, NonPublic, Static, Instance, DeclaredOnly')) {
            Get-MethodText -Method $method
        }
    }
}

# The texts in a method's code: ldstr, and the table of the user's strings.
function Get-MethodText {
    param([Reflection.MethodBase]$Method)

    foreach ($token in Get-Token -Method $Method -Operation 0x72 -Table 0x70) {
        try { $Method.Module.ResolveString($token) } catch [ArgumentException] { $null }
    }
}

function Get-Token {
    param([Reflection.MethodBase]$Method, [byte]$Operation, [byte]$Table)

    $code = ${Method}?.GetMethodBody()?.GetILAsByteArray()
    for ($i = 0; $null -ne $code -and $i + 4 -lt $code.Length; $i++) {
        if ($code[$i] -eq $Operation -and $code[$i + 4] -eq $Table) {
            [BitConverter]::ToInt32([byte[]]$code[($i + 1)..($i + 4)], 0)
        }
    }
}

# The ids that the section ERRORS of a page lists: lines of nothing but names.
function Get-DocumentedErrorId {
    param([string]$Page)

    $errors = [regex]::Match($Page, '(?ms)^ERRORS\r?\n(.*?)^\S').Groups[1].Value -split '\r?\n'
    $errors -cmatch '^\s+[A-Z]\w+(, [A-Z]\w+)*,?\s*$' -split '[\s,]+' | Where-Object { $_ }
}

# The names of the module that a text has: parameters, properties, values, error ids. 'None' is a word like others.
function Get-KnownName {
    param([string]$Text, [string[]]$Parameter)

    $known = @($Parameter) + @(Get-PropertyName) + @(Get-ValueName) + @(Get-ErrorId)
    [regex]::Matches($Text, '\b[A-Z][A-Za-z0-9]+\b').Value.Where{ $_ -cin $known -and $_ -cne 'None' } | Sort-Object -Unique -CaseSensitive
}

function Get-PropertyName {
    $script:rowTypes.GetProperties().Name
    (Get-TypeData -TypeName $script:rowTypes.FullName).Members.Keys
}

# The names of all values that the module's enumerations have.
function Get-ValueName {
    [ProcTcp.TcpSocketInfo].Assembly.GetExportedTypes().Where{ $_.IsEnum }.ForEach{ [Enum]::GetNames($_) }
}

# The words over the columns of each of the module's tables, as one text.
function Get-ViewHeader {
    $views = [xml]::new()
    $views.Load("$($script:module.ModuleBase)/module/ProcTcp.Format.ps1xml")
    foreach ($view in $views.GetElementsByTagName('TableHeaders')) {
        $view.TableColumnHeader.Label -join ' '
    }
}

# The lines that a screen would wrap.
function Get-WideLine {
    param([string]$Text, [int]$Width)

    $Text -split '\r?\n' | ForEach-Object TrimEnd | Where-Object Length -GT $Width
}

# What is wrong with the output that stands under the command of an example.
function Get-OutputProblem {
    param([string]$Command, [string]$Output)

    $lines = $Output -split '\r?\n'
    for ($i = 1; $i -lt $lines.Count; $i++) {
        if ($lines[$i] -match '^[- ]*--[- ]*$') {
            Get-TableProblem -Command $Command -Header $lines[$i - 1] -Rule $lines[$i] -Row @(Get-Block -Line $lines -Start ($i + 1)) -Above (
                $lines[0..($i - 1)] -match '^\s+By: ')
        }
    }
    foreach ($line in $lines) {
        Get-LineProblem -Command $Command -Line $line
    }
}

function Get-Block {
    param([string[]]$Line, [int]$Start)

    for ($i = $Start; $i -lt $Line.Count -and $Line[$i].Trim() -and $Line[$i] -cnotmatch '^VERBOSE:'; $i++) {
        $Line[$i]
    }
}

function Get-TableProblem {
    param([string]$Command, [string]$Header, [string]$Rule, [string[]]$Row, [string[]]$Above)

    # Tables of other commands are theirs; but Group-Object has values of sockets under Name.
    if ($Command -match '\|\s*Get-Process\b[^|]*$') {
        return
    }
    $grouped = $Command -match '\|\s*Group-Object (?<properties>\w+(, \w+)*)' ? @($Matches.properties -split ', ') : @()

    $columns = @(Get-Column -Header $Header -Rule $Rule)
    # A view's columns, of which the last may have found no room; or properties, and what the command itself calls a column.
    $header = $columns.Name -join ' '
    $isView = @(Get-ViewHeader).Where{ "$_ ".StartsWith("$header ", [StringComparison]::Ordinal) }
    $own = @(Get-PropertyName) + ($grouped ? @('Name') : @())
    $strange = @($columns | ForEach-Object Name | Where-Object { $_ -cnotin $own -and $Command -cnotmatch "\b$([regex]::Escape($_))\b" })
    if (-not $isView -and $strange) {
        "no view has the columns '$header', and no property is '$($strange -join "' or '")'"
    }
    $group = @($Above -replace '^\s+By: ' -split ', ').Where{ $_ }
    foreach ($name in $group.Where{ $_ -cnotin (Get-PropertyName) }) {
        "no property is '$name'"
    }
    foreach ($line in $Row) {
        $cells = Get-Cell -Line $line -Column $columns
        for ($i = 0; $i -lt $columns.Count; $i++) {
            $names = switch -CaseSensitive ($columns[$i].Name) {
                Group { $group }
                Name { $grouped }
                default { $_ }
            }
            $names = @($names)
            $values = $names.Count -gt 1 ? @($cells[$i] -split ', ') : @($cells[$i])
            for ($k = 0; $k -lt $names.Count; $k++) {
                Get-CellProblem -Name $names[$k] -Value $values[$k]
            }
        }
    }
}

# Each column with where it begins and ends: a word may stand left or right in it.
function Get-Column {
    param([string]$Header, [string]$Rule)

    foreach ($match in [regex]::Matches($Rule, '-+')) {
        [pscustomobject]@{
            Name  = $Header.PadRight($Rule.Length).Substring($match.Index, $match.Length).Trim()
            Start = $match.Index
            End   = $match.Index + $match.Length
        }
    }
}

# The line's text under each column: words that overlap its header, and those behind that overlap none.
function Get-Cell {
    param([string]$Line, [object[]]$Column)

    $cells = [string[]]::new($Column.Count)
    foreach ($word in [regex]::Matches($Line, '\S+')) {
        $place = [array]::FindIndex($Column, [Predicate[object]] { $word.Index -lt $args[0].End -and $word.Index + $word.Length -gt $args[0].Start })
        if ($place -lt 0) {
            $place = [array]::FindLastIndex($Column, [Predicate[object]] { $args[0].Start -le $word.Index })
        }
        $cells[$place] = "$($cells[$place]) $($word.Value)".Trim()
    }
    $cells
}

function Get-CellProblem {
    param([string]$Name, [string]$Value)

    $type = switch -CaseSensitive ($Name) {
        State { [ProcTcp.TcpSocketState] }
        OwnerStatus { [ProcTcp.SocketOwnerStatus] }
        Timer { [ProcTcp.TcpSocketTimer] }
        Kind { [ProcTcp.TcpSocketChangeKind] }
    }
    # The column Owner has a word in parentheses if there is no process.
    if ($Name -ceq 'Owner' -and $Value -cmatch '^\([a-zA-Z ]+\)$') {
        $words = [Enum]::GetNames([ProcTcp.SocketOwnerStatus]).ForEach{ [ProcTcp.Formatting.ViewText]::Owner([pscustomobject]@{ OwnerStatus = $_; OwningProcess = $null }) }
        if ($Value -cnotin $words) {
            "the column Owner never shows '$Value'"
        }
    }
    # A cell that continues on a further line leaves the others empty there.
    if ($type -and $Value -and $Value -cnotin [Enum]::GetNames($type)) {
        "no $($type.Name) is '$Value'"
    }
}

function Get-LineProblem {
    param([string]$Command, [string]$Line)

    $state = '[A-Z][A-Za-z]+\d?'
    $found = switch -CaseSensitive -Regex ($Line) {
        # A line of Watch's log.
        "^\d\d:\d\d:\d\d (?<kind>\w+)\s+(?<state>$state\s)?" {
            @{ Kind = $Matches.kind -creplace '^(State|Owner)$', '$1Changed' }
            if ($Matches.ContainsKey('state')) {
                @{ State = $Matches.state.Trim() }
            }
        }
        # A socket as text.
        "\S+:\d+ -> \S+:\d+ (?<state>$state)\b" { @{ State = $Matches.state } }
        # What errors say of what is there instead.
        'On LocalPort \d+: (?<counts>[^.]*)' {
            $counts = $Matches.counts
            [regex]::Matches($counts, "\b\d+ ($state)").ForEach{ @{ State = $_.Groups[1].Value } }
        }
        # A property in a list.
        '^(?<name>\w+)\s+:( |$)(?<value>\S*)' {
            $name, $value = $Matches.name, $Matches.value
            if ($name -cnotin (Get-PropertyName)) {
                "no property is '$name'"
            }
            elseif ($value) {
                @{ $name = $value }
            }
        }
        # CSV.
        '^[A-Za-z]\w*(,[A-Za-z]\w*){3,}$' {
            $Line -split ',' | Where-Object { $_ -cnotin (Get-PropertyName) } | ForEach-Object { "no property is '$_'" }
        }
        "^(?<state>$state)(,\d*){3,}$" { @{ State = $Matches.state } }
        # An error id.
        '^(?<id>\w+),ProcTcp\.' {
            $id = $Matches.id
            if ($id -cnotin (Get-ErrorId)) {
                "no error has the id '$id'"
            }
        }
    }
    foreach ($one in $found) {
        if ($one -is [string]) {
            $one
        }
        else {
            Get-CellProblem -Name $one.Keys[0] -Value $one.Values[0]
        }
    }
}

Export-ModuleMember -Function Get-ErrorId, Get-ErrorMaker, Get-DocumentedErrorId, Get-KnownName, Get-OutputProblem, Get-WideLine
