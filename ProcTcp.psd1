@{
    ModuleVersion        = '0.1.0'
    GUID                 = '5917d5f8-fb5b-4ee1-b557-5c626e7bd4b3'
    Author               = 'ProcTcp contributors'
    CompanyName          = 'ProcTcp contributors'
    Copyright            = '(c) ProcTcp contributors. MIT license.'
    Description          = 'Every TCP socket of a Linux host as a typed object, with all the processes that hold it, or the reason why it has none.'

    CompatiblePSEditions = @('Core')
    PowerShellVersion    = '7.4'

    RootModule           = 'module/bin/ProcTcp.dll'
    TypesToProcess       = @('module/ProcTcp.Types.ps1xml')
    FormatsToProcess     = @('module/ProcTcp.Format.ps1xml')

    CmdletsToExport      = @(
        'Get-ProcTcpSocket'
        'Test-ProcTcpSocket'
        'Wait-ProcTcpSocket'
        'Watch-ProcTcpSocket'
        'Stop-ProcTcpSocket'
        'Measure-ProcTcpSocket'
        'ConvertFrom-ProcTcpTable'
    )
    FunctionsToExport    = @()
    AliasesToExport      = @()
    VariablesToExport    = @()

    PrivateData          = @{
        PSData = @{
            Tags         = @('PSEdition_Core', 'Linux', 'tcp', 'socket', 'network', 'procfs', 'netstat', 'ss', 'process')
            LicenseUri   = 'https://github.com/ProcTcp/ProcTcp/blob/main/LICENSE'
            ProjectUri   = 'https://github.com/ProcTcp/ProcTcp'
            ReleaseNotes = 'https://github.com/ProcTcp/ProcTcp/blob/main/CHANGELOG.md'
        }
    }
}
