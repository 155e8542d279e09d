# What every suite begins with. The runner has imported the staged module; without a runner it is the one of this clone.
if (-not (Get-Module -Name ProcTcp)) {
    Import-Module -Name "$PSScriptRoot/../../../ProcTcp.psd1"
}
foreach ($name in 'Children', 'OrdinaryUser', 'Lab', 'ProcText') {
    Import-Module -Name "$PSScriptRoot/$name.psm1"
}
