# The errors, each from values that are known.
BeforeAll {
    . "$PSScriptRoot/Lab/Initialize.ps1"
    Import-Module -Name "$PSScriptRoot/Lab/Approved.psm1"
    $assembly = (Get-Module -Name ProcTcp).ImplementingAssembly
}

Describe 'The errors' {
    BeforeAll {
        # A value of that type, in which nothing is by chance.
        function Get-Sample {
            param($Parameter)

            $type = $Parameter.ParameterType
            if ($type -eq [string] -or $type -eq [object]) { return "<$($Parameter.Name)>" }
            if ($type.IsAssignableFrom([IO.IOException])) { return [IO.IOException]::new('<reason>') }
            if ($type -eq [int]) { return 100 + $Parameter.Position }
            if ($type -eq [ulong]) { return [ulong]8 }
            if ($type -eq [System.Management.Automation.ErrorRecord]) { return $type::new([IO.IOException]::new('<doubt>'), '<id>', 'ReadError', '<target>') }
            if ($type -eq [ProcTcp.TcpTableMissing]) { return [ProcTcp.TcpTableMissing]::new('/proc/net/tcp', 13) }
            if ($type.GetConstructor([type[]]@())) { return $type::new() }
            [Runtime.CompilerServices.RuntimeHelpers]::GetUninitializedObject($type)
        }
    }

    It 'have ids, categories and targets, and name in their texts the values, as approved' {
        $factory = $assembly.GetType('ProcTcp.Reporting.ErrorRecords', $true)
        $text = foreach ($method in $factory.GetMethods('Public, Static, DeclaredOnly') | Sort-Object -Property Name -Stable) {
            $arguments = @(foreach ($parameter in $method.GetParameters()) { Get-Sample -Parameter $parameter })
            $record = $method.Invoke($null, $arguments)
            '{0} {1} {2}' -f $record.FullyQualifiedErrorId, $record.CategoryInfo.Category, $record.Exception.GetType().FullName
            $values = [regex]::Matches(("$($record.Exception.Message)" -replace 'Permission denied', '<errno 13>'), '<[^>]+>|\b(10\d|8)\b|/proc/net/tcp').Value
            '    Names: {0}' -f ($values -join ', ')
            '    Target: {0}' -f ($null -eq $record.TargetObject ? '-' : "$($record.TargetObject)")
        }
        Assert-ApprovedText -Name Errors.txt -Text $text
    }
}
