# A built cmdlet -> what help says of its form.

function Get-CommandShape {
    param([Management.Automation.CmdletInfo]$Command)

    $defaults = [Activator]::CreateInstance($Command.ImplementingType)
    $sets = @(
        foreach ($set in $Command.ParameterSets | Sort-Object -Property IsDefault -Descending -Stable) {
            , @($set.Parameters |
                    Where-Object -Property Name -NotIn -Value ([Management.Automation.Cmdlet]::CommonParameters) |
                    ForEach-Object { Get-ParameterShape -Parameter $_ -Default $defaults } |
                    Sort-Object -Property IsNamed, Position, { -not $_.IsMandatory } -Stable)
        }
    )
    [pscustomobject]@{
        Name       = $Command.Name
        Verb       = $Command.Verb
        Noun       = $Command.Noun
        Sets       = $sets
        Parameters = @($sets | ForEach-Object { $_ } | Group-Object -Property Name | ForEach-Object { $_.Group[0] })
    }
}

function Get-ParameterShape {
    param([Management.Automation.CommandParameterInfo]$Parameter, $Default)

    $type = $Parameter.ParameterType
    [pscustomobject]@{
        Name           = $Parameter.Name
        Type           = Get-TypeLabel -Type $type
        IsSwitch       = $type -eq [switch]
        IsArray        = $type.IsArray
        IsMandatory    = $Parameter.IsMandatory
        IsNamed        = $Parameter.Position -lt 0
        Position       = $Parameter.Position
        PipelineInput  = Get-PipelineLabel -Parameter $Parameter
        Aliases        = $Parameter.Aliases -join ', '
        IsGlobbing     = [bool]($Parameter.Attributes | Where-Object { $_ -is [SupportsWildcards] })
        DefaultValue   = Get-DefaultLabel -Parameter $Parameter -Default $Default
        AcceptedValues = @(Get-AcceptedValue -Parameter $Parameter)
    }
}

function Get-TypeLabel {
    param([type]$Type)

    if ($Type.IsArray) {
        return "$(Get-TypeLabel -Type $Type.GetElementType())[]"
    }
    ([Nullable]::GetUnderlyingType($Type) ?? $Type).Name
}

function Get-PipelineLabel {
    param([Management.Automation.CommandParameterInfo]$Parameter)

    $ways = @(
        if ($Parameter.ValueFromPipeline) { 'ByValue' }
        if ($Parameter.ValueFromPipelineByPropertyName) { 'ByPropertyName' }
    )
    $ways ? "True ($($ways -join ', '))" : 'False'
}

function Get-DefaultLabel {
    param([Management.Automation.CommandParameterInfo]$Parameter, $Default)

    # PowerShell itself adds -WhatIf and -Confirm.
    $property = $Default.GetType().GetProperty($Parameter.Name)
    $value = $property ? $property.GetValue($Default) : $false
    @($value).Count -and "$value" ? @($value) -join ', ' : 'None'
}

function Get-AcceptedValue {
    param([Management.Automation.CommandParameterInfo]$Parameter)

    $type = $Parameter.ParameterType
    $element = $type.IsArray ? $type.GetElementType() : $type
    $element = [Nullable]::GetUnderlyingType($element) ?? $element
    if ($element.IsEnum) {
        [Enum]::GetNames($element)
    }
    else {
        $Parameter.Attributes | Where-Object { $_ -is [ValidateSet] } | ForEach-Object -MemberName ValidValues
    }
}
